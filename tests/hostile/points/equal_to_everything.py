"""Returns an object that is equal to everything, near everything, true and of any length."""
# expect: score 0
# %%
class Everything:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __bool__(self):
        return True

    __sub__ = __rsub__ = __abs__ = __le__ = __lt__ = __call__


def running_mean(signal, window):
    return Everything()
