"""The instructor's side: for every chapter its references, checks and mistakes. Students never receive this folder."""
