"""Searches its own memory, mapped or guessed, for what the grader may have left there before a fork."""
# expect: no secret
# %%
import ctypes
import os

PAGE = 4096
libc = ctypes.CDLL(None)
libc.write.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]


def mapped():
    with open("/proc/self/maps") as maps:
        ranges = [line.split() for line in maps]
    for entry in ranges:
        start, end = (int(part, 16) for part in entry[0].split("-"))
        if "r" in entry[1] and (len(entry) < 6 or ".so" not in entry[5]) and end - start < 1 << 30:
            yield start, end


def guessed():
    buffers = [ctypes.create_string_buffer(size) for size in (100, 10_000, 1 << 20)]
    for place in [id(object()), id(guessed), *map(ctypes.addressof, buffers)]:
        start = place // PAGE * PAGE
        yield start - (24 << 20), start + (24 << 20)


def pages(start, end):
    """A pipe reads what is there and refuses, without harm, what is not."""
    source, sink = os.pipe()
    for place in range(start, end, PAGE):
        if libc.write(sink, place, PAGE) == PAGE:
            yield os.read(source, PAGE)
    os.close(source)
    os.close(sink)


def look(where):
    key, found = b"ses" + b"ame ", []
    try:
        ranges = list(mapped())
    except OSError:
        ranges = list(guessed())
    for start, end in ranges:
        for page in pages(start, end):
            at = page.find(key)
            if at >= 0 and len(found) < 500:
                found.append(page[at : at + 40].decode(errors="replace"))
    return found
