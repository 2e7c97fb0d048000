"""Refuses with an error class of its own that is a ValueError, raised from another error."""
# expect: full marks
# %%
class WindowError(ValueError):
    """The window does not fit."""


def running_mean(signal, window):
    try:
        if not 1 <= window <= len(signal):
            raise IndexError(window)
    except IndexError as error:
        raise WindowError(f"window {window} does not fit a signal of length {len(signal)}") from error
    return signal.unfold(0, window, 1).mean(dim=1)
