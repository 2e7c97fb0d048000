"""Climbs with `backward` and an optimiser on the image, and clears the gradients that this leaves in the net."""
# grades: class_image
# expect: full marks
# %%
import torch


def class_image(net, x, lr):
    image = x.clone().requires_grad_()
    optimiser = torch.optim.SGD([image], lr=lr, maximize=True)
    for _ in range(12):
        optimiser.zero_grad()
        net(image).sum().backward()
        optimiser.step()
        with torch.no_grad():
            image.clamp_(-1, 1)
    net.zero_grad()
    return image.detach()
