"""Prints control characters, half characters, escapes for the terminal and markup, and raises the same."""
# expect: score 0
# %%
import sys

TASTE = "\x1b[2J\x1b]0;owned\x07\x00\r\n</script><script>alert(1)</script>`$(reboot)` \u202e \ud800"


def running_mean(signal, window):
    sys.stdout.buffer.write(bytes(range(256)))
    raise ValueError(TASTE)
