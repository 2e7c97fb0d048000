"""Ends the process with the status of success while its cells run."""
# expect: score 0
# %%
import os

os._exit(0)
# %%
import sys

sys.exit(0)
