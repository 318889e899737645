"""After a standstill, or when a clock jumps: each level has its time, each reader one mail, a flood is asked about."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commitments.models import Commitment
from records import clock, notices
from records.models import Mail, Notice
from risks import actions
from risks.models import Escalation, Hold
from tests.risks.conftest import steps_of, sweep_at

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


# The distance between levels.


def told_after(matter) -> dict[str, float]:
    """step -> hours between the sweep and the moment at which it is told."""
    return {one.step: (one.notify_at - one.detected_at) / HOUR for one in matter.escalations.all()}


def test_after_a_standstill_each_level_has_its_time_before_the_next_is_called(late, now):
    """120 hours for the manager, 72 for the general manager, 24 for the executive (domain §5.3)."""
    made = late(61)
    sweep_at(now)
    assert told_after(made) == {
        "soon": 0,
        "late-1": 0,
        "late-7": 0,
        "late-14": 120,
        "late-30": 192,
        "late-60": 216,
    }


def test_where_all_is_halved_the_levels_keep_the_halved_distance(late, now):
    """Half a week, a week: three days between the manager and the general manager, not five."""
    made = late(7, is_human_rights_relevant=True)
    sweep_at(now)
    assert told_after(made) == {"soon": 0, "late-1": 0, "late-7": 0, "late-14": 72}


@pytest.mark.parametrize("pressing", [False, True], ids=["normal", "halved"])
def test_without_a_standstill_nothing_is_held_back(late, now, pressing):
    made = late(0, is_human_rights_relevant=pressing)
    for day in range(1, 62):
        sweep_at(now + day * DAY)
    assert set(told_after(made).values()) == {0}
    assert len(steps_of(made)) == 6


def test_the_time_to_answer_begins_when_it_is_told(late, now):
    made = late(14)
    sweep_at(now)
    raised = made.escalations.get(step="late-14")
    assert raised.acknowledge_by == now + 120 * HOUR + 72 * HOUR
    assert raised.decide_by == now + 120 * HOUR + 240 * HOUR


def test_three_days_of_standstill_are_one_mail_for_each_reader(late, now, mia):
    for days in (1, 2, 3, 7, 8):
        late(days)
    sweep_at(now)
    with clock.at(now):
        notices.gather()
    assert Mail.objects.filter(to=mia).count() == 1
    assert Notice.objects.filter(to=mia, mail__isnull=False).count() == 7


# The safety valve.


@pytest.fixture
def flood(late, settings):
    """Five promises of one day late each, where three escalations may be raised without asking."""
    settings.SWEEP_LIMIT = 3
    return [late(1) for _number in range(5)]


def raised():
    return Escalation.objects.escalations().count()


def test_more_than_a_usual_day_brings_stops_the_sweep_at_its_limit(flood, now, root):
    sweep_at(now)
    assert raised() <= 3
    assert Hold.objects.get().wanted == 5


def test_the_administrator_is_paged_once(flood, now, root):
    sweep_at(now)
    sweep_at(now + HOUR)
    assert Notice.objects.filter(to=root, name="risks/sweep_stopped").count() == 1


def test_while_the_sweep_waits_for_a_word_nothing_is_raised(flood, now, root):
    sweep_at(now)
    before = raised()
    assert sweep_at(now + HOUR) == 0
    assert raised() == before


def test_with_the_word_of_the_administrator_it_goes_on(flood, now, root):
    sweep_at(now)
    with clock.at(now):
        actions.confirm(Hold.objects.get(), by=root)
    sweep_at(now + HOUR)
    assert raised() == 5


def test_five_times_the_usual_day_needs_no_word(flood, late, now, root):
    """Thirty escalations in thirty days are one a day: five at once are still usual."""
    for _number in range(30):
        sweep_of = late(20, summary="Told long ago")
        with clock.at(now - 19 * DAY):
            actions.escalate.create_many([_as_raised(sweep_of, now - 19 * DAY)], by=None)
    Commitment.objects.filter(summary="Told long ago").update(status="not_fulfilled")
    sweep_at(now)
    assert not Hold.objects.exists()


def _as_raised(matter, at) -> Escalation:
    return Escalation(
        commitment=matter, site=matter.site, subject=matter.pk, level=1, reason="Late",
        clock="commitment", step="late-1", start=at - DAY, due_at=at, detected_at=at, notify_at=at,
    )  # fmt: skip
