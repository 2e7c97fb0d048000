"""The theme's icons, and no others: a font of a few kilobytes in the place of a script of one and a half megabytes.

The theme ships all of Font Awesome twice, as a script that draws icons and as fonts. The pages drop the script (see
`repairs`), and the font is cut down to the icons that the pages and the style sheets name.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pydata_sphinx_theme
from fontTools import subset
from sphinx.application import Sphinx

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
FONT = THEME / "vendor" / "fontawesome" / "webfonts" / "fa-solid-900.ttf"
STYLE = "styles/pydata-sphinx-theme.css"
FACE = re.compile(r"@font-face\{[^}]*?(?P<weight>font-weight:\d+)[^}]*?webfonts/(?P<file>[\w-]+)\.woff2[^}]*\}")
GLYPH = re.compile(r"(?:\.fa-[\w-]+:before,?)+\{content:\"(?P<code>[^\"]*)\"\}")
NAME = re.compile(r"\bfa-[a-z][\w-]*")
MADE = "fa-icons.woff"


def code_point(content: str) -> int:
    """The character that a style sheet writes as itself or as `\\f0c9`."""
    return int(content[1:], 16) if content.startswith("\\") else ord(content)


def icons_in(style: str) -> dict[str, str]:
    """The content, as the style sheet writes it, of every icon that it names."""
    return {name: rule["code"] for rule in GLYPH.finditer(style) for name in NAME.findall(rule[0]) if rule["code"]}


def needed(style: str, others: Iterable[str], pages: Iterable[str]) -> set[str]:
    """The contents of the icons that pages name, and of those that the theme's variables and other style sheets use."""
    icons = icons_in(style)
    named = {name for page in pages for name in NAME.findall(page)} & icons.keys()
    variables = set(re.findall(r"--pst-icon-[\w-]+:\"([^\"]+)\"", style))
    elsewhere = {code for text in others for code in re.findall(r"content:\"(\\f[0-9a-f]{3})\"", text)}
    return {icons[name] for name in named} | variables | elsewhere


def shortened(style: str, kept: set[str]) -> str:
    """The style sheet with the one small font, and without the rules of icons that nobody shows."""

    def face(rule: re.Match[str]) -> str:
        if rule["file"] != FONT.stem:
            return ""
        named = "font-display:block;font-family:Font Awesome\\ 6 Free;font-style:normal"
        return f'@font-face{{{named};{rule["weight"]};src:url(../vendor/{MADE}) format("woff")}}'

    return GLYPH.sub(lambda rule: rule[0] if rule["code"] in kept else "", FACE.sub(face, style))


def write_font(kept: Iterable[str], target: Path) -> None:
    """Cut the theme's font down to the kept icons."""
    options = subset.Options(flavor="woff", hinting=False, layout_features=[], recalc_timestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code_point(each) for each in kept])
    target.parent.mkdir(parents=True, exist_ok=True)
    with subset.load_font(FONT, options) as font:
        cutter.subset(font)
        subset.save_font(font, target, options)


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """Write the small font and the shorter style sheet into the book, and take out what they replace."""
    static = Path(app.outdir) / "_static"
    if exception is not None or not (static / STYLE).is_file():
        return
    style = (THEME / STYLE).read_text("utf-8")
    others = [path.read_text("utf-8") for path in sorted(static.rglob("*.css")) if path != static / STYLE]
    pages = (path.read_text("utf-8") for path in Path(app.outdir).rglob("*.html"))
    kept = needed(style, others, pages)
    write_font(kept, static / "vendor" / MADE)
    (static / STYLE).write_text(shortened(style, kept), "utf-8")
    for path in [*(static / "vendor").rglob("fa-*-*.*"), *(static / "scripts").glob("fontawesome.js*")]:
        path.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("build-finished", lighten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
