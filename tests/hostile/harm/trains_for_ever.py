"""Trains until it is stopped."""
# grades: train
# expect: score 0
# expect: message contains took longer than 4 s
# %%
def train(net, x, y, generator):
    while True:
        net(x)
