"""Raises errors whose text loops, raises, recurses, or is no text."""
# expect: score 0
# %%
class Silent(ValueError):
    def __str__(self):
        while True:
            pass


class Angry(ValueError):
    def __str__(self):
        raise self


class Wordless(ValueError):
    def __str__(self):
        return 3


def running_mean(signal, window):
    raise (Silent, Angry, Wordless)[len(signal) % 3]()
