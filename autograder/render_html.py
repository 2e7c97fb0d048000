"""A report as HTML cards: for the notebook, the feedback file and the book; readable in light and dark.

Everything that came from a submission is escaped. The colours are set beside the text, so a card reads the same on any
page; what they say is said in words as well.
"""

from __future__ import annotations

from html import escape

from .report import ExerciseResult, PropertyResult, Report, encodable, points

STYLE = """<style>
.ag-card{font:14px/1.45 system-ui,sans-serif;border:1px solid #8886;border-radius:8px;margin:.6em 0;padding:.6em .9em;
max-width:60em;overflow-wrap:anywhere}
.ag-card h4{margin:0 0 .4em;font-size:1.05em;display:flex;justify-content:space-between;gap:1em}
.ag-card h4 code{font-size:1em}
.ag-prop{border-left:4px solid #2e7d32;padding:.15em .7em;margin:.4em 0}
.ag-prop.ag-failed{border-color:#c62828}
.ag-prop.ag-later{border-color:#888}
.ag-prop b{font-weight:600}
.ag-card dl{display:grid;grid-template-columns:max-content 1fr;gap:.15em .9em;margin:.4em 0 .2em}
.ag-card dt{opacity:.75}
.ag-card dd{margin:0;min-width:0}
.ag-card dd code{white-space:pre-wrap;background:none;padding:0;font-size:.92em}
.ag-heat{border-collapse:collapse;border:1px solid #8888;width:auto;margin:0}
.ag-heat td{width:1.1em;height:1.1em;min-width:1.1em;padding:0;border:1px solid #8883}
.ag-hint{margin:.3em 0 0;padding:.35em .7em;border-radius:6px;background:#ffb3001f;border:1px solid #ffb30088}
</style>"""


def render_exercise(result: ExerciseResult) -> str:
    """One exercise as a card."""
    score = f"{points(result.score)} of {points(result.max_score)} points"
    head = f"<h4><code>{escape(result.name)}</code><span>{score}</span></h4>"
    body = f"<p>{escape(result.message)}</p>" if result.message else ""
    if result.status not in ("missing", "banned", "abstained"):
        body += "".join(_property(result, prop) for prop in result.properties)
    card = f'{STYLE}<section class="ag-card" aria-label="Check of {escape(result.name)}">{head}{body}</section>'
    return encodable(card)


def render_report(report: Report) -> str:
    """A whole page for one submission, complete in itself."""
    title = f"{escape(report.assignment)}: {points(report.score)} of {points(report.max_score)} points"
    cards = "".join(render_exercise(e) for e in report.exercises)
    notes = "".join(f"<li>{escape(note)}</li>" for note in report.notes)
    notes = f"<h2>Notes</h2><ul>{notes}</ul>" if notes else ""
    page = ":root{color-scheme:light dark}"
    page += "body{font:16px/1.5 system-ui,sans-serif;margin:2em auto;max-width:62em;padding:0 1em}"
    return encodable(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{page}</style></head>'
        f"<body><main><h1>{title}</h1>{cards}{notes}</main></body></html>"
    )


def _property(result: ExerciseResult, prop: PropertyResult) -> str:
    word = prop.status
    head = (
        f"<b>{word}</b> {escape(prop.name.replace('_', ' '))} ({points(prop.earned)}/{points(prop.points)})"
        f"<br><span>{escape(prop.line)}</span>"
    )
    example = result.counterexample
    if word == "failed" and example is not None and example["property"] == prop.name:
        body = _example(result)
    else:
        body = f"<div>{escape(prop.message)}</div>" if prop.message else ""
    return f'<div class="ag-prop ag-{word}">{head}{body}</div>'


def _example(result: ExerciseResult) -> str:
    example = result.counterexample or {}
    rows = [("smallest case", _code(example["call"]))]
    for side in ("expected", "got"):
        shape = f" <small>{escape(example[side + '_shape'])}</small>" if example[side + "_shape"] else ""
        rows.append((side, _code(example[side]) + shape))
    if example["message"] != example["got"]:
        rows.append(("where", escape(example["message"])))
    if "heat" in example:
        rows.append(("difference", _heat(example["heat"])))
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)
    return f"<dl>{listed}</dl>{_hint(result)}"


def _hint(result: ExerciseResult) -> str:
    if not result.mistake:
        return ""
    misconception, hint = escape(result.mistake["misconception"]), escape(result.mistake["hint"])
    return f'<p class="ag-hint"><b>Looks like:</b> {misconception}<br><b>Hint:</b> {hint}</p>'


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _heat(heat: list[list[float]]) -> str:
    """A small map: red where too large, blue where too small, and each value as the cell's title."""
    largest = max(abs(v) for row in heat for v in row) or 1.0
    rows = "".join(f"<tr>{''.join(_heat_cell(v, largest) for v in row)}</tr>" for row in heat)
    label = f"Map of got minus expected, {len(heat)} by {len(heat[0])}, largest difference {largest:g}"
    return f'<table class="ag-heat" role="img" aria-label="{label}"><tbody>{rows}</tbody></table>'


def _heat_cell(value: float, largest: float) -> str:
    strength = abs(value) / largest
    colour = f"rgba(198,40,40,{strength:.2f})" if value > 0 else f"rgba(21,101,192,{strength:.2f})"
    return f'<td title="{value:g}" style="background:{colour}"></td>'
