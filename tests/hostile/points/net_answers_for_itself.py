"""Trains nothing, but gives the net a forward of its own that knows every answer."""
# grades: train
# expect: score 0
# %%
def answer(x):
    return x.sum(dim=1, keepdim=True)


def train(net, x, y, generator):
    net.forward = answer
    type(net).forward = lambda self, x: answer(x)
    type(net).__call__ = lambda self, x: answer(x)
