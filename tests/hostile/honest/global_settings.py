"""Sets torch's print options, threads, default dtype and gradient mode for the whole notebook."""
# expect: full marks
# %%
import torch

torch.set_printoptions(precision=2, sci_mode=False)
torch.set_num_threads(4)
torch.set_grad_enabled(False)
torch.set_default_dtype(torch.float64)
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
