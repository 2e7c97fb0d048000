"""Puts the work into a class with a property, a class method and a cache."""
# expect: full marks
# %%
from functools import cached_property


class Windows:
    def __init__(self, signal, window):
        self.signal, self.window = signal, window

    @classmethod
    def checked(cls, signal, window):
        if not 1 <= window <= len(signal):
            raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
        return cls(signal, window)

    @cached_property
    def means(self):
        return self.signal.unfold(0, self.window, 1).mean(dim=1)


def running_mean(signal, window):
    return Windows.checked(signal, window).means
