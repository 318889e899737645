"""Fetch what the browser and the PDF writer need from others, pinned and checked, into this folder.

Run by hand when a version below changes (`python static/vendor/fetch.py`); needs npm and fontTools. Nothing of this
runs at install, test or run time: the files are committed, and `tests/test_vendor.py` re-hashes them.
"""

import base64
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent
LOCK = HERE / "vendor.lock.json"

SUBSETS = ("latin", "latin-ext", "vietnamese", "greek", "cyrillic")
NOTO = [f"{subset}-{weight}" for subset in (*SUBSETS, "devanagari") for weight in (400, 700)]

# name: (version, integrity of the package, {path inside it: path here}); a .woff2 that lands as .ttf is converted.
PACKAGES = {
    "bootstrap": (
        "5.3.9",
        "sha512-20cU0rcfw8WdxtVbmfU+xT2EjvVTw9Ror/h1Qvd7DXCujRg8OO9mdBCsmTHdJFf3BuadmBNJtgIuUXsBqSkk/w==",
        {f"dist/css/{name}": name for name in ("bootstrap.min.css", "bootstrap.rtl.min.css")},
    ),
    "htmx.org": (
        "2.0.11",
        "sha512-Thx/WtpeOQqSrqBCw/A1cwGJGg4UrVa3+sW0GmrM3p4gJgO89ecH4qtbnyzDDWFvBTqjnIMCgELTNt636dtamA==",
        {"dist/htmx.min.js": "htmx.min.js"},
    ),
    "@fontsource-variable/source-sans-3": (
        "5.3.0",
        "sha512-dpi0GZk7EQe2tYpg6Q0Fx0OmUgnuGu+0rHPgtXqtKhglYmJuP7jZ12Mu1uN+NfRaJRY1Emn8AQJEWzmoZ4wa9g==",
        {f"files/source-sans-3-{s}-wght-normal.woff2": f"{s}.woff2" for s in SUBSETS},
    ),
    "@fontsource-variable/source-serif-4": (
        "5.3.0",
        "sha512-9vch9WqxjaaA+1o9Ur8pOgIGbCYLjRReOUel23A6lOpD1syptgjtkORevvNmldJ5kGXQL29onQUqI5Ltz0s3bQ==",
        {f"files/source-serif-4-{s}-wght-normal.woff2": f"{s}.woff2" for s in SUBSETS},
    ),
    "@fontsource/noto-sans": (
        "5.3.0",
        "sha512-fBCog2PY7DiVVTEEqtI/Qdinx/knobHYfoGpjFXdfBX5RoJaBp1Prw2G75p0OIsdlMZg3cLo0c+YbIUYOxnQJw==",
        {f"files/noto-sans-{face}-normal.woff2": f"{face}.ttf" for face in NOTO},
    ),
    "@fontsource/noto-sans-arabic": (
        "5.3.0",
        "sha512-i3t6GR0LOReyJVEk+YfYCnxv53wuIelg7Y9NGNvOq4Diq/EP0YszaGXkQwfQNigLjfO4POrLaPGM0sNliGYk7A==",
        {
            f"files/noto-sans-arabic-arabic-{weight}-normal.woff2": f"arabic-{weight}.ttf"
            for weight in (400, 700)
        },
    ),
    "@fontsource/noto-sans-sc": (
        "5.3.0",
        "sha512-HeqIlGm0+ohOKxZLuHj1qW6r6avHH0OWdKERAcSDI0RQ+MXrteuLKA+M+5eOA8rYy0MFvOR5AT0fQo2rUkye0Q==",
        {"files/noto-sans-sc-chinese-simplified-400-normal.woff2": "chinese-400.ttf"},
    ),
}

ICONS_FROM = (
    "bootstrap-icons",
    "1.13.2",
    "sha512-fAU1Ly3dH7hwRg+CB8EZ0Vl0fF80zgXHeUVJyfUOKzoURr+TbwISbCW5tKUoQLERaWYG2emTCybcPbD96hdD1A==",
)
ICONS = """
    archive arrow-counterclockwise arrow-down arrow-right arrow-up bar-chart bell
    box-arrow-right building calendar-event calendar3 chat-left-text chat-square-text
    check-circle check2 check2-square chevron-down chevron-left chevron-right circle-half
    clipboard-check clock-history download exclamation-triangle file-earmark-pdf
    file-earmark-text flag funnel geo-alt hand-thumbs-up house info-circle journal-text key list
    lock megaphone paperclip pencil people person person-badge plus-lg printer question-circle
    search shield-check signpost-split sliders star three-dots trash truck upload x-lg
""".split()

SVG = "http://www.w3.org/2000/svg"


def pack(name, version, integrity):
    """The files of one package as {path: bytes}; refuses a package that is not the pinned one."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"{name}@{version}"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        archive = next(Path(folder).glob("*.tgz")).read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if found != integrity:
        raise SystemExit(f"{name}@{version} is not the pinned package: {found}")
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {
            member.name.partition("/")[2]: tar.extractfile(member).read()
            for member in tar.getmembers()
            if member.isfile()
        }


def as_truetype(woff2):
    """WeasyPrint would unpack WOFF2 anew for every document; TrueType costs it nothing."""
    font = TTFont(io.BytesIO(woff2), recalcTimestamp=False)
    font.flavor = None
    out = io.BytesIO()
    font.save(out, reorderTables=False)
    return out.getvalue()


def without_source_map(content):
    """The maps are not shipped, and the manifest storage would look for them."""
    return re.sub(
        rb"\n?(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+)\s*", b"\n", content
    )


def adapted(content, source, target):
    if target.endswith(".ttf") and source.endswith(".woff2"):
        return as_truetype(content)
    if target.endswith((".css", ".js")):
        return without_source_map(content)
    return content


def sprite(files):
    """One file with a <symbol> for each icon, used by <use href="…#name">."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    for name in ICONS:
        icon = ElementTree.fromstring(files[f"icons/{name}.svg"])  # noqa: S314 (integrity was checked)
        symbol = ElementTree.SubElement(
            root, f"{{{SVG}}}symbol", id=name, viewBox=icon.get("viewBox")
        )
        symbol.extend(icon)
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="utf-8") + b"\n"


def put(path, content, lock):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    lock[path.relative_to(STATIC).as_posix()] = hashlib.sha256(content).hexdigest()


def main():
    lock = {}
    for name, (version, integrity, wanted) in PACKAGES.items():
        files = pack(name, version, integrity)
        folder = HERE / f"{name.rpartition('/')[2].removesuffix('.org')}@{version}"
        put(folder / "LICENSE", files["LICENSE"], lock)
        for source, target in wanted.items():
            put(folder / target, adapted(files[source], source, target), lock)
    files = pack(*ICONS_FROM)
    put(HERE / "{}@{}/LICENSE".format(*ICONS_FROM), files["LICENSE"], lock)
    put(STATIC / "img" / "icons.svg", sprite(files), lock)
    LOCK.write_text(json.dumps(dict(sorted(lock.items())), indent=1) + "\n")
    sys.stdout.write(f"{len(lock)} files written and locked.\n")


if __name__ == "__main__":
    main()
