"""A promise that ran a month late at North, and the report about it that Eva reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from commitments.models import Commitment
from records import clock
from reports import actions
from reports.models import Report
from risks import actions as ladder
from tests.commitments.builders import lay
from tests.engagement.builders import group


@pytest.fixture
def herders(north: Any) -> Any:
    return group(north)


@pytest.fixture
def late(north: Any, herders: Any, cast: Any, now: Any) -> Commitment:
    """Due 31 days before the day of the story, escalated up to the executive."""
    due = now.date() - timedelta(days=31)
    promise = lay(
        north,
        herders,
        status="in_progress",
        due=due,
        by=cast["otto"],
        as_said="“Tutachimba kisima.”",
    )
    with clock.at(now):
        ladder.raise_due(now)
    return promise


@pytest.fixture
def ordered(eva: Any, north: Any, now: Any) -> Any:
    """`ordered()`: Eva's report of June, waiting."""

    def order(**more: Any) -> Report:
        facts = {
            "site": north,
            "period_start": date(2026, 6, 1),
            "period_end": date(2026, 7, 1),
            "audience": eva,
        }
        with clock.at(now):
            return actions.order(Report(**facts | more), by=eva)

    return order


@pytest.fixture
def made(ordered: Any, now: Any) -> Any:
    """`made()`: Eva's report of June, claimed and rendered."""

    def make() -> Report:
        ordered()
        with clock.at(now):
            report = actions.claim()
            assert report is not None
            assert actions.make(report)
        return Report.objects.get(pk=report.pk)

    return make
