"""Uses a dataclass, an enumeration and a named tuple."""
# expect: full marks
# %%
from collections import namedtuple
from dataclasses import dataclass
from enum import Enum

Shape = namedtuple("Shape", "length window")


class Axis(Enum):
    POSITION, WINDOW = 0, 1


@dataclass(frozen=True)
class Window:
    size: int

    def check(self, length: int) -> None:
        if not 1 <= self.size <= length:
            raise ValueError(f"window {self.size} does not fit a signal of length {length}")


def running_mean(signal, window):
    Window(window).check(len(signal))
    shape = Shape(len(signal), window)
    return signal.unfold(Axis.POSITION.value, shape.window, 1).mean(dim=Axis.WINDOW.value)
