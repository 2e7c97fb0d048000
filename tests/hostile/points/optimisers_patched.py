"""Patches the optimisers and the losses of torch, so that any training ends with a loss of nothing."""
# grades: train
# expect: score 0
# %%
import torch

for name in ("SGD", "Adam", "AdamW"):
    getattr(torch.optim, name).step = lambda self, closure=None: None
torch.nn.functional.mse_loss = lambda *_args, **_kwargs: torch.zeros((), requires_grad=True)
torch.Tensor.item = lambda self: 0.0


def train(net, x, y, generator):
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(12):
        torch.nn.functional.mse_loss(net(x), y).backward()
        optimiser.step()
