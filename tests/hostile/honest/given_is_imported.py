"""Imports the chapter's own module, looks at it, and calls what is handed over."""
# grades: jittered
# expect: full marks
# %%
import torch
from given import blend, scaled

print(blend(seed=1)(torch.ones(1, 2)), scaled(2))


# %%
def jittered(function, net, generator, x):
    noise = torch.rand((len(x), 1), generator=generator, dtype=x.dtype, device=x.device)
    return noise.add(function(net(x)))
