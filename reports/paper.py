"""From a snapshot to a PDF: a child process with limits, no network and no files but our own.

The child reads HTML from standard input and writes the PDF to a `.part` beside its place; the parent
renames it when it is whole. Source: reliability §4.4, T19.
"""

from __future__ import annotations

import hashlib
import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from reports import charts, kpis

MOST_MEMORY = 1536 * 1024 * 1024  # bytes of address space for the child
MOST_SECONDS = 120


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


def write_pdf(html: str, path: Path, *, identifier: str) -> tuple[str, int]:
    """Make the PDF at `path`: whole or not at all. Returns (sha256, pages)."""
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
        done = subprocess.run(  # noqa: S603  our own module
            command,
            input=html.encode(),
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
            preexec_fn=_limit,
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent"},
        )
        if done.returncode != 0:
            raise PaperFault(_last_line(done.stderr))
        content = part.read_bytes()
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.rename(path)
    except subprocess.TimeoutExpired as error:
        raise PaperFault(f"took longer than {MOST_SECONDS} seconds") from error
    finally:
        part.unlink(missing_ok=True)
    return hashlib.sha256(content).hexdigest(), int(done.stdout or b"0")


def _limit() -> None:
    """In the child, before it becomes the renderer."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def _last_line(errors: bytes) -> str:
    lines = errors.decode(errors="replace").strip().splitlines()
    return re.sub(r":.*", "", lines[-1])[:120] if lines else "ended without a word"
