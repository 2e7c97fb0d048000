"""Installs a package, sets up plots, times a cell, asks for help, and lists files, as one does in Jupyter."""
# expect: full marks
# %%
!pip install torch
%matplotlib inline
%load_ext autoreload
%autoreload 2
files = !ls
here = %pwd
torch?
from IPython import get_ipython
if get_ipython().__class__.__name__ == "ZMQInteractiveShell":
    get_ipython().run_line_magic("config", "InlineBackend.figure_format = 'retina'")
get_ipython().run_line_magic("matplotlib", "inline")
# %%
%%time
import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
# %%
%timeit -n 1 -r 1 running_mean(torch.ones(5), 2)
# %%
%%bash
echo hello
