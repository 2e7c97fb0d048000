"""Saves and loads its work in files, in the working folder, a temporary one, and a relative path."""
# expect: full marks
# %%
import os
import tempfile
from pathlib import Path

import torch

torch.save(torch.ones(3), "weights.pt")
Path("results").mkdir(exist_ok=True)
Path("results", "notes.txt").write_text("fine")
with tempfile.TemporaryDirectory() as folder:
    torch.save({"a": torch.load("weights.pt")}, os.path.join(folder, "x.pt"))
saved = True
# %%
def running_mean(signal, window):
    assert saved
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
