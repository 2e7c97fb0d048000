"""The page that lists the most similar pairs of submissions: one file, without scripts, for a person to read.

Names and code come from submissions, so all of it is escaped; characters that would hide or reorder text are spelled out;
and the page forbids the browser to load or run anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .report import encodable
from .similar_pairs import PASSAGE, Comparison, Pair, Side

STYLE = """
:root{color-scheme:light dark;--line:#8886;--back:#fff;--text:#1b1b1b;--soft:#f3f3f3;--mark:#ffe28a;--marked:#1b1b1b}
@media (prefers-color-scheme:dark){
:root{--back:#16181c;--text:#e8e8e8;--soft:#212429;--mark:#5c4600;--marked:#fff}}
body{font:16px/1.5 system-ui,sans-serif;margin:1.5em auto;max-width:90rem;padding:0 1em;background:var(--back);
color:var(--text);overflow-wrap:anywhere}
main>p,main>ul,main>dl{max-width:48rem}
.note{border:2px solid currentColor;border-radius:8px;padding:.6em .9em}
dl{display:grid;grid-template-columns:1fr max-content;gap:.1em 1em}
dd{margin:0;text-align:right}
details{border:1px solid var(--line);border-radius:8px;margin:.6em 0}
summary{padding:.5em .9em;cursor:pointer}
summary h3{display:inline;font-size:1em;margin:0}
summary:focus-visible{outline:3px solid #2f7fe0;outline-offset:2px}
.inside{padding:.6em .9em .9em}
table{border-collapse:collapse}
th,td{border:1px solid var(--line);padding:.2em .6em;text-align:right}
th[scope=row]{text-align:left}
td,th[scope=col]{white-space:nowrap;overflow-wrap:normal}
.sides{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr));gap:1em}
.sides section{min-width:0}
pre{background:var(--soft);border-radius:6px;padding:.7em;margin:0;font-size:.82em;line-height:1.45;white-space:pre-wrap;
overflow-wrap:anywhere;tab-size:4}
mark{background:var(--mark);color:var(--marked)}
"""
RULES = "default-src 'none'; style-src 'unsafe-inline'"
# What a browser does not show, or shows in another place: control characters, and those that turn or join text.
HIDDEN = [*range(9), *range(11, 32), *range(0x7F, 0xA0), 0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x2028, 0x202F)]
HIDDEN += [*range(0x2060, 0x2070), 0xFEFF, *range(0xE0000, 0xE0080)]
SPELLED = {code: f"<U+{code:04X}>" for code in HIDDEN}


def render_page(assignment: str, comparison: Comparison) -> str:
    """The whole page, complete in itself."""
    title = f"Shared code in {safe(assignment)}"
    head = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        f'content="{RULES}"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
        f"<style>{STYLE}</style></head>"
    )
    parts = (_introduction(), _ordinary(comparison), _pairs(comparison), _left_out(comparison.left_out))
    body = f"<h1>{title}</h1>{''.join(parts)}"
    return encodable(f"{head}<body><main>{body}</main></body></html>\n")


def safe(text: str) -> str:
    """Text from a submission, made harmless and wholly visible."""
    return escape(text.translate(SPELLED))


def _introduction() -> str:
    return f"""<p class="note"><strong>This is a list for a person to read, never a verdict.</strong> Two submissions can
share code for honest reasons: an exercise of a few lines has few right forms, and students may have been allowed to work
together or to use the same source. Read both, and hear both students, before you conclude anything.</p>
<h2>How the numbers are made</h2>
<ul><li>Only code is compared: no comments, no docstrings, no spaces. A name counts as one letter, unless it is built in or
imported, so renaming changes nothing; nor does another order of the functions.</li>
<li>Two submissions share what lies in a passage of {PASSAGE} such characters that stands in both. Passages of the release do
not count, and cells that are as released are not shown.</li>
<li>A share is the part of a student&#x27;s code beyond the release that the other one has too. Beside it stands what is
usual for that student: the median of the shares with each of the others.</li>
<li>The pairs are ordered by how far a share lies above what is usual for that student; of the two, the larger distance
counts. A place in the list means nothing by itself: someone is always first.</li></ul>
<p>The comparison is made by copydetect. No submission was run.</p>"""


def _ordinary(comparison: Comparison) -> str:
    rows = (
        ("submissions compared", f"{comparison.students:,}"),
        ("pairs compared", f"{comparison.compared:,}"),
        ("median share of the code of one that another has", _percent(comparison.median_share)),
        ("median number of characters that two share", f"{comparison.median_shared:,.0f}"),
    )
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return f"<h2>What is ordinary in this class</h2><dl>{listed}</dl>"


def _pairs(comparison: Comparison) -> str:
    if not comparison.pairs:
        return "<h2>Pairs</h2><p>No two submissions share code beyond the release.</p>"
    said = (
        f"<p>{len(comparison.pairs):,} of {comparison.compared:,} are listed; those that share nothing never are. "
        "Open one to see the code: what both have is marked.</p>"
    )
    return f"<h2>Pairs</h2>{said}" + "".join(
        _pair(number, pair, comparison) for number, pair in enumerate(comparison.pairs, 1)
    )


def _pair(number: int, pair: Pair, comparison: Comparison) -> str:
    one, other = pair.sides
    names = f"<bdi>{safe(one.student)}</bdi> and <bdi>{safe(other.student)}</bdi>"
    head = f"{number}. {names}: {_percent(one.share)} and {_percent(other.share)}, {pair.shared:,} characters"
    rows = "".join(
        f'<tr><th scope="row">share of <bdi>{safe(side.student)}</bdi></th><td>{_percent(side.share)}</td>'
        f"<td>{_percent(side.usual)}</td></tr>"
        for side in pair.sides
    )
    rows += f'<tr><th scope="row">characters that both have</th><td>{pair.shared:,}</td>'
    rows += f"<td>{comparison.median_shared:,.0f} (class)</td></tr>"
    table = (
        '<table><thead><tr><th scope="col">number</th><th scope="col">this pair</th><th scope="col">usual</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    sides = "".join(_side(side) for side in pair.sides)
    inside = f'<div class="inside">{table}<div class="sides">{sides}</div></div>'
    return f"<details><summary><h3>{head}</h3></summary>{inside}</details>\n"


def _side(side: Side) -> str:
    pieces, place = [], 0
    for start, end in side.marks:
        pieces += [safe(side.text[place:start]), f"<mark>{safe(side.text[start:end])}</mark>"]
        place = end
    code = "".join(pieces) + safe(side.text[place:])
    return f'<section><h4><bdi>{safe(side.student)}</bdi></h4><pre dir="ltr"><code>{code}</code></pre></section>'


def _left_out(lines: Sequence[str]) -> str:
    if not lines:
        return ""
    listed = "".join(f"<li>{safe(line)}</li>" for line in lines)
    return f"<h2>Left out or cut</h2><ul>{listed}</ul>"


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", "\u00a0%")
