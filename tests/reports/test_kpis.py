"""The first figures, against small worlds counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.models import Engagement
from people.models import Site
from reports import kpis
from reports.kpis import Ratio
from tests.commitments.builders import lay
from tests.engagement.builders import group

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("num", "den", "value"),
    [
        (1, 5, 20.0),
        (2, 3, 66.7),
        (1, 3, 33.3),
        (1, 8, 12.5),
        (1, 16, 6.3),
        (37, 85, 43.5),
        (0, 4, 0.0),
        (4, 4, 100.0),
    ],
)
def test_a_share_has_one_decimal_rounded_half_up(num: int, den: int, value: float) -> None:
    assert Ratio(num, den).value == value


def test_a_share_of_nothing_is_undefined() -> None:
    assert Ratio(0, 0).value is None


@given(st.integers(1, 10_000).flatmap(lambda den: st.tuples(st.integers(0, den), st.just(den))))
def test_a_share_lies_between_nothing_and_all(pair: tuple[int, int]) -> None:
    assert 0 <= (Ratio(*pair).value or 0) <= 100


def test_states_are_counted_and_empty_ones_left_out(
    north: Any, mia: Any, otto: Any, on: date
) -> None:
    women = group(north)
    for status in ("draft", "in_progress", "in_progress", "fulfilled"):
        lay(north, women, status=status, due=on, by=otto)
    assert kpis.commitments_by_state(mia, north) == [
        ("Draft", 1),
        ("In progress", 2),
        ("Fulfilled", 1),
    ]


@pytest.mark.parametrize(
    ("days", "place"),
    [(1, 0), (7, 0), (8, 1), (14, 1), (15, 2), (30, 2), (31, 3), (60, 3), (61, 4), (400, 4)],
)
def test_each_late_promise_stands_in_one_age(
    days: int, place: int, north: Any, mia: Any, otto: Any, now: datetime
) -> None:
    lay(north, group(north), status="registered", due=now.date() - days * DAY, by=otto)
    assert [count for _age, count in kpis.overdue_by_age(mia, now, north)] == [
        int(at == place) for at in range(5)
    ]


def test_on_its_due_date_a_promise_is_not_late(
    north: Any, mia: Any, otto: Any, now: datetime
) -> None:
    lay(north, group(north), status="registered", due=now.date(), by=otto)
    assert kpis.overdue_share(mia, now, north) == Ratio(0, 1)


def test_lateness_follows_the_day_at_the_site(north: Any, south: Any, adam: Any, otto: Any) -> None:
    """At 23:30 UTC on 30 June it is 1 July in Nairobi and still 30 June in Lima."""
    night, due = datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 6, 30)
    lay(north, group(north), status="registered", due=due, by=otto)
    lay(south, group(south), status="registered", due=due, by=otto)
    assert kpis.overdue_share(adam, night) == Ratio(1, 2)


def test_an_executives_share_counts_what_is_in_time_too(
    north: Any, eva: Any, otto: Any, now: datetime
) -> None:
    women = group(north)
    lay(north, women, status="registered", due=now.date() - DAY, by=otto)
    for _count in range(3):
        lay(north, women, status="registered", due=now.date() + DAY, by=otto)
    assert kpis.overdue_share(eva, now, north) == Ratio(1, 4)


def test_a_manager_counts_only_their_own_site(
    north: Any, south: Any, mia: Any, otto: Any, now: datetime
) -> None:
    lay(north, group(north), status="registered", due=now.date() + DAY, by=otto)
    lay(south, group(south), status="registered", due=now.date() - DAY, by=otto)
    assert kpis.overdue_share(mia, now) == Ratio(0, 1)


def test_who_reads_no_figures_counts_nothing(
    north: Any, tito: Any, otto: Any, now: datetime
) -> None:
    lay(north, group(north), status="registered", due=now.date() - DAY, by=otto)
    assert kpis.overdue_share(tito, now) == Ratio(0, 0)


def test_kept_on_the_agreed_date(north: Any, mia: Any, otto: Any) -> None:
    """Due in the first half-year: kept on the day, kept a day late, never kept; one is due later. 1 of 3."""
    women, due = group(north), date(2026, 5, 1)
    lay(north, women, status="fulfilled", due=due, by=otto, fulfilled_on=due)
    lay(north, women, status="fulfilled", due=due, by=otto, fulfilled_on=due + DAY)
    lay(north, women, status="registered", due=due, by=otto)
    lay(north, women, status="fulfilled", due=date(2026, 9, 1), by=otto, fulfilled_on=due)
    asked = kpis.kept_on_agreed_date(
        mia, date(2026, 1, 1), date(2026, 7, 1), date(2026, 6, 30), north
    )
    assert asked == Ratio(1, 3)


def meeting(site: Site, on: date, by: Any, status: str = "submitted") -> None:
    number = f"E-{site.code}-{Engagement.objects.count():04d}"
    Engagement.objects.create(
        site=site,
        number=number,
        title="Talk",
        held_on=on,
        place="School",
        summary="Talk",
        logged_by=by,
        status=status,
    )


def test_months_without_meetings_stand_as_zero(north: Any, mia: Any, omar: Any) -> None:
    meeting(north, date(2026, 6, 1), omar)
    meeting(north, date(2026, 6, 30), omar)
    meeting(north, date(2025, 7, 1), omar)
    months = kpis.engagements_by_month(mia, date(2026, 6, 30), north)
    assert len(months) == 12
    assert (months[0], months[-1]) == ((date(2025, 7, 1), 1), (date(2026, 6, 1), 2))
    assert sum(count for _month, count in months) == 3


def test_a_meeting_before_the_year_and_a_void_one_are_not_counted(
    north: Any, mia: Any, omar: Any
) -> None:
    meeting(north, date(2025, 6, 30), omar)
    meeting(north, date(2026, 6, 2), omar, status="void")
    assert (
        sum(count for _month, count in kpis.engagements_by_month(mia, date(2026, 6, 30), north))
        == 0
    )


@pytest.mark.parametrize(
    ("on", "back", "first"),
    [
        (date(2026, 3, 31), 0, date(2026, 3, 1)),
        (date(2026, 3, 31), 3, date(2025, 12, 1)),
        (date(2026, 12, 5), -1, date(2027, 1, 1)),
        (date(2024, 2, 29), 12, date(2023, 2, 1)),
    ],
)
def test_months_are_walked_over_the_turn_of_the_year(on: date, back: int, first: date) -> None:
    assert kpis.months_before(on, back) == first
