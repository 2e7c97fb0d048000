"""Makes links in its scratch folder that lead outside, and reads through them, as it does through /proc/self."""
# expect: nothing found
# %%
import os


def look(where):
    found = []
    for number, target in enumerate((where["folder"], where["root"], "/proc/1/root", "/proc/self/cwd", "/proc/self/root")):
        for way in (target, f"/tmp/way-{number}"):
            try:
                if way != target:
                    os.symlink(target, way)
                for name in ("gradebook.db", "solutions/tiny/reference.py", where["folder"].lstrip("/") + "/gradebook.db"):
                    with open(f"{way}/{name}", errors="replace") as file:
                        found.append(file.read(100))
            except OSError:
                pass
    return found
