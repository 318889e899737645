"""What a report says, frozen for one reader: plain data from which the PDF is made, now or in five years.

Matters are asked through `visible_to(reader)`, figures through `counted_for(reader)`, so a report holds
nothing its reader may not see. No names of people outside the company. Source: domain §5.3 (executive
PDF), reliability §4.4.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from records.models import Entry
from records.sealer import fingerprint
from reports import kpis
from reports.models import Report
from risks.models import Escalation

MOST_MATTERS = 60  # one page each; the rest stands in the list
MOST_LISTED = 1000


def freeze(report: Report, now: datetime) -> dict[str, Any]:
    """The content of `report` as of `now`, read in one consistent view of the database."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return _content(report, now)


def digest(snapshot: dict[str, Any]) -> str:
    """SHA-256 of the snapshot in one canonical form."""
    canonical = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _content(report: Report, now: datetime) -> dict[str, Any]:
    reader, site = report.audience, report.site
    found = _matters(report)
    matters = list(found[:MOST_LISTED])
    on = now.date()
    return {
        "company": settings.COMPANY_NAME,
        "fictional": settings.MODE == "demo",
        "title": str(report.get_kind_display()),
        "reader": reader.name,
        "site": site.name if site else "",
        "period": [report.period_start.isoformat(), report.period_end.isoformat()],
        "as_of": now.isoformat(),
        "trail": fingerprint(),
        "matters": [
            _matter(one, now) | {"answers": _answers(one, matters)}
            for one in _pages(matters)[:MOST_MATTERS]
        ],
        "listed": [_line(one, now) for one in matters],
        "count": found.count(),
        "figures": {
            "overdue": _ratio(kpis.overdue_share(reader, now, site)),
            "kept": _ratio(
                kpis.kept_on_agreed_date(reader, report.period_start, report.period_end, on, site)
            ),
            "unanswered": kpis.unanswered(reader, site),
        },
        "charts": {
            "states": kpis.commitments_by_state(reader, site),
            "ages": kpis.overdue_by_age(reader, now, site),
            "months": kpis.names(kpis.engagements_by_month(reader, on, site)),
        },
    }


def _ratio(ratio: kpis.Ratio) -> dict[str, Any]:
    return {"num": ratio.num, "den": ratio.den, "value": ratio.value}


def _matters(report: Report) -> Any:
    """Escalations raised in the period or not closed yet, most pressing first."""
    start = datetime.combine(report.period_start, time(), tzinfo=UTC)
    end = datetime.combine(report.period_end, time(), tzinfo=UTC)
    seen = kpis.at(Escalation.objects.visible_to(report.audience), report.site).escalations()
    rows = seen.due_between(start, end) | seen.living()
    return (
        rows.distinct()
        .select_related(
            "site",
            "commitment__made_to",
            "commitment__accountable",
            "commitment__owner",
            "commitment__owner_unit",
            "commitment__owner_party",
            "commitment__community",
            "concern__group",
            "concern__topic",
            "concern__engagement",
            "decided_by",
        )
        .order_by("-level", "due_at", "pk")
    )


def _pages(rows: list[Escalation]) -> list[Escalation]:
    """One page for each matter, told at the highest level it reached; what waits for an answer first."""
    pages: dict[Any, Escalation] = {}
    for one in sorted(rows, key=lambda one: (-one.level, one.is_answered, one.due_at, str(one.pk))):
        pages.setdefault(one.commitment_id or one.concern_id, one)
    return sorted(
        pages.values(), key=lambda one: (one.is_answered, -one.level, one.due_at, str(one.pk))
    )


def _answers(page: Escalation, rows: list[Escalation]) -> list[str]:
    """What was decided about the same matter, at whatever level."""
    return [
        f"E{one.level}, {one.get_decision_display()}: {one.decision_reason}"
        for one in rows
        if one.decision and one.matter == page.matter
    ]


def _line(one: Escalation, now: datetime) -> dict[str, Any]:
    return {
        "key": str(one.pk),
        "level": one.level,
        "site": one.site.name,
        "matter": _named(one),
        "why": one.reason,
        "status": str(one.get_status_display()),
        "raised": one.detected_at.date().isoformat(),
        "answer_by": one.decide_by.date().isoformat()
        if one.decide_by and not one.is_answered
        else "",
        "late": one.is_late(now),
    }


def _named(one: Escalation) -> str:
    """The matter without names: a promise by its number and words, a concern by its topic and group."""
    if one.commitment_id:
        return str(one.commitment)
    return f"{one.concern.topic}: {one.concern.group}"


def _matter(one: Escalation, now: datetime) -> dict[str, Any]:
    return _line(one, now) | {
        "happened": _happened(one, now),
        "done": _done(one),
        "acknowledge_by": one.acknowledge_by.isoformat() if one.acknowledge_by else "",
        "decide_by": one.decide_by.isoformat() if one.decide_by else "",
        "answered": one.is_answered,
        "decision": str(one.get_decision_display()) if one.decision else "",
        "decision_reason": one.decision_reason,
        "options": [str(label) for value, label in Escalation.Decision.choices if value != "other"],
    }


def _happened(one: Escalation, now: datetime) -> dict[str, Any]:
    """What it means for the people who were promised or who asked."""
    if one.commitment_id:
        promise = one.commitment
        return {
            "said": promise.as_said,
            "to": promise.made_to.name,
            "community": promise.community.name if promise.community else "",
            "due": promise.current_due.isoformat(),
            "original_due": promise.original_due.isoformat(),
            "days_late": promise.days_overdue(one.site.today(now)),
            "accountable": promise.accountable.name if promise.accountable else "",
            "delivers": promise.owner_name,
            "harm": promise.risk_if_missed,
            "progress": promise.progress,
            "status": str(promise.get_status_display()),
        }
    concern = one.concern
    due = concern.answer_due
    return {
        "said": concern.text,
        "to": concern.group.name,
        "community": "",
        "due": due.isoformat() if due else "",
        "days_late": max((one.site.today(now) - due).days, 0)
        if due and concern.status in concern.OPEN
        else 0,
        "status": str(concern.get_status_display()),
    }


def _done(one: Escalation) -> list[str]:
    """What was done about the matter within a day of the escalation, from its trail."""
    until = one.detected_at + timedelta(hours=24)
    entries = (
        Entry.objects.of(one.matter)
        .filter(kind="done", at__gte=one.detected_at, at__lt=until)
        .order_by("id")
    )
    return [entry.verb.replace("_", " ") for entry in entries[:10]]
