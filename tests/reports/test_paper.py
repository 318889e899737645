"""The PDF: the same content from the same data, readable by machines, and nothing in it that was not ours."""

from __future__ import annotations

import http.server
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from commitments.models import Commitment
from records import clock
from reports import actions, paper, snapshots

SECRET = "the-words-of-a-file-that-is-not-ours"
pytestmark = pytest.mark.django_db


def words_of(path: Path) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True
    ).stdout


@pytest.fixture
def printed(late: Commitment, made: Any) -> Any:
    return made()


def test_it_tells_the_matter_its_level_and_the_reader(printed: Any, late: Commitment) -> None:
    words = words_of(Path(printed.file.path))
    for said in (
        late.number,
        "Tutachimba kisima",
        "Level 3",
        "Eva",
        "A decision is needed by",
        "North",
    ):
        assert said in words


def test_the_reader_and_the_fingerprint_stand_on_every_page(printed: Any) -> None:
    raw = subprocess.run(
        ["pdftotext", "-raw", printed.file.path, "-"], capture_output=True, check=True, text=True
    ).stdout
    pages = raw.split("\f")[:-1]
    assert len(pages) == printed.pages
    for page in pages:
        assert "Eva" in page
        assert printed.snapshot_sha256[:32] in page


def test_the_same_data_give_the_same_content(printed: Any, tmp_path: Path) -> None:
    html = paper.html_of(printed.snapshot, printed.snapshot_sha256)
    again = tmp_path / "again.pdf"
    sha256, pages = paper.write_pdf(html, again, identifier=printed.snapshot_sha256)
    assert (pages, words_of(again)) == (printed.pages, words_of(Path(printed.file.path)))
    assert sha256 == printed.file_sha256


def test_rendering_again_shows_what_was_true_then(
    printed: Any, late: Commitment, eva: Any, now: Any
) -> None:
    Commitment.objects.filter(pk=late.pk).update(summary="Something else by now")
    before = words_of(Path(printed.file.path))
    with clock.at(now):
        actions.render_again(printed, by=eva)
        report = actions.claim()
        assert report is not None
        actions.make(report)
    report.refresh_from_db()
    assert words_of(Path(report.file.path)) == before


def test_a_screen_reader_finds_its_way(printed: Any) -> None:
    with pikepdf.open(printed.file.path) as document:
        assert str(document.Root.Lang) == "en"
        assert bool(document.Root.MarkInfo.Marked)
        tags = {
            str(item.get("/S"))
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and "/S" in item
        }
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= tags
        figures = [
            item
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name.Figure
        ]
        assert figures
        assert all("/Alt" in figure for figure in figures)
        assert "pdfuaid" in bytes(document.Root.Metadata.read_bytes()).decode()


def test_each_matter_has_a_bookmark(printed: Any, late: Commitment) -> None:
    with pikepdf.open(printed.file.path) as document, document.open_outline() as outline:
        titles = [item.title for top in outline.root for item in [top, *top.children]]
    assert any(late.number in title for title in titles)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address on loopback, and what was asked of it."""
    asked: list[str] = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()


def hostile(address: str, file: Path) -> list[str]:
    return [
        f'<link rel=attachment href="{file.as_uri()}">',
        f'<img src="{address}/a.png"><img src="{file.as_uri()}">',
        f"<style>@import url({address}/b.css); body {{ background: url({address}/c.png) }}</style>",
        f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/d.png"/></svg>',
        f'<object data="{file.as_uri()}"></object><embed src="{address}/e">',
        f'<base href="{address}/"><script src="{address}/f.js"></script>',
    ]


@pytest.mark.parametrize("place", range(6))
def test_words_of_a_promise_stay_words(
    place: int, late: Commitment, made: Any, listener: Any, tmp_path: Path
) -> None:
    address, asked = listener
    file = tmp_path / "private.txt"
    file.write_text(SECRET)
    Commitment.objects.filter(pk=late.pk).update(
        as_said=hostile(address, file)[place], summary=hostile(address, file)[place][:300]
    )
    report = made()
    assert asked == []
    assert SECRET.encode() not in uncompressed(Path(report.file.path))
    assert "<" in words_of(Path(report.file.path))


@pytest.mark.parametrize("place", range(6))
def test_even_raw_markup_reaches_nothing(place: int, listener: Any, tmp_path: Path) -> None:
    """Were a text ever to reach the page unescaped, the press itself still reads only what is ours."""
    address, asked = listener
    file = tmp_path / "private.txt"
    file.write_text(SECRET)
    html = f"<html lang=en><title>x</title><body><h1>x</h1>{hostile(address, file)[place]}</body></html>"
    target = tmp_path / "raw.pdf"
    try:
        paper.write_pdf(html, target, identifier="x")
    except paper.PaperFault:
        assert not target.exists()
    assert asked == []
    assert not target.exists() or SECRET.encode() not in uncompressed(target)


def uncompressed(path: Path) -> bytes:
    with pikepdf.open(path) as document:
        return b"".join(
            item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)
        )


def test_the_data_have_one_fingerprint_whatever_their_order() -> None:
    assert snapshots.digest({"a": 1, "b": [1, 2]}) == snapshots.digest({"b": [1, 2], "a": 1})
    assert snapshots.digest({"a": 1}) != snapshots.digest({"a": 2})
