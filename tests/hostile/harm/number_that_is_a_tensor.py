"""Answers the grader's own question with a number that is a tensor, which cannot be compared with a number."""
# expect: no harm
# expect: message contains could not be read
# %%
import os

import torch
from worker.wire import pack

os.write(3, pack({"status": "done", "cells": [], "id": torch.zeros(2)}))


def running_mean(signal, window):
    return signal
