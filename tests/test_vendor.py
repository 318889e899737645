"""What the browser is given: the vendored files are those that were fetched, and our own stay readable."""

import hashlib
import itertools
import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from reports import charts

STATIC = settings.BASE_DIR / "static"
VENDOR = STATIC / "vendor"
LOCK = json.loads((VENDOR / "vendor.lock.json").read_text())
TOKENS = (STATIC / "css" / "tokens.css").read_text()
TEXTS = [path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}]
OURS = [path for path in TEXTS if VENDOR not in path.parents]


@pytest.mark.parametrize("name", LOCK)
def test_a_vendored_file_is_the_one_that_was_fetched(name):
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == LOCK[name]


def test_nothing_lies_in_vendor_that_is_not_locked():
    own = {"vendor/fetch.py", "vendor/vendor.lock.json"}
    found = {
        path.relative_to(STATIC).as_posix()
        for path in VENDOR.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert found - set(LOCK) == own


def test_every_vendored_package_brings_its_licence():
    for folder in VENDOR.iterdir():
        if folder.is_dir() and folder.name != "__pycache__":
            assert (folder / "LICENSE").stat().st_size > 100, folder.name


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_static_file_asks_for_nothing_that_is_not_there(path):
    text = path.read_text()
    assert "sourceMappingURL" not in text
    for target in re.findall(r"url\([\"']?([^\"')]+)", text):
        if not target.startswith(("data:", "#", "%23")):
            assert (path.parent / target).is_file(), target


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_own_files_call_no_other_server(path):
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|//[a-z0-9-]+\.[a-z]{2,}/", text)
    assert not re.search(r"\beval\(|innerHTML|document\.write|new Function", text)


def test_every_icon_that_a_page_uses_is_in_the_sprite():
    have = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "img" / "icons.svg").read_text()))
    used = set()
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        used |= set(re.findall(r"icons(?:\.svg' %)? ?}}#([\w-]+)", path.read_text()))
        used |= set(re.findall(r'icon="([\w-]+)"', path.read_text()))
        used |= set(re.findall(r"icon\|default:'([\w-]+)'", path.read_text()))
    assert used
    assert used <= have


def test_no_template_carries_a_style_or_a_script_of_its_own():
    for path in (settings.BASE_DIR / "templates").rglob("*.html"):
        text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)
        if path.parent.name == "notices" or "mail" in path.name:
            continue
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|hx-on|hx-vals=[\"']js:", text), path
        for script in re.findall(r"<script[^>]*>", text):
            assert "src=" in script or 'type="application/json"' in script, path


def colours(selector):
    block = TOKENS[TOKENS.index(selector) :]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[: block.index("}")]))


LIGHT = colours("\n:root {")
DARK = LIGHT | colours(':root[data-bs-theme="dark"] {')


def test_dark_is_the_same_by_switch_and_by_device():
    assert colours(':root[data-bs-theme="dark"] {') == colours(":root:not([data-bs-theme=")


def contrast(one, other):
    """Of two colours, as WCAG 2.2 defines it."""

    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dim, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dim + 0.05)


INKS = ["ink", "ink-soft", "river", "river-deep", "ochre", "brick", "moss", "plum"]
TINTED = ["river", "ochre", "brick", "moss", "plum"]
READ = [
    *itertools.product(INKS, ["paper", "sheet", "sunk"]),
    *((name, f"{name}-tint") for name in TINTED),
    *(("ink", f"{name}-tint") for name in TINTED),
    ("on-river", "river"),
    ("on-river", "river-deep"),
    ("on-brick", "brick"),
    ("on-bank", "bank"),
    ("on-bank", "bank-edge"),
    ("on-bank-soft", "bank"),
]
SEEN = [
    ("line-strong", "sheet"),
    ("line-strong", "paper"),
    *((f"chart-{tone}", ground) for tone in range(1, 7) for ground in ("sheet", "paper")),
]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_shapes_stand_out_from_their_ground(theme):
    dull = [pair for pair in READ if contrast(theme[pair[0]], theme[pair[1]]) < 4.5]
    pale = [pair for pair in SEEN if contrast(theme[pair[0]], theme[pair[1]]) < 3]
    assert (dull, pale) == ([], [])


def test_charts_have_the_same_colours_on_paper_as_on_the_page():
    tokens = {str(tone): f"chart-{tone}" for tone in range(1, 7)}
    tokens |= {"text": "ink", "soft": "ink-soft", "grid": "line", "axis": "line-strong"}
    tokens |= {"track": "sunk", "hatch": "sheet", "line": "chart-1"}
    tokens |= {"late": "brick", "soon": "ochre", "done": "moss"}
    assert {name: LIGHT[token] for name, token in tokens.items()} == charts.PAPER
    screen = (STATIC / "css" / "parley.css").read_text()
    for name, token in tokens.items():
        assert re.search(rf"\.ch-{name} {{[^}}]*var\(--{token}\)", screen), name


def test_the_manifest_finds_every_file(tmp_path, settings):
    """collectstatic with the storage of production: a dangling reference would stop it."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", "--noinput", verbosity=0)
    assert staticfiles_storage.stored_name("css/parley.css") != "css/parley.css"
