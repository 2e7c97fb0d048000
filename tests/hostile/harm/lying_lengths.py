"""Returns lists and strings whose length, order and content change whenever somebody looks."""
# expect: score 0
# %%
class Endless(list):
    def __len__(self):
        return 1

    def __iter__(self):
        while True:
            yield [0] * 1000


def running_mean(signal, window):
    return Endless()
