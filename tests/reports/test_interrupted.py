"""A report whose making is cut short: by a kill, a full disk, a slow or hungry press. Whole, or not there."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from records import clock, turns
from records.models import Notice
from reports import actions, paper, tasks
from reports.models import Report
from tests.records.conftest import at_once

pytestmark = pytest.mark.django_db
PAGE = "<html lang=en><title>x</title><body><h1>One</h1></body></html>"


def kept() -> list[str]:
    """What lies in the folder of reports."""
    folder = Path(settings.MEDIA_ROOT) / "reports"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def claimed(ordered: Any, now: Any) -> Any:
    """Eva's report, in the hands of a worker."""
    ordered()
    with clock.at(now):
        return actions.claim()


@contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """No file may grow beyond `limit` bytes: what a full disk says to whoever writes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("limit", [1, 4096, 20_000])
def test_a_full_disk_leaves_nothing_half_written(limit: int, claimed: Any, now: Any) -> None:
    with clock.at(now), full_disk(limit):
        assert actions.make(claimed) is False
    assert kept() == []


def test_when_there_is_room_again_the_report_is_made(claimed: Any, now: Any) -> None:
    with clock.at(now), full_disk(4096):
        actions.make(claimed)
    with clock.at(now + timedelta(hours=1)):
        assert actions.make(actions.claim()) is True
    assert kept() == [f"{claimed.pk}-2.pdf"]


def test_a_press_that_takes_too_long_is_ended(claimed: Any, now: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(paper, "MOST_SECONDS", 0)
    with clock.at(now):
        assert actions.make(claimed) is False
    claimed.refresh_from_db()
    assert claimed.error == "PaperFault: took longer than 0 seconds"
    assert kept() == []


def test_the_cause_holds_no_words_of_the_report(
    late: Any, claimed: Any, now: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(paper, "MOST_MEMORY", 40 * 1024 * 1024)
    with clock.at(now):
        actions.make(claimed)
    claimed.refresh_from_db()
    assert claimed.error
    assert "kisima" not in claimed.error


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child that its parent is gone"
)
def test_a_worker_that_is_killed_takes_the_press_with_it(tmp_path: Path) -> None:
    """Else the press would write its file after another worker has cleaned up and begun again."""
    target = tmp_path / "slow.pdf"
    words = f"""
import os, signal, sys
from pathlib import Path
import django
django.setup()
from reports import paper
paper.BEAT = 0.05
rows = "<p>word</p>" * 20000
def die():
    os.kill(os.getpid(), signal.SIGKILL)
paper.write_pdf("<html lang=en><title>x</title><body>" + rows, Path({str(target)!r}), identifier="x", beat=die)
"""
    told = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PARLEY_MODE": "test"}
    killed = subprocess.run(
        [sys.executable, "-c", words],
        cwd=settings.BASE_DIR,
        env=told,
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -9, killed.stderr
    assert not working_on(target)
    assert list(tmp_path.iterdir()) == []


def working_on(target: Path) -> bool:
    """Whether a press for this file still runs; given a moment to hear that its parent is gone."""
    word = str(target.with_suffix(".part")).encode()
    for _time in range(50):
        running = False
        for told in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                running = running or word in told.read_bytes()
        if not running:
            return False
        time.sleep(0.1)
    return True


def test_what_a_killed_worker_left_is_swept_up_by_the_next(claimed: Any, now: Any) -> None:
    folder = Path(settings.MEDIA_ROOT) / "reports"
    folder.mkdir(parents=True)
    (folder / f"{claimed.pk}-1.part").write_bytes(b"%PDF half")
    (folder / f"{claimed.pk}-1.pdf").write_bytes(b"%PDF whole, but never told of")
    with clock.at(now + actions.LEASE + timedelta(seconds=1)):
        actions.make(actions.claim())
    assert kept() == [f"{claimed.pk}-2.pdf"]


def test_what_belongs_to_other_reports_stays(made: Any, claimed: Any, now: Any) -> None:
    first = made()
    with clock.at(now):
        second = actions.claim() or claimed
        actions.make(second)
    assert Path(first.file.path).exists()


def test_a_report_over_which_every_worker_dies_is_parked(ordered: Any, eva: Any, now: Any) -> None:
    """Twelve workers took it and were never heard of again; the next says so instead of dying too."""
    report, moment = ordered(), now
    folder = Path(settings.MEDIA_ROOT) / "reports"
    folder.mkdir(parents=True)
    (folder / f"{report.pk}-12.part").write_bytes(b"%PDF half")
    for _attempt in range(12):
        with clock.at(moment):
            assert actions.claim() == report
        moment += actions.LEASE + timedelta(seconds=1)
    with clock.at(moment):
        assert actions.make(actions.claim()) is False
    report.refresh_from_db()
    assert (report.status, kept()) == (Report.Status.FAILED, [])
    assert Notice.objects.get(name="reports/report_failed").to == eva


def test_a_failed_report_can_be_made_after_all(ordered: Any, eva: Any, now: Any) -> None:
    report = ordered()
    Report.objects.filter(pk=report.pk).update(status="failed", attempts=6)
    with clock.at(now):
        actions.render_again(report, by=eva)
        assert actions.make(actions.claim()) is True


def test_who_is_so_slow_that_another_was_done_first_changes_nothing(claimed: Any, now: Any) -> None:
    with clock.at(now + actions.LEASE + timedelta(seconds=1)):
        quick = actions.claim()
        assert actions.make(quick) is True
        assert actions.make(claimed) is False
    claimed.refresh_from_db()
    assert (claimed.status, claimed.file.name) == ("ready", quick.file.name)
    assert kept() == [Path(quick.file.name).name]


def test_while_the_press_works_the_lease_is_renewed(
    claimed: Any, now: Any, monkeypatch: Any
) -> None:
    """So that a long report is not taken over, and a dead worker's is taken over soon."""
    beats: list[Any] = []
    monkeypatch.setattr(paper, "BEAT", 0.05)
    with clock.at(now):
        paper.write_pdf(
            PAGE, Path(settings.MEDIA_ROOT) / "x.pdf", identifier="x", beat=lambda: beats.append(1)
        )
    assert beats


def test_a_page_larger_than_a_pipe_reaches_a_press_that_starts_slowly(
    tmp_path: Path, monkeypatch: Any
) -> None:
    """A pipe holds 64 KB; what did not fit while the press was still starting must not be lost."""
    monkeypatch.setattr(paper, "BEAT", 0.01)
    rows = "".join(f"<p>line {number}</p>" for number in range(8000))
    _sha256, pages = paper.write_pdf(
        f"<html lang=en><title>x</title><body>{rows}</body></html>",
        tmp_path / "long.pdf",
        identifier="x",
    )
    assert pages > 100


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_make_reports_at_once(ordered: Any) -> None:
    """Mail and escalations share the machine with reports, and never wait behind two of them."""
    free: list[bool] = []
    meet = threading.Barrier(2)

    def work() -> None:
        with turns.alone(actions.LOCK) as is_free:
            free.append(is_free)
            meet.wait(10)

    at_once(work, work)
    assert sorted(free) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_the_turn_ends_with_the_connection_of_a_worker_that_died(ordered: Any) -> None:
    def die() -> None:
        with turns.alone(actions.LOCK):
            connection.close()  # as when the process is killed

    at_once(die)
    with turns.alone(actions.LOCK) as is_free:
        assert is_free


def test_the_task_makes_all_that_waits(ordered: Any, now: Any) -> None:
    for _number in range(2):
        ordered()
    with clock.at(now):
        assert tasks.render_waiting() == 2
        assert tasks.render_waiting() == 0
