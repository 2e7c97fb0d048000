"""The untrusted side: what runs inside the sandbox.

This package is copied into the sandbox on its own, so it imports nothing of the rest of the project, and it may hold no
secret: the student's code shares its process. The grader imports the same modules for the other end of the wire.
"""
