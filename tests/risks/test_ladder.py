"""Each step of the ladder fires on its day, by the calendar of the site."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Commitment
from people.models import Site
from records import clock
from risks import actions, ladder
from risks.models import Escalation, Rung
from tests.commitments.builders import lay
from tests.engagement.builders import group
from tests.risks.conftest import DUE, noon, sweep

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        (-15, []),
        (-14, ["soon"]),
        (0, ["soon"]),
        (1, ["soon", "late-1"]),
        (6, ["soon", "late-1"]),
        (7, ["soon", "late-1", "late-7"]),
        (14, ["soon", "late-1", "late-7", "late-14"]),
        (30, ["soon", "late-1", "late-7", "late-14", "late-30"]),
        (60, ["soon", "late-1", "late-7", "late-14", "late-30", "late-60"]),
    ],
)
def test_a_promise_climbs_on_the_days_of_the_ladder(
    days: int, steps: list[str], raised: Any
) -> None:
    sweep(DUE + days * DAY)
    assert [step for step, _level in raised()] == steps


def test_the_levels_are_those_of_the_ladder(raised: Any) -> None:
    sweep(DUE + 60 * DAY)
    assert raised() == [
        ("soon", 0),
        ("late-1", 1),
        ("late-7", 1),
        ("late-14", 2),
        ("late-30", 3),
        ("late-60", 4),
    ]


@pytest.mark.parametrize(
    ("days", "step"),
    [(-7, "soon"), (1, "late-1"), (4, "late-7"), (7, "late-14"), (15, "late-30"), (30, "late-60")],
)
@pytest.mark.parametrize("pressing", [{"binding": "legal"}, {"is_human_rights_relevant": True}])
def test_where_rights_or_the_law_are_touched_all_limits_are_halved(
    days: int, step: str, pressing: Any, promise: Commitment, raised: Any
) -> None:
    Commitment.objects.filter(pk=promise.pk).update(**pressing)
    sweep(DUE + (days - 1) * DAY)
    assert step not in dict(raised())
    sweep(DUE + days * DAY)
    assert step in dict(raised())


def test_halved_is_half_the_days_rounded_up_and_never_before_the_day_after() -> None:
    normal = {
        rung.step: rung.offset_days
        for rung in Rung.objects.filter(clock="commitment", pace="normal")
    }
    halved = {
        rung.step: rung.offset_days
        for rung in Rung.objects.filter(clock="commitment", pace="halved")
    }
    assert normal == {
        "soon": -14,
        "late-1": 1,
        "late-7": 7,
        "late-14": 14,
        "late-30": 30,
        "late-60": 60,
    }
    assert halved == {
        "soon": -7,
        "late-1": 1,
        "late-7": 4,
        "late-14": 7,
        "late-30": 15,
        "late-60": 30,
    }


def test_midnight_at_the_site_decides(north: Any, south: Any, cast: Any, herders: Any) -> None:
    """Late from 2 June: in Nairobi that begins at 21:00 UTC on 1 June, in Lima at 05:00 UTC on 2 June."""
    here = lay(north, herders, status="registered", due=DUE, by=cast["otto"])
    there = lay(south, group(south), status="registered", due=DUE, by=cast["otto"])
    late = {}
    for moment in (
        datetime(2026, 6, 1, 20, 59, tzinfo=UTC),
        datetime(2026, 6, 1, 21, 0, tzinfo=UTC),
        datetime(2026, 6, 2, 5, 0, tzinfo=UTC),
    ):
        with clock.at(moment):
            actions.raise_due(moment)
        late[moment.hour] = set(
            Escalation.objects.filter(step="late-1").values_list("commitment", flat=True)
        )
    assert late == {20: set(), 21: {here.pk}, 5: {here.pk, there.pk}}


ZONES = [
    "Europe/Copenhagen",
    "America/Santiago",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
]


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(zone=st.sampled_from(ZONES), day=st.dates(date(2020, 1, 1), date(2024, 10, 1)))
def test_changes_of_summer_time_move_no_step(zone: str, day: date, promise: Commitment) -> None:
    Site.objects.filter(pk=promise.site_id).update(time_zone=zone)
    Commitment.objects.filter(pk=promise.pk).update(
        agreed_due=day, current_due=day, original_due=day, made_on=day - 30 * DAY
    )
    far = datetime.combine(day + 10 * DAY, time(), tzinfo=UTC)
    found = {
        one.step: one.due_at
        for one in ladder.due(actions.clocks(), far, limit=100)
        if one.subject == promise.pk
    }
    expected = first_moment(day + DAY, zone)
    assert found["late-1"] == expected


def first_moment(day: date, zone: str) -> datetime:
    """The first instant of a civil date, found by walking: independent of how the database adds days."""
    moment = datetime.combine(day - DAY, time(0), tzinfo=UTC)
    while moment.astimezone(ZoneInfo(zone)).date() < day:
        moment += timedelta(minutes=15)
    return moment


def test_a_changed_step_does_not_fire_again(promise: Commitment, raised: Any, eva: Any) -> None:
    sweep(DUE + DAY)
    rung = Rung.objects.get(clock="commitment", pace="normal", step="late-1")
    with clock.at(noon(DUE + DAY)):
        actions.replace(rung, by=eva, note="Two days are enough.", values={"offset_days": 2})
    sweep(DUE + 3 * DAY)
    assert [step for step, _level in raised()].count("late-1") == 1


def test_a_changed_step_holds_from_the_next_day(promise: Commitment, raised: Any, eva: Any) -> None:
    rung = Rung.objects.get(clock="commitment", pace="normal", step="late-1")
    with clock.at(noon(DUE - 5 * DAY)):
        actions.replace(rung, by=eva, note="Give them three days.", values={"offset_days": 3})
    sweep(DUE + 2 * DAY)
    assert "late-1" not in dict(raised())
    sweep(DUE + 3 * DAY)
    assert "late-1" in dict(raised())
    assert Rung.objects.filter(clock="commitment", pace="normal", step="late-1").count() == 2


@pytest.mark.parametrize("name", ["mia", "gwen", "otto", "root", "omar"])
def test_the_rules_are_not_everybodys_to_change(name: str, cast: Any) -> None:
    rung = Rung.objects.get(clock="commitment", pace="normal", step="late-1")
    with pytest.raises(PermissionDenied):
        actions.end_rung(rung, by=cast[name], note="Too strict.")


def test_every_floor_tells_its_clocks_in_the_same_columns() -> None:
    columns = {
        tuple(rows.query.values_select) + tuple(rows.query.annotation_select)
        for rows in actions.clocks()
    }
    assert len(columns) == 1
