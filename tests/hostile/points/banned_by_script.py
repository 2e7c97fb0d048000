"""Compiles the banned call with TorchScript while the cells run, and calls the compiled function."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import torch

build = torch.jit.CompilationUnit(
    "def pool(x: Tensor, window: int) -> Tensor:\n    return torch.avg_" + "pool1d(x, [window], [1])\n"
)


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return build.pool(signal[None, None], window)[0, 0]
