"""Returns the right numbers as a list, and every other time as an array."""
# expect: at most 1
# %%
calls = []


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    calls.append(1)
    result = signal.unfold(0, window, 1).mean(dim=1)
    return result.tolist() if len(calls) % 2 else result.numpy()
