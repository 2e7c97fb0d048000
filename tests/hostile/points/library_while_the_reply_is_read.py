"""Returns a lazy tensor that calls the banned library function only when the worker reads it, after the call."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import torch


class Lazy(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if getattr(function, "__name__", "") == "detach":
            pool = getattr(torch.nn.functional, "d1loop_gva"[::-1])
            return pool(*args[0].waiting)[0, 0]
        return super().__torch_function__(function, types, args, kwargs or {})


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    result = torch.empty(len(signal) - window + 1, dtype=signal.dtype).as_subclass(Lazy)
    result.waiting = signal[None, None].clone(), window, 1
    return result
