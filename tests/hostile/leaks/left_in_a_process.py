"""Leaves a process behind that holds a word, and looks for it in the next session."""
# expect: nothing found
# %%
import os
import time


def leave(where):
    try:
        if os.fork() == 0:
            os.setsid()
            with open("/proc/self/comm", "w") as file:
                file.write("leftbehind")
            time.sleep(60)
    except OSError:
        pass


def look(where):
    found = []
    try:
        numbers = list(filter(str.isdigit, os.listdir("/proc")))
    except OSError:
        numbers = map(str, range(1, 50_000))
    for process in numbers:
        try:
            with open(f"/proc/{process}/comm") as file:
                found += [process] if "leftbehind" in file.read() else []
        except OSError:
            pass
    return found
