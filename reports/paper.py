"""From a snapshot to a PDF: a child process with limits, no network and no files but our own.

The child reads HTML from standard input and writes the PDF to a `.part` beside its place; the parent
renames it when it is whole. Source: reliability §4.4, T19.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from records import failpoints
from reports import charts, kpis

MOST_MEMORY = 1536 * 1024 * 1024  # bytes of address space for the child
MOST_SECONDS = 120
BEAT = 1.0  # seconds between two signs of life
PR_SET_PDEATHSIG = 1


class PaperFault(Exception):
    """The PDF could not be made; the message is for the operator and holds no content."""


def html_of(snapshot: dict[str, Any], sha256: str) -> str:
    """The document as HTML, from the snapshot alone."""
    drawn = snapshot["charts"]
    pictures = [
        charts.bars(str(kpis.TITLES["states"]), [tuple(row) for row in drawn["states"]]),
        charts.bars(str(kpis.TITLES["ages"]), [tuple(row) for row in drawn["ages"]]),
        charts.columns(
            str(kpis.TITLES["months"]),
            [month for month, _count in drawn["months"]],
            [(str(kpis.TITLES["months"]), [count for _month, count in drawn["months"]])],
        ),
    ]
    return render_to_string(
        "reports/escalations.pdf.html", {"s": snapshot, "sha256": sha256, "pictures": pictures}
    )


def write_pdf(
    html: str, path: Path, *, identifier: str, beat: Callable[[], None] = lambda: None
) -> tuple[str, int]:
    """Make the PDF at `path`: whole or not at all. Returns (sha256, pages).

    `beat` is called every few seconds while the child works, to say that its parent lives.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    command = [
        sys.executable,
        str(Path(__file__).with_name("press.py")),
        str(part),
        identifier,
        str(settings.BASE_DIR / "static"),
    ]
    try:
        pages = _press(command, html.encode(), beat)
        content = part.read_bytes()
        _keep(part)
        part.rename(path)
        _keep(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return hashlib.sha256(content).hexdigest(), pages


def _press(command: list[str], html: bytes, beat: Callable[[], None]) -> int:
    """Run the child to its end, or end it when it takes too long. It reads a file that has no name."""
    until = time.monotonic() + MOST_SECONDS
    with tempfile.TemporaryFile() as page:
        page.write(html)
        page.seek(0)
        child = subprocess.Popen(  # noqa: S603  our own module
            command,
            stdin=page,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=_limit,
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent"},
        )
    with child:
        try:
            said, errors = _wait(child, until, beat)
        except BaseException:
            child.kill()
            raise
    if child.returncode != 0:
        raise PaperFault(_last_line(errors))
    return int(said or b"0")


def _wait(
    child: subprocess.Popen[bytes], until: float, beat: Callable[[], None]
) -> tuple[bytes, bytes]:
    while time.monotonic() < until:
        try:
            return child.communicate(timeout=BEAT)
        except subprocess.TimeoutExpired:
            failpoints.reached("in the middle of a PDF")
            beat()
    raise PaperFault(f"took longer than {MOST_SECONDS} seconds")


def _keep(path: Path) -> None:
    """On the disk, not only in memory: a file's content, or a folder's list of names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _limit() -> None:
    """In the child, before it becomes the renderer. It ends with its parent, even one killed by -9."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def _last_line(errors: bytes) -> str:
    lines = errors.decode(errors="replace").strip().splitlines()
    return re.sub(r":.*", "", lines[-1])[:120] if lines else "ended without a word"
