"""Does not read but only lists and looks: who submitted, what the folders are called, how large the files are."""
# expect: nothing found
# %%
import os


def look(where):
    found = []
    for path in (where["folder"], where["folder"] + "/submitted", where["root"] + "/solutions", where["home"], "/var/tmp"):
        try:
            found += [f"{path}/{name}" for name in os.listdir(path)]
        except OSError:
            pass
    return [name for name in found if "venv" not in name and "python" not in name and "/.pyenv" not in name]
