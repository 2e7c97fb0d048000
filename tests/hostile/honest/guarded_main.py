"""Runs its tests behind `if __name__ == "__main__":`, with unittest."""
# expect: full marks
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
# %%
import unittest

import torch


class TestRunningMean(unittest.TestCase):
    def test_ones(self):
        self.assertTrue(torch.equal(running_mean(torch.ones(4), 2), torch.ones(3)))


if __name__ == "__main__":
    unittest.main(argv=[""], exit=False)
