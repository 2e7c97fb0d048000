"""Returns a tensor of a class whose every operation loops for ever."""
# expect: score 0
# %%
import torch


class Endless(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        while True:
            pass


def running_mean(signal, window):
    return torch.zeros(3).as_subclass(Endless)
