"""On which day a step fires, by the date at the site, whatever the clocks do there; and who then hears of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Commitment
from people.models import Site
from risks import actions, ladder
from tests.commitments.builders import laid
from tests.engagement.builders import group
from tests.risks.conftest import steps_of, sweep_at, told_of

HOUR = timedelta(hours=1)

# domain §3.4, by hand: step, days from the due date, level, parties.
NORMAL = [
    ("soon", -14, 0, ["owner"]),
    ("late-1", 1, 1, ["owner", "accountable", "CRM"]),
    ("late-7", 7, 1, ["accountable", "unit_head", "CRM"]),
    ("late-14", 14, 2, ["accountable", "GM"]),
    ("late-30", 30, 3, ["accountable", "EXE"]),
    ("late-60", 60, 4, ["accountable", "EXE", "HRWG"]),
]
HALF = [-7, 1, 4, 7, 15, 30]  # rounded half up, never before the day after
HALVED = [(step, days, *rest) for (step, _, *rest), days in zip(NORMAL, HALF, strict=True)]
ASKED = [
    ("soon", -3, 0, ["officer"]),
    ("late-1", 1, 1, ["officer", "CRM"]),
    ("late-30", 30, 2, ["CRM", "GM"]),
]
DUE = date(2026, 6, 30)
PLACES = {"North": "Africa/Nairobi", "South": "America/Lima"}
ZONES = [
    "Europe/Copenhagen",
    "America/Santiago",  # the clocks change at midnight: some days begin at one o'clock
    "Africa/Casablanca",  # twice more a year, around Ramadan
    "Asia/Kathmandu",  # a quarter of an hour off
    "Pacific/Apia",
    "America/Havana",  # once a year midnight comes twice
    "Africa/Cairo",
    "Australia/Lord_Howe",  # half an hour of summer time
]


def due_at(now: datetime) -> set[tuple[str, str]]:
    """(subject, step) of what has come due by then."""
    found = ladder.due(actions.clocks(), now, limit=1_000_000)
    return {(str(one.subject), one.step) for one in found}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("pressing", [False, True], ids=["normal", "halved"])
@pytest.mark.parametrize("number", range(len(NORMAL)))
def test_a_step_fires_when_its_day_begins_at_the_site(late, south, place, pressing, number):
    made = late(0, is_human_rights_relevant=pressing)
    Site.objects.filter(pk=made.site_id).update(time_zone=PLACES[place])
    step, days, *_rest = (HALVED if pressing else NORMAL)[number]
    begins = datetime.combine(DUE + timedelta(days=days), time(), ZoneInfo(PLACES[place]))
    before = {step for _subject, step in due_at(begins - timedelta(microseconds=1))}
    after = {step for _subject, step in due_at(begins)}
    assert after - before == {step}


@pytest.mark.parametrize(("step", "days"), [(step, days) for step, days, *_rest in ASKED])
def test_the_answer_to_a_question_has_steps_of_its_own(asked, step, days):
    made = asked(0)
    begins = datetime.combine(
        made.answer_due + timedelta(days=days), time(), ZoneInfo("Africa/Nairobi")
    )
    assert (str(made.pk), step) not in due_at(begins - timedelta(microseconds=1))
    assert (str(made.pk), step) in due_at(begins)


def test_on_the_due_date_itself_nothing_is_late(late):
    made = late(0)
    sweep_at(datetime(2026, 6, 30, 20, 59, tzinfo=UTC))  # one minute before midnight at North
    assert steps_of(made) == ["soon"]


@pytest.mark.parametrize("why", [{"is_human_rights_relevant": True}, {"binding": "legal"}])
def test_rights_and_law_halve_all_limits(late, now, why):
    made = late(4, **why)
    sweep_at(now)
    assert steps_of(made) == ["soon", "late-1", "late-7"]


@pytest.mark.parametrize(
    ("days", "names"),
    [
        (-14, {"Nora"}),
        (1, {"Nora", "Otto", "Mia"}),
        (7, {"Otto", "Mia"}),
        (14, {"Otto", "Gwen"}),
        (30, {"Otto", "Eva"}),
        (60, {"Otto", "Eva", "Hana"}),
    ],
)
def test_each_step_tells_those_whom_the_handbook_names(late, now, days, names):
    made = late(days)
    sweep_at(now)
    last = made.escalations.latest("due_at")
    assert told_of(last) == names


@pytest.fixture
def of_a_unit(late, water, mia):
    """A promise that a unit delivers, not a person; Otto heads the unit, Mia answers for it."""

    def make(days):
        unit = {"owner": None, "owner_type": "business_unit", "owner_unit": water}
        return late(days, accountable=mia, **unit)

    return make


def test_the_head_of_the_owning_unit_hears_after_a_week(of_a_unit, now):
    made = of_a_unit(7)
    sweep_at(now)
    assert told_of(made.escalations.get(step="late-7")) == {"Otto", "Mia"}


def test_a_reminder_that_nobody_owns_goes_to_the_manager(of_a_unit, now):
    made = of_a_unit(-14)
    sweep_at(now)
    assert told_of(made.escalations.get()) == {"Mia"}


# Changes of the clocks. The oracle knows nothing of midnights: a step is due when the date at the site is.


@cache
def changes(zone: str) -> list[datetime]:
    """Every instant from 2020 to 2025 at which the clocks of a zone changed.

    Past years only: what is still to come, two time-zone tables may foretell differently.
    """
    found, there = [], ZoneInfo(zone)
    hour = datetime(2020, 1, 1, tzinfo=UTC)
    while hour.year < 2026:
        day = hour + 24 * HOUR
        if hour.astimezone(there).utcoffset() != day.astimezone(there).utcoffset():
            found += [
                hour + number * HOUR / 2
                for number in range(48)
                if (hour + number * HOUR / 2).astimezone(there).utcoffset()
                != (hour + (number + 1) * HOUR / 2).astimezone(there).utcoffset()
            ]
        hour = day
    return found


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    """Mostly within a day of a change of the clocks somewhere, else anywhere in six years."""
    zone = draw(st.sampled_from(ZONES))
    if changes(zone) and draw(st.booleans()):
        near = draw(st.sampled_from(changes(zone)))
        return near + timedelta(minutes=draw(st.integers(-26 * 60, 26 * 60)))
    return datetime(2020, 1, 2, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 5 * 525_600)))


@pytest.fixture
def everywhere(db):
    """One site and one group of people in each zone."""
    sites = [
        Site.objects.create(
            name=zone, code=f"Z{number}", country="XX", time_zone=zone, currency="USD"
        )
        for number, zone in enumerate(ZONES)
    ]
    return [(site, group(site, f"People of {site}")) for site in sites]


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(now=instants())
def test_no_change_of_the_clocks_moves_a_step(everywhere, otto, now):
    """Eight zones, a fortnight of due dates around each step: some 2,000 answers for each instant."""
    Commitment.objects.all().delete()
    days = [
        now.date() - timedelta(days=days + near) for _s, days, *_r in NORMAL for near in (-1, 0, 1)
    ]
    made = [
        laid(site, people, due=due, by=otto) for site, people in everywhere for due in set(days)
    ]
    Commitment.objects.bulk_create(made)
    wanted = {
        (str(one.pk), step)
        for one in made
        for step, days, *_rest in NORMAL
        if now.astimezone(ZoneInfo(one.site.time_zone)).date()
        >= one.agreed_due + timedelta(days=days)
    }
    assert due_at(now) == wanted


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("America/Havana", date(2026, 11, 1), datetime(2026, 11, 1, 4, tzinfo=UTC)),  # twice
        ("America/Santiago", date(2026, 9, 6), datetime(2026, 9, 6, 4, tzinfo=UTC)),  # never
    ],
)
def test_a_day_begins_once_where_midnight_comes_twice_or_never(late, zone, day, begins):
    made = late(0)
    Site.objects.filter(pk=made.site_id).update(time_zone=zone)
    Commitment.objects.filter(pk=made.pk).update(agreed_due=day - timedelta(days=1))
    late_1 = (str(made.pk), "late-1")
    assert late_1 not in due_at(begins - timedelta(seconds=1))
    assert late_1 in due_at(begins)
