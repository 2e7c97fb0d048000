"""Times before it defines, with options of IPython's magics."""
# expect: full marks
# %%
import torch
data = torch.ones(5)
%timeit -n 10 -r1 data.sum()
best = %timeit -o -n1 data.mean()
%prun -l 5 -q data.sum()
%time -data
%timeit -n1
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
