"""Reads the instructor's folder, the repository, the home, and every other folder of its kind."""
# expect: nothing found
# %%
import glob
import os
import sys


def look(where):
    found = []
    for folder in (where["folder"], where["root"] + "/solutions", where["root"] + "/chapters", where["root"] + "/.git",
                   where["home"] + "/.ssh", where["home"] + "/.cache", "/home", "/root", "/mnt", "/media", "/srv", "/var/lib"):
        for path in glob.iglob(folder + "/**", recursive=True, include_hidden=True):
            try:
                if os.path.isfile(path) and not path.startswith((sys.prefix, sys.base_prefix)):
                    with open(path, errors="replace") as file:
                        found.append(f"{path}: {file.read(200)}")
            except OSError:
                pass
            if len(found) > 100:
                return found
    return found
