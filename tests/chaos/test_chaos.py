"""Processes are killed at random and at named places; whatever was owed happens, once.

A slice of a few minutes with every run of the suite; `./dev chaos` is the long one. The seed is fixed,
but what a kill hits is not: a failure is looked for in the logs of the rig (PARLEY_CHAOS_KEEP=1 keeps them).
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from commitments.models import Commitment
from engagement.models import Concern
from records.models import Entry, Mail, Notice
from records.trail import recorded
from reports.models import Report
from risks.models import Escalation
from risks.reactions import matter_ended
from tests.chaos.rig import PAUSE, Rig
from tests.chaos.story import FULL, POSTS, SLICE, Story, Telling
from tests.chaos.world import World

pytestmark = [
    pytest.mark.rig,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them"),
]
LONG = os.environ.get("PARLEY_CHAOS") == "full"


@pytest.fixture(scope="module")
def story(django_db_blocker: Any) -> Iterator[Story]:
    """The run itself, once for all questions about it."""
    rng = random.Random(int(os.environ.get("PARLEY_CHAOS_SEED", "7")))  # noqa: S311
    plan = FULL if LONG else SLICE
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
            patch.delenv(name, raising=False)
        rig = Rig(str(os.getpid()), rng)
        try:
            rig.start()
            with django_db_blocker.unblock(), rig.as_our_database():
                patch.setattr(settings, "CHECKPOINT_DIR", rig.checkpoints)
                yield tell(plan, rig, World(rng, plan.owners))
        finally:
            rig.stop()


def tell(plan: Any, rig: Rig, world: World) -> Story:
    """Without the reaction in this process: what ended must be settled by the sweep, whatever was missed."""
    for noun in (Commitment, Concern):
        recorded.disconnect(matter_ended, sender=noun)
    try:
        world.build()
        told = Telling(plan, rig, world).go()
    finally:
        for noun in (Commitment, Concern):
            recorded.connect(matter_ended, sender=noun)
    sys.stdout.write(figures(told))
    return told


def figures(story: Story) -> str:
    """What the run says at its end: the long one on the screen, the short one when a test fails."""
    judge, lags = story.judge, story.lags()
    lines = {
        "seconds": {name: round(seconds, 1) for name, seconds in story.marks.items()},
        "faults": dict(sorted(story.rig.done.items())),
        "obligations": len(judge.matters),
        "escalations": Escalation.objects.count(),
        "lost / doubled / unasked": [len(judge.lost()), len(judge.doubled()), len(judge.unasked())],
        "notices": Notice.objects.count(),
        "mails / taken twice": [len(judge.post.taken), judge.doubled_mail()],
        "entries": Entry.objects.count(),
        "reports": len(judge.ordered),
        "most attempts of a report": max(Report.objects.values_list("attempts", flat=True)),
        "most attempts of a mail": max(Mail.objects.values_list("attempts", flat=True)),
        "lag p50 / p95 / max, s": [round(lags[int(len(lags) * p)], 1) for p in (0.5, 0.95)]
        + [round(lags[-1], 1)],
        "posts without a broker": dict(story.answers),
    }
    return "\n" + "".join(f"{name}: {value}\n" for name, value in lines.items())


def test_all_planned_kills_happened(story: Story) -> None:
    done = story.rig.done
    assert done["group"] + done["child"] == story.plan.kills
    at_points = sum(times for name, times in done.items() if name.startswith("at: "))
    assert at_points >= story.plan.at_points * 0.95


def test_every_obligation_that_came_due_was_raised(story: Story) -> None:
    assert story.judge.lost() == []


def test_nothing_was_raised_twice(story: Story) -> None:
    assert story.judge.doubled() == []


def test_nothing_was_raised_before_its_day_or_after_its_end(story: Story) -> None:
    assert story.judge.unasked() == []


def test_each_step_stands_at_its_level(story: Story) -> None:
    assert story.judge.wrong_levels() == []


def test_a_level_is_called_when_the_one_below_has_had_its_time(story: Story) -> None:
    assert story.judge.too_close() == []


def test_nobody_is_asked_about_what_has_ended(story: Story) -> None:
    assert story.judge.unsettled() == []


def test_each_notice_was_left_once_for_each_person_the_ladder_names(story: Story) -> None:
    assert story.judge.wrong_notices() == []


def test_every_notice_reached_its_reader_by_mail(story: Story) -> None:
    assert story.judge.lost_mail() == []


def test_every_mail_is_one_of_the_outbox_and_went_to_its_reader(story: Story) -> None:
    assert story.judge.mail_faults() == []


def test_a_mail_is_doubled_only_in_the_moment_that_nobody_can_close(story: Story) -> None:
    """Killed between the server's word and the mark: the same Message-ID again, so it can be told."""
    doubled, kills = story.judge.doubled_mail(), story.rig.done
    if LONG:
        assert doubled <= 0.005 * len(story.judge.post.taken)
    else:
        assert doubled <= kills["at: mail taken by the server"] + 1


def test_each_escalation_has_one_entry_in_the_trail(story: Story) -> None:
    assert story.judge.trail_faults() == []


def test_the_chain_of_the_trail_holds(story: Story) -> None:
    assert story.judge.broken_chain(story.rig.checkpoints) == []
    assert not Entry.objects.unsealed().exists()


def test_every_report_is_whole(story: Story) -> None:
    assert story.judge.report_faults(story.rig.media) == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="reads PDFs with poppler")
def test_a_report_made_again_says_the_same(story: Story) -> None:
    assert story.judge.changed_reports(story.rig.media, 10 if LONG else 2) == []


def test_while_nobody_ticked_nothing_was_raised(story: Story) -> None:
    assert story.before_return == 0


def test_three_days_are_caught_up_in_minutes_with_few_mails(story: Story) -> None:
    """All that waited for a reader is gathered: however many batches were raised, one mail in a pause."""
    assert story.marks["caught up"] <= 300
    assert story.most_mails <= 2 + story.marks["caught up"] // PAUSE


def test_people_go_on_working_without_a_broker(story: Story) -> None:
    assert dict(story.answers) == {302: POSTS}
    assert story.written == POSTS


def test_all_is_told_within_a_minute_of_the_last_fault(story: Story) -> None:
    assert story.marks["told"] <= 60


def test_no_worker_hangs_when_the_broker_returns(story: Story) -> None:
    assert story.rig.done["hung"] == 0


def test_the_run_is_as_short_as_promised(story: Story) -> None:
    assert sum(story.marks.values()) <= (1800 if LONG else 240)
