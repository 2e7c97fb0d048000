"""Writes well-formed replies on every descriptor, with every number that the grader might be waiting for."""
# expect: score 0
# %%
import json
import os
import struct

import torch
from safetensors.torch import save


def frame(tree, tensors):
    header, body = json.dumps(tree).encode(), save(tensors)
    return struct.pack("<QQ", len(header), len(body)) + header + body


def reply(number, size):
    items = [["status", "value"], ["value", {"$": "tensor", "key": "0", "device": "cpu"}],
             ["changed", {"$": "list", "items": []}], ["banned", None], ["id", number]]
    return frame({"$": "dict", "items": items}, {"0": torch.zeros(size, dtype=torch.float64)})


def running_mean(signal, window):
    for number in range(1, 60):
        for descriptor in range(3, 20):
            try:
                os.write(descriptor, reply(number, max(len(signal) - window + 1, 0)))
            except OSError:
                pass
    return torch.zeros(1)
