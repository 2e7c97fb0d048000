"""Trains with Adam, a loader of torch's own and autograd by hand, and returns a history that nobody asked for."""
# grades: train
# expect: full marks
# %%
import torch


def train(net, x, y, generator):
    data = torch.utils.data.TensorDataset(x, y)
    optimiser = torch.optim.Adam(net.parameters(), lr=0.2)
    losses = []
    for _ in range(30):
        for a, b in torch.utils.data.DataLoader(data, batch_size=8, shuffle=True, generator=generator):
            loss = ((net(a) - b) ** 2).mean()
            for parameter, gradient in zip(net.parameters(), torch.autograd.grad(loss, list(net.parameters()))):
                parameter.grad = gradient
            optimiser.step()
            losses.append(loss)
    return net, losses
