"""Ordering, making, failing and fetching a report."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from records import clock
from records.models import Entry, Notice
from reports import actions, paper, snapshots
from reports.models import Report

pytestmark = pytest.mark.django_db


def test_a_report_is_ordered_only_for_oneself(eva: Any, gwen: Any, north: Any, now: Any) -> None:
    theirs = Report(
        site=north, period_start=date(2026, 6, 1), period_end=date(2026, 7, 1), audience=gwen
    )
    with clock.at(now), pytest.raises(PermissionDenied):
        actions.order(theirs, by=eva)


def test_a_general_manager_has_no_report_of_another_site(gwen: Any, south: Any, now: Any) -> None:
    wish = Report(
        site=south, period_start=date(2026, 6, 1), period_end=date(2026, 7, 1), audience=gwen
    )
    with clock.at(now), pytest.raises(PermissionDenied):
        actions.order(wish, by=gwen)


def test_a_period_that_has_not_begun_is_refused(ordered: Any) -> None:
    with pytest.raises(ValidationError, match="not begun"):
        ordered(period_start=date(2026, 8, 1), period_end=date(2026, 9, 1))


def test_an_empty_period_is_refused(ordered: Any) -> None:
    with pytest.raises(ValidationError, match="ends before"):
        ordered(period_end=date(2026, 6, 1))


def test_a_made_report_is_ready_whole_and_announced(late: Any, made: Any, eva: Any) -> None:
    report = made()
    assert (report.status, report.progress) == ("ready", 100)
    assert Path(report.file.path).stat().st_size > 0
    assert list(Path(report.file.path).parent.glob("*.part")) == []
    assert Notice.objects.get(name="reports/report_ready").to == eva
    assert snapshots.digest(report.snapshot) == report.snapshot_sha256


def test_a_report_of_a_quiet_month_says_so(made: Any) -> None:
    report = made()
    assert report.snapshot["count"] == 0
    assert report.snapshot["figures"]["kept"]["value"] is None


def test_one_worker_at_a_time_has_a_report(ordered: Any, now: Any) -> None:
    ordered()
    with clock.at(now):
        assert actions.claim() is not None
        assert actions.claim() is None


def test_a_report_of_a_dead_worker_is_taken_over(ordered: Any, now: Any) -> None:
    ordered()
    with clock.at(now):
        actions.claim()
    with clock.at(now + actions.LEASE + timedelta(seconds=1)):
        again = actions.claim()
    assert again is not None
    assert again.attempts == 2


def test_what_cannot_be_made_is_put_back_and_at_last_said(
    ordered: Any, eva: Any, now: Any, monkeypatch: Any
) -> None:
    """The limits of the press are real; here they are set so low that no PDF fits in."""
    monkeypatch.setattr(paper, "MOST_MEMORY", 40 * 1024 * 1024)
    report = ordered()
    moment = now
    for _attempt in range(actions.MOST_ATTEMPTS):
        with clock.at(moment):
            claimed = actions.claim()
            assert claimed is not None
            assert not actions.make(claimed)
        moment += timedelta(hours=2)
    report.refresh_from_db()
    assert (report.status, report.error != "") == ("failed", True)
    assert Notice.objects.get(name="reports/report_failed").to == eva


def test_the_monthly_report_is_ordered_once_for_each_reader_and_place(
    cast: Any, south: Any, now: Any
) -> None:
    """Eva everywhere: the company, North and South. Gwen at North. May, asked on 30 June."""
    with clock.at(now):
        assert actions.order_monthly(now.date()) == 4
        assert actions.order_monthly(now.date()) == 0
    made = set(Report.objects.values_list("audience__name", "site__name", "period_start"))
    may = date(2026, 5, 1)
    assert made == {
        ("Eva", None, may),
        ("Eva", "North", may),
        ("Eva", "South", may),
        ("Gwen", "North", may),
    }


def test_the_reader_fetches_it_and_that_is_recorded(
    late: Any, made: Any, eva: Any, sign_in: Any
) -> None:
    report = made()
    answer = sign_in(eva).get(reverse("fetch_report", args=[report.pk]))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"] == f'attachment; filename="{report.pk}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert (
        Entry.objects.filter(kind="exported", verb="fetch", by=eva, record_id=report.pk).count()
        == 1
    )


@pytest.mark.parametrize("name", ["gwen", "mia", "nora", "root", "tito"])
def test_nobody_else_fetches_it(name: str, late: Any, made: Any, cast: Any, sign_in: Any) -> None:
    report = made()
    assert sign_in(cast[name]).get(reverse("fetch_report", args=[report.pk])).status_code == 404


def test_a_report_that_is_not_ready_cannot_be_fetched(ordered: Any, eva: Any, sign_in: Any) -> None:
    report = ordered()
    assert sign_in(eva).get(reverse("fetch_report", args=[report.pk])).status_code == 404
