"""The buttons in a page's header: download a lesson as a notebook, or open it on Binder, JupyterHub or Colab.

All of it is set in one place, `open_in` in _config.yml. Without a repository there is nothing to open, so only the
download is offered; the environment variable BOOK_REPOSITORY names one for a single build, as the workflow does in a fork.
The services read the notebooks from a branch of that repository on which nothing else lies.
"""

import os
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

from .notebooks import FOLDER, is_lesson, path_of

UNSET = {"repository": "", "branch": "notebooks", "binder": "", "jupyterhub": "", "colab": ""}
AFTER_THE_THEME = 800
PRINT = "download-pdf-button"


def settle(app: Sphinx, config: Config) -> None:
    """Fill in what is not set, and take the repository from the environment if that names one."""
    unknown = set(config.open_in) - set(UNSET)
    if unknown:
        raise ValueError(f"open_in in _config.yml knows {', '.join(UNSET)}; not {', '.join(sorted(unknown))}")
    given = {name: str(value or "").rstrip("/") for name, value in config.open_in.items()}
    config.open_in = {**UNSET, **given}
    repository = os.environ.get("BOOK_REPOSITORY") or config.open_in["repository"]
    config.open_in["repository"] = repository.removesuffix(".git").rstrip("/")


def links(settings: dict[str, str], path: str) -> dict[str, str]:
    """The address of the notebook at `path` for each service that is set."""
    repository, branch, place = settings["repository"], settings["branch"], quote(path)
    if not repository:
        return {}
    parts = urlsplit(repository)
    on_github, name = parts.netloc == "github.com", parts.path.strip("/")
    source = f"gh/{name}" if on_github else f"git/{quote(repository, safe='')}"
    folder = name.rpartition("/")[2]
    pull = urlencode({"repo": repository, "branch": branch, "urlpath": f"lab/tree/{folder}/{path}"})
    found = {}
    if settings["binder"]:
        found["Binder"] = f"{settings['binder']}/v2/{source}/{branch}?urlpath=lab/tree/{place}"
    if settings["jupyterhub"]:
        found["JupyterHub"] = f"{settings['jupyterhub']}/hub/user-redirect/git-pull?{pull}"
    if settings["colab"] and on_github:
        found["Colab"] = f"{settings['colab']}/github/{name}/blob/{branch}/{place}"
    return found


def button(text: str, url: str, tooltip: str, icon: str) -> dict[str, str]:
    """A button as the theme's templates want it."""
    return {"type": "link", "text": text, "url": url, "tooltip": tooltip, "icon": icon, "label": f"open-{text.lower()}"}


def group(label: str, tooltip: str, icon: str, buttons: list[dict[str, str]]) -> dict[str, Any]:
    """A menu of buttons as the theme's templates want it."""
    return {"type": "group", "label": label, "tooltip": tooltip, "icon": icon, "buttons": buttons}


def set_buttons(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Offer a lesson's notebook; leave out the theme's link to a source that this book does not publish."""
    if "header_buttons" not in context:
        return
    opening: list[dict[str, Any]] = []
    if is_lesson(app, page):
        logos = {"Binder": "logo_binder.svg", "JupyterHub": "logo_jupyterhub.svg", "Colab": "logo_colab.png"}
        opening = [
            button(name, url, f"Open this lesson on {name}", f"_static/images/{logos[name]}")
            for name, url in links(app.config.open_in, path_of(page)).items()
        ]
    kept = []
    for each in context["header_buttons"]:
        if each.get("label") == "download-buttons":
            downloads = [inner for inner in each["buttons"] if inner.get("label") == PRINT]
            if is_lesson(app, page):
                url = context["pathto"](f"{FOLDER}/{path_of(page)}", 1)
                downloads.insert(0, button(".ipynb", url, "Download this lesson as a notebook", "fas fa-code"))
            each = {**each, "buttons": downloads}
        kept.append(each)
    menu = [group("open-in-buttons", "Open this lesson elsewhere", "fas fa-rocket", opening)] if opening else []
    context["header_buttons"] = [*menu, *kept]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the setting and the buttons."""
    app.add_config_value("open_in", dict(UNSET), "html", [dict])
    app.connect("config-inited", settle)
    app.connect("html-page-context", set_buttons, priority=AFTER_THE_THEME)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
