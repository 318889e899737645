"""What can be done to a report. The worker's steps are actions too, so each is in the trail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Role, Site, User
from records import clock, failpoints
from records.lifecycle import IllegalMove
from records.models import Entry
from records.notices import notify
from records.trail import action, remember
from reports import paper, snapshots
from reports import permissions as may
from reports.kpis import months_before
from reports.models import Report

LEASE = timedelta(seconds=60)  # renewed every second while the PDF is made
MOST_ATTEMPTS = 5
MOST_DEATHS = (
    12  # more: machines are switched off for reasons that have nothing to do with the report
)
LOCK = 7_305_101  # one worker at a time makes reports, so that mail never waits behind PDFs
READERS = (Role.EXE, Role.GM)  # who receives the monthly report without asking


def never(user: Any, report: Any) -> bool:
    """Only the worker does this."""
    return False


@action(
    "order",
    Report,
    may=may.can_order,
    clock=True,
    creates=True,
    label=gettext_lazy("Make a report"),
)
def order(report: Report, *, by: Any) -> None:
    """Ask for a report; the worker makes it and tells the reader."""
    if report.period_start > clock.now().date():
        raise ValidationError({"period_start": _("This period has not begun yet.")})
    report.ordered_by = by
    if due := clock.moved_to():
        report.next_at = due


@action("freeze", Report, may=never, clock=True, label=gettext_lazy("Data frozen"))
def freeze(report: Report, *, by: Any, snapshot: dict[str, Any], frozen_at: datetime) -> None:
    """The content stands from here on."""
    report.snapshot, report.snapshot_sha256 = snapshot, snapshots.digest(snapshot)
    report.frozen_at, report.progress = frozen_at, 30


@action("finish", Report, may=never, clock=True, label=gettext_lazy("Ready"))
def finish(report: Report, *, by: Any, name: str, sha256: str, pages: int) -> Iterator[None]:
    """The PDF is whole and in its place; the reader is told."""
    report.file.name, report.file_sha256, report.pages = name, sha256, pages
    report.progress, report.error, report.lease_until = 100, "", None
    yield None
    notify([report.audience], "report_ready", report)


@action("fail", Report, may=never, clock=True, label=gettext_lazy("Could not be made"))
def fail(report: Report, *, by: Any, error: str) -> Iterator[None]:
    """After the last attempt; the cause is kept and the reader is told."""
    report.error, report.lease_until = error[:200], None
    yield None
    notify([report.audience], "report_failed", report)


@action(
    "render_again",
    Report,
    may=may.is_reader,
    clock=True,
    label=gettext_lazy("Render again"),
    hint=gettext_lazy("The PDF is made anew from the frozen data: the same content."),
)
def render_again(report: Report, *, by: Any) -> None:
    """From the frozen data, not from what is true today."""
    if not report.snapshot:
        report.status = Report.Status.WAITING
    report.progress, report.attempts, report.next_at, report.lease_until = 30, 0, clock.now(), None


def claim() -> Report | None:
    """The next report that waits, leased to this worker. A worker that dies loses its lease."""
    now = clock.now()
    with transaction.atomic():
        rows = (
            Report.objects.claimable(now)
            .order_by("next_at")
            .select_for_update(skip_locked=True, of=("self",))
        )
        report = rows.select_related("site", "audience").first()
        if report is None:
            return None
        report.attempts += 1
        report.lease_until = now + LEASE
        report.save(update_fields=["attempts", "lease_until"])
    failpoints.reached("report claimed")
    return report


def make(report: Report) -> bool:
    """Make one leased report, from the data if they are not frozen yet. Whole or not at all."""
    _sweep_up(report)
    if report.attempts > MOST_DEATHS:  # each worker that had it died over it
        return put_back(report, "the worker ended")
    try:
        if report.status == Report.Status.WAITING:
            now = clock.now()
            freeze(report, by=None, snapshot=snapshots.freeze(report, now), frozen_at=now)
            failpoints.reached("after the data are frozen")
        step(report, 50)
        name = f"reports/{report.pk}-{report.attempts}.pdf"
        html = paper.html_of(report.snapshot, report.snapshot_sha256)
        sha256, pages = paper.write_pdf(
            html,
            Path(settings.MEDIA_ROOT) / name,
            identifier=report.snapshot_sha256,
            beat=lambda: step(report, 50),
        )
        failpoints.reached("after the PDF is in its place")
        finish(report, by=None, name=name, sha256=sha256, pages=pages)
    except (paper.PaperFault, OSError) as fault:
        return put_back(report, f"{type(fault).__name__}: {fault}")
    except IllegalMove:  # this worker was so slow that another one took over and was done first
        return False
    finally:
        _sweep_up(report)
    return True


def step(report: Report, progress: int) -> None:
    """How far the worker is, for the bar on the page, and that it lives. Not a change of the record."""
    Report.objects.filter(pk=report.pk, attempts=report.attempts).update(
        progress=progress, lease_until=clock.now() + LEASE
    )


def _sweep_up(report: Report) -> None:
    """Remove what workers that were killed left of this report; the file that the row names stays."""
    counts = Report.objects.values_list("file", flat=True).get(pk=report.pk)
    for left in (Path(settings.MEDIA_ROOT) / "reports").glob(f"{report.pk}-*"):
        if left.name != Path(counts).name:
            left.unlink(missing_ok=True)


def put_back(report: Report, error: str) -> bool:
    """Try again later, each time later; after the last attempt say that it failed."""
    if report.attempts >= MOST_ATTEMPTS:
        fail(report, by=None, error=error)
        return False
    later = clock.now() + timedelta(seconds=30 * 2**report.attempts)
    mine = Report.objects.filter(pk=report.pk, attempts=report.attempts)
    mine.update(next_at=later, lease_until=None, error=error[:200])
    return False


def order_monthly(today: date) -> int:
    """The report of the last whole month for each reader of each site, and of the company; each once."""
    start, end = months_before(today, 1), months_before(today, 0)
    ordered = 0
    places: list[Site | None] = [None, *Site.objects.exclude(status=Site.Status.CLOSED)]
    for place in places:
        readers = User.objects.holding(*READERS, site=place.pk if place else None, on=today)
        known = Report.objects.filter(
            site=place, period_start=start, period_end=end, ordered_by__isnull=True
        ).values_list("audience_id", flat=True)
        for reader in readers.exclude(pk__in=known):
            order(Report(site=place, period_start=start, period_end=end, audience=reader), by=None)
            ordered += 1
    return ordered


def fetched(report: Report, *, by: Any) -> None:
    """The PDF left the house: when, and with whom."""
    remember(Entry.Kind.EXPORTED, "fetch", by=by, record=report)
