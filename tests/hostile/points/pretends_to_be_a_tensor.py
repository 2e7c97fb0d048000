"""Returns an object whose `__class__` says that it is a tensor."""
# expect: score 0
# %%
import torch


class Pretender:
    __class__ = property(lambda self: torch.Tensor)
    layout, is_quantized, is_nested, dtype = torch.strided, False, False, torch.float64
    device = torch.device("cpu")

    def __getattr__(self, name):
        return lambda *_args, **_kwargs: self


def running_mean(signal, window):
    return Pretender()
