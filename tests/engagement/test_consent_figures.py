"""E-12: of the activities that needed consent and began in the period, those with valid consent before it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from engagement.models import Condition, ConsentProcess
from reports.kpis import Ratio, consent_before_start
from tests.engagement.builders import community

DAY = timedelta(days=1)
START, END = date(2026, 1, 1), date(2026, 4, 1)
BEGAN = date(2026, 2, 10)


@pytest.fixture
def village(north):
    return community(north)


def began(village, by, on=BEGAN, *, verified=(), **more):
    """An activity that began, as a bare row; `verified`: the day of each condition, None while open."""
    facts = {
        "status": "consent_given",
        "outcome": "given",
        "consent_on": BEGAN - 10 * DAY,
        "opened_on": START,
        "opened_by": by,
        "trigger": "relocation",
        "activity": "Road",
        "activity_started_on": on,
    }
    made = ConsentProcess.objects.create(site=village.site, community=village, **facts | more)
    for day in verified:
        Condition.objects.create(
            process=made,
            text="A well",
            owner=by,
            due_on=END,
            status="verified" if day else "open",
            verified_on=day,
        )
    return made


def figure():
    return ConsentProcess.objects.consent_before_start(START, END)


def test_none_began_is_undefined(village, gwen):
    began(village, gwen, None)
    ratio = consent_before_start(gwen, START, END)
    assert (ratio, ratio.value) == (Ratio(0, 0), None)


def test_two_of_five_by_hand(village, gwen):
    began(village, gwen)  # counts
    began(village, gwen, verified=[BEGAN - DAY, BEGAN], outcome="conditional")  # counts
    began(village, gwen, verified=[BEGAN, None], outcome="conditional")  # a condition is open
    began(village, gwen, consent_on=BEGAN + DAY)  # the consent came afterwards
    began(village, gwen, consent_on=None, outcome="", status="required", without_consent=True)
    began(village, gwen, END)  # after the period
    began(village, gwen, START - DAY)  # before the period
    began(village, gwen, status="not_required")  # needs none
    assert consent_before_start(gwen, START, END) == Ratio(2, 5)


def test_a_refusal_is_no_consent(village, gwen):
    began(village, gwen, outcome="withheld", status="consent_withheld")
    assert figure() == (0, 1)


def test_a_consent_withdrawn_after_the_start_was_valid_at_the_start(village, gwen):
    began(village, gwen, status="consent_withdrawn", ended_on=BEGAN + DAY)
    began(village, gwen, status="consent_withdrawn", ended_on=BEGAN)
    assert figure() == (1, 2)


def test_a_condition_verified_after_the_start_does_not_mend_it(village, gwen):
    began(village, gwen, verified=[BEGAN + DAY], outcome="conditional")
    assert figure() == (0, 1)


def test_figures_are_of_the_sites_where_one_reads_figures(village, gwen, sofia):
    began(village, gwen)
    assert consent_before_start(sofia, START, END) == Ratio(0, 0)


DAYS = st.integers(-3, 3).map(lambda days: BEGAN + days * DAY)
OUTCOMES = st.sampled_from(["given", "conditional"])


@for_all(day=DAYS, conditions=st.lists(st.none() | DAYS, max_size=3), started=DAYS)
def test_the_gate_says_yes_exactly_where_the_figure_would_count_it(day, conditions, started):
    asked = ConsentProcess(status="consent_conditional", outcome="conditional", consent_on=day)
    wanted = [
        Condition(text="A well", status="verified" if one else "open", verified_on=one)
        for one in conditions
    ]
    valid = day <= started and all(one is not None and one <= started for one in conditions)
    assert (asked.missing_to_start(started, wanted) == []) == valid


@pytest.mark.parametrize("seed", range(12))
def test_the_figure_counts_what_the_gate_lets_through(village, gwen, seed):
    """The same question, once row by row in the gate and once over all rows in the database."""
    days = [BEGAN - DAY, BEGAN, BEGAN + DAY, None]
    consent_on, first, second = days[seed % 3], days[seed % 4], days[(seed // 3) % 4]
    made = began(
        village,
        gwen,
        verified=[first, second],
        outcome="conditional",
        status="consent_conditional",
        consent_on=consent_on,
    )
    open_to = made.missing_to_start(BEGAN, made.conditions.all()) == []
    assert figure() == (int(open_to), 1)
