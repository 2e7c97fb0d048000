"""Leaves files wherever it can write, for the next submission to find."""
# expect: nothing found
# %%
import os

PLACES = ("/tmp", "/dev/shm", "/var/tmp", "/run", "/run/lock", "/dev/mqueue", ".", os.path.expanduser("~"), "/kit", "/home", "/mnt",
          os.path.dirname(os.__file__), os.path.dirname(os.__file__) + "/site-packages", "/usr/local/lib", "/root")


def leave(where):
    for place in (*PLACES, where["folder"], where["root"]):
        for name in ("left-behind", "left-behind.pth", ".left-behind"):
            try:
                with open(f"{place}/{name}", "w") as file:
                    file.write("from the one before")
            except OSError:
                pass


def look(where):
    return [p for p in PLACES for name in ("left-behind", "left-behind.pth", ".left-behind") if os.path.exists(f"{p}/{name}")]
