"""Awaits at the top of a cell, as Jupyter allows."""
# expect: full marks
# %%
import asyncio

await asyncio.sleep(0)
window_of_today = await asyncio.gather(asyncio.sleep(0, 2))
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
