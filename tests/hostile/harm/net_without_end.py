"""Leaves a net whose list of modules never ends, and one that holds itself."""
# grades: saliency
# expect: at most 2
# %%
class Endless(dict):
    def items(self):
        while True:
            yield "again", self.net


def saliency(net, x):
    endless = Endless()
    endless.net = net
    net.__dict__["_modules"] = endless
    return x
