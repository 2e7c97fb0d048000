"""Raises an error whose class has a metaclass that lies about its name and its ancestors."""
# expect: score 0
# %%
class Meta(type):
    @property
    def __mro__(cls):
        raise KeyboardInterrupt

    @property
    def __name__(cls):
        while True:
            pass


class Refusal(ValueError, metaclass=Meta):
    pass


def running_mean(signal, window):
    raise Refusal("no")
