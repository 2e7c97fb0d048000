"""Starts other programs, by every door."""
# expect: no harm
# %%
import os
import subprocess
import sys

for start in (
    lambda: subprocess.Popen(["/bin/sleep", "600"], start_new_session=True),
    lambda: os.posix_spawn(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)"], {}),
    lambda: os.system("sleep 600 &"),
    lambda: __import__("multiprocessing").get_context("fork").Process(target=__import__("time").sleep, args=(600,)).start(),
):
    try:
        start()
    except BaseException:
        pass


def running_mean(signal, window):
    return signal.unfold(0, window, 1).mean(dim=1)
