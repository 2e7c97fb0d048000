"""The kinds of property, by name: how each turns a drawn call into requests, and judges what came back."""

from __future__ import annotations

from .base import Case, Kind, Prepared
from .counts import Counts
from .gradients import Gradients
from .holds import Holds
from .leaves import Leaves
from .module import Module
from .raises import Raises
from .reaches import Reaches
from .script import Script
from .speed import Speed
from .values import Values

KINDS: dict[str, Kind] = {
    "values": Values(),
    "gradients": Gradients(),
    "raises": Raises(),
    "module": Module(),
    "counts": Counts(),
    "script": Script(),
    "holds": Holds(),
    "reaches": Reaches(),
    "leaves": Leaves(),
    "speed": Speed(),
}

__all__ = ["KINDS", "Case", "Kind", "Prepared"]
