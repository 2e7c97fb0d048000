"""Uses match, the walrus, positional-only arguments, unpacking and nested f-strings."""
# expect: full marks
# %%
def running_mean(signal, window, /):
    match (length := len(signal)), window:
        case 0, _:
            raise ValueError(f"window {window} does not fit a signal of length {length}")
        case n, w if w < 1 or w > n:
            raise ValueError(f"{'window'} {w!r:>1} does not fit a signal of length {n}")
        case _:
            return signal.unfold(*(0, window), **{"step": 1}).mean(dim=(axis := 1))
