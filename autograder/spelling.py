"""Whether a notebook's text can name a ban at all: one look at its words, which spares most work the search of its tree.

It errs to one side only. A tree finds a ban where an import names it, or where its last name is an attribute of its last
but one or of an alias of that; and an alias comes from an import, or from an expression that ends in what it stands for.
All of it shows in the lines of the text, unless something is looked up by a string.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

NAMESPACES = {"globals", "locals", "vars"}
IMPORTERS = {"__import__", "import_module"}
INDIRECT = {"getattr", "vars", "modules", "__dict__", "*", *IMPORTERS}  # ways to a ban that need not spell it as a name
BY_STRING = (INDIRECT | NAMESPACES) - {"*"}
# None of these goes back over what it has read: a text may be long, and written to be slow.
WORD = re.compile(r"\w++")
ATTRIBUTE = re.compile(r"\.[^\S\n]*+(\w++)")
FIRST = re.compile(r"^[^\S\n]*+(\w++)", re.MULTILINE)  # it may be an attribute of what the line before ends in
IMPORT = re.compile(r"\bimport\b")
LONGER = "(\\*"  # an import that goes on in the next line, or does not say what it imports
OWNER = r"\b{}\b[^\S\n]*+(?:(?!\.)|\.[^\S\n]*+{}\b)"  # of this attribute, or of one that is not in its line
JOINT = r"(?:[^\S\n]|\\\n)*+\.(?:[^\S\n]|\\\n)*+"
LONG_PATH = re.compile(rf"\b((?:\w++{JOINT}){{20}})(?:\w++{JOINT}){{200,}}")
ANY_TENSOR = ["torch", "Tensor"]  # what nobody has named may be one


def with_short_paths(source: str) -> str:
    """Python without the middle of dotted paths far longer than any ban: its parser reads an import's in quadratic time."""
    return LONG_PATH.sub(r"\1", source)


def may_be_spelled(sources: Iterable[str], bans: Sequence[str]) -> bool:
    """Whether any of the bans, given as dotted paths, may be named in the sources."""
    text = unicodedata.normalize("NFKC", "\n".join(sources)).replace("\r", "\n")  # as Python reads names
    imported = _imported(text.split("\n"))
    if imported is None:
        return True
    if any(way in text for way in BY_STRING) and not BY_STRING.isdisjoint(WORD.findall(text)):
        return True
    free = imported.union(FIRST.findall(text))
    named = free.union(ATTRIBUTE.findall(text))
    for *owners, last in (ban.split(".") for ban in bans if ban.rpartition(".")[2] in named):
        if owners[:2] == ANY_TENSOR:
            return True
        if named.issuperset(owners) and (last in free or _owned(owners, last, imported, text)):
            return True
    return False


def _owned(owners: list[str], last: str, imported: set[str], text: str) -> bool:
    return any(owner in imported or re.search(OWNER.format(owner, last), text) for owner in owners[-1:])


def _imported(lines: Iterable[str]) -> set[str] | None:
    """All words of lines that import; None if one of them may go on in the next."""
    found = set[str]()
    for line in lines:
        if "from" in line and line.endswith("\\"):
            return None
        if "import" in line and IMPORT.search(line):
            if any(sign in line for sign in LONGER):
                return None
            found.update(WORD.findall(line))
    return found
