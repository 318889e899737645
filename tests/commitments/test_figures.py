"""The figures of the catalogue (domain §8.3) against the worked example WE-2, and how groups of sites add up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from commitments.models import ChangeRequest, Commitment
from reports.kpis import Ratio
from tests.commitments.builders import Crew, lay
from tests.engagement.builders import group

DAY = timedelta(days=1)
WE2 = json.loads((Path(__file__).parent / "we2.json").read_text())
START, END, AS_OF = date(2025, 1, 1), date(2025, 7, 1), date(2025, 6, 30)
MADE = date(2025, 1, 6)


def live_through(crew: Crew) -> None:
    """C1 to C8 as Annex B tells them."""

    def promised(name: str, due: date) -> Commitment:
        return crew.start(MADE, due, summary=name)

    crew.confirm(
        crew.fulfil(promised("C1", date(2025, 2, 28)), date(2025, 2, 20)), date(2025, 3, 1)
    )
    crew.fulfil(promised("C2", date(2025, 3, 31)), date(2025, 4, 15))
    c3 = promised("C3", date(2025, 3, 15))
    crew.move(c3, date(2025, 3, 10), date(2025, 5, 31))
    crew.confirm(crew.fulfil(c3, date(2025, 5, 20)), date(2025, 6, 2))
    crew.ask(promised("C4", date(2025, 4, 30)), date(2025, 5, 10), date(2025, 7, 31))
    promised("C5", date(2025, 6, 15))
    promised("C6", date(2025, 6, 30))
    crew.fulfil(promised("C7", date(2025, 9, 30)), date(2025, 6, 1))
    crew.withdraw(promised("C8", date(2025, 5, 1)), date(2025, 4, 1))


@pytest.fixture(params=["still asked", "approved against the community"])
def example(request, crew):
    """The example, and again with C4's late request approved although the community objected: no figure moves."""
    live_through(crew)
    if request.param != "still asked":
        change = ChangeRequest.objects.get(status="requested")
        crew.explain(change, date(2025, 5, 12), "objected")
        crew.approve(change, date(2025, 5, 14))
    return Commitment.objects.all()


def share(num, den):
    return {"num": num.count(), "den": den.count()}


def names(rows):
    return sorted(rows.values_list("summary", flat=True))


def test_c01_kept_on_the_original_date(example):
    due = example.due_by_original(START, END, AS_OF)
    assert share(due.kept_by_original(), due) == WE2["on_time_original"]


def test_c02_kept_on_the_agreed_date(example):
    due = example.due_by_agreed(START, END, AS_OF)
    assert share(due.kept_by_agreed(), due) == WE2["on_time_agreed"]


def test_c03_kept_eventually(example):
    due = example.due_by_original(START, END, AS_OF)
    assert share(due.kept(AS_OF), due) == WE2["fulfilled_of_due"]


@pytest.mark.parametrize("cohort", ["due_by_original", "due_by_agreed"])
def test_the_cohorts_are_those_that_matured(example, cohort):
    assert names(getattr(example, cohort)(START, END, AS_OF)) == WE2["cohort"]


def test_c04_overdue_share(example):
    assert share(example.overdue(AS_OF), example.open()) == WE2["overdue_open"]


def test_c05_days_overdue(example):
    days = {one.summary: one.days_overdue(AS_OF) for one in example.overdue(AS_OF)}
    assert days == WE2["days_overdue"]


def test_c05_mean(example):
    days = [one.days_overdue(AS_OF) for one in example.overdue(AS_OF)]
    assert sum(days) / len(days) == WE2["mean_days_overdue"]


def test_c06_confirmed_by_the_community(example):
    fulfilled = example.fulfilled_between(START, END)
    assert share(fulfilled.confirmed(), fulfilled) == WE2["community_verified"]


def test_c07_changes_explained_and_agreed_in_time(example):
    asked = ChangeRequest.objects.of_dates().requested_between(START, END)
    assert share(asked.fair(), asked) == WE2["changes_explained_and_agreed_in_time"]


@pytest.mark.parametrize("example", ["still asked"], indirect=True)
def test_c08_slippage(example):
    due = example.due_by_original(START, END, AS_OF)
    assert {one.summary: one.slip_days for one in due if one.slip_days} == WE2["slippage_days"]


# Edges of the cohorts.


@pytest.mark.parametrize(
    ("due", "counts"),
    [
        (START - DAY, False),  # the period is half open: its first day counts,
        (START, True),
        (AS_OF - DAY, True),
        (AS_OF, False),  # what is due today has not matured (K2)
        (END, False),  # and the first day of the next period does not
    ],
)
def test_who_is_in_the_cohort(put, due, counts):
    put(due=due)
    assert Commitment.objects.due_by_original(START, END, AS_OF).exists() is counts


@pytest.mark.parametrize("status", ["withdrawn_agreed", "superseded"])
@pytest.mark.parametrize(("closed", "counts"), [(-1, False), (1, True)])
def test_taken_back_before_its_day_leaves_the_cohort_afterwards_it_failed(
    put, status, closed, counts
):
    due = date(2025, 5, 1)
    put(status, due=due, closed_on=due + closed * DAY, successor=put(due=END))
    assert Commitment.objects.due_by_original(START, END, AS_OF).exists() is counts


@pytest.mark.parametrize("status", ["draft", "rejected"])
def test_what_was_never_registered_counts_nowhere(put, status):
    put(status, due=date(2025, 5, 1))
    assert not Commitment.objects.due_by_original(START, END, AS_OF).exists()


@pytest.mark.parametrize("status", ["registered", "in_progress", "not_fulfilled", "disputed"])
def test_open_broken_and_disputed_promises_are_failures_not_dropped(put, status):
    put(status, due=date(2025, 5, 1))
    due = Commitment.objects.due_by_original(START, END, AS_OF)
    assert (due.count(), due.kept(AS_OF).count(), due.kept_by_original().count()) == (1, 0, 0)


def test_third_parties_and_complete_entries(put):
    put(owner_type="joint", owner=None)
    put(owner_type="contractor", owner=None)
    assert (
        Commitment.objects.owned_by_third_parties().count(),
        Commitment.objects.complete().count(),
    ) == (1, 1)


# Groups of sites.


def test_the_group_is_the_ratio_of_sums_not_the_mean_of_shares(put, south, otto):
    """The trap of §8.8: X 9/10 and Y 30/60 make 39/70 = 55.7 %, not 70 %."""
    village, due = group(south), date(2025, 5, 1)
    for number in range(10):
        put("fulfilled" if number < 9 else "in_progress", due=due)
    for number in range(60):
        lay(south, village, by=otto, due=due, status="fulfilled" if number < 30 else "in_progress")
    cohort = Commitment.objects.due_by_original(START, END, AS_OF)
    both = Ratio(cohort.kept_by_original().count(), cohort.count())
    assert (both.num, both.den, both.value) == (39, 70, 55.7)


def test_nothing_due_is_undefined_neither_none_nor_all(north):
    cohort = Commitment.objects.due_by_original(START, END, AS_OF)
    assert Ratio(cohort.kept_by_original().count(), cohort.count()).value is None


def test_half_a_tenth_is_rounded_up():
    assert [Ratio(num, 2000).value for num in (1, 3, 1999)] == [0.1, 0.2, 100.0]
