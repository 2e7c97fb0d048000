"""Makes every generator alike, so that noise need not be drawn: it could be written down."""
# grades: jittered
# expect: score 0
# %%
import torch

real = torch.Generator


class Generator:
    def __init__(self, device="cpu"):
        self.own = real(device)

    def manual_seed(self, _seed):
        return self.own.manual_seed(0)


torch.Generator = Generator


def jittered(function, net, generator, x):
    return function(net(x)) + torch.rand(len(x), 1, generator=generator, dtype=x.dtype)
