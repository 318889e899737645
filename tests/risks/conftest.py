"""A promise of Otto's at North, and the sweep at any hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from commitments.models import Commitment
from engagement.models import Concern, Engagement
from records import clock
from risks import actions
from risks.models import Escalation
from tests.commitments.builders import lay
from tests.engagement.builders import group, topic

DUE = date(2026, 6, 1)


def noon(day: date) -> datetime:
    """12:00 UTC: the same civil date at North and South."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def sweep(day: date) -> int:
    with clock.at(noon(day)):
        return actions.raise_due(noon(day))


@pytest.fixture
def herders(north: Any) -> Any:
    return group(north)


@pytest.fixture
def promise(north: Any, herders: Any, cast: Any) -> Commitment:
    """Due on 1 June 2026; the whole cast is there."""
    return lay(north, herders, status="in_progress", due=DUE, by=cast["otto"])


@pytest.fixture
def raised(promise: Commitment) -> Any:
    """`raised()`: (step, level) of what was raised about the promise, in order."""

    def ask() -> list[tuple[str, int]]:
        rows = Escalation.objects.filter(commitment=promise, raised_from=None).order_by(
            "due_at", "level"
        )
        return list(rows.values_list("step", "level"))

    return ask


# Matters of any age, seen at one instant.


@pytest.fixture
def late(north: Any, herders: Any, cast: Any, on: date) -> Any:
    """`late(8)` is a promise eight days late today; Nora owns it, Otto answers for it."""

    def make(days: int = 0, **more: Any) -> Commitment:
        facts = {"status": "registered", "owner": cast["nora"], "by": cast["otto"]}
        return lay(north, herders, due=on - timedelta(days=days), **facts | more)

    return make


@pytest.fixture
def asked(north: Any, herders: Any, cast: Any, on: date) -> Any:
    """`asked(8)` is a question of Omar's meeting that should have been answered eight days ago."""

    def make(days: int = 0) -> Concern:
        meeting, _new = Engagement.objects.get_or_create(
            number="E-NOR-1",
            defaults={
                "site": north,
                "title": "Assembly",
                "held_on": on - timedelta(days=60),
                "place": "School",
                "summary": "Questions",
                "logged_by": cast["omar"],
            },
        )
        return Concern.objects.create(
            engagement=meeting,
            site=north,
            group=herders,
            topic=topic(),
            text="When does the water come?",
            status=Concern.Status.AWAITING,
            answer_due=on - timedelta(days=days),
        )

    return make


@pytest.fixture
def before(late: Any, cast: Any, now: datetime) -> Any:
    """`before(2)` is a matter that Mia put before the second level now."""

    def make(level: int, *, about: Any = (), by: str = "mia", matter: Any = None) -> Escalation:
        matter = matter or late(-100)
        made = Escalation(commitment=matter, site=matter.site, level=level, reason="Tense.")
        with clock.at(now):
            return actions.raise_directly(made, by=cast[by], about=about)

    return make


def sweep_at(instant: datetime) -> int:
    """One sweep by a clock that stands still."""
    with clock.at(instant):
        return actions.raise_due(instant)


def steps_of(matter: Any) -> list[str]:
    """What was raised about a matter, in the order in which it fell due."""
    rows = Escalation.objects.filter(subject=matter.pk).order_by("due_at")
    return list(rows.values_list("step", flat=True))


def told_of(escalation: Escalation) -> set[str]:
    """The names of the people it was put before."""
    return set(escalation.addressees.values_list("person__name", flat=True))
