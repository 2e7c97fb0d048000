"""Returns an object all of whose special methods loop, raise or lie."""
# expect: score 0
# %%
def hang(*_args, **_kwargs):
    while True:
        pass


class Hostile(dict):
    __iter__ = __len__ = __getitem__ = items = keys = values = __repr__ = __str__ = __hash__ = __bool__ = hang
    __reduce__ = __reduce_ex__ = __getstate__ = __contains__ = __eq__ = __float__ = __int__ = __index__ = hang


def running_mean(signal, window):
    return Hostile()
