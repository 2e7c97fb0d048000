"""Raises an error at the end of a chain of a hundred thousand others, with a group of as many."""
# expect: score 0
# %%
def running_mean(signal, window):
    error = ValueError("first")
    for number in range(100_000):
        following = ValueError(number)
        following.__cause__ = following.__context__ = error
        error = following
    raise ExceptionGroup("many", [error] * 10_000)
