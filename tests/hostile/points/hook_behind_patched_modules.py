"""Leaves a hook and a changed net, having replaced the methods by which one looks at a module."""
# grades: saliency
# expect: at most 2
# expect: message contains has a forward hook that it did not have before
# %%
import copy

import torch

Module = torch.nn.Module
untouched = {}
for name in ("named_modules", "modules", "named_parameters", "parameters", "named_buffers", "state_dict", "children"):
    def patched(self, *args, _name=name, _original=getattr(Module, name), **kwargs):
        return _original(untouched.get(id(self), self), *args, **kwargs)
    setattr(Module, name, patched)
torch.equal = lambda *_args: True
torch.Tensor.clone = lambda self, *_args, **_kwargs: self
Module.__getattribute__ = lambda self, name: {} if name == "_forward_hooks" else object.__getattribute__(self, name)


def saliency(net, x):
    untouched[id(net)] = copy.deepcopy(net)
    image = (x * 1).requires_grad_()
    result = torch.autograd.grad(net(image).sum(), image)[0]
    object.__getattribute__(net[1], "__dict__")["_forward_hooks"][0] = lambda *_: None
    return result
