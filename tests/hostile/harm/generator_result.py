"""Returns a generator, a coroutine, or an iterator that never ends."""
# expect: score 0
# %%
import itertools


async def later():
    return 1


def running_mean(signal, window):
    return [itertools.count(), (x for x in itertools.repeat(1)), later()][len(signal) % 3]
