"""Reference numbers: in order, without gaps, never twice."""

from __future__ import annotations

import pytest
from django.db import transaction

from records.models import Counter
from records.numbering import next_number
from tests.records.conftest import at_once


def test_numbers_follow_each_other_within_a_series(db):
    assert [next_number("C", 2026) for _time in range(3)] == [
        "C-2026-0001",
        "C-2026-0002",
        "C-2026-0003",
    ]


def test_each_year_and_prefix_counts_for_itself(db):
    next_number("C", 2026)
    assert next_number("C", 2027) == "C-2027-0001"
    assert next_number("NOR-C", 2026) == "NOR-C-2026-0001"


def test_a_number_beyond_four_digits_grows(db):
    Counter.objects.create(series="C-2026", last=9999)
    assert next_number("C", 2026) == "C-2026-10000"


def test_what_was_rolled_back_leaves_no_gap(db):
    with transaction.atomic():
        next_number("C", 2026)
        transaction.set_rollback(True)
    assert next_number("C", 2026) == "C-2026-0001"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_different_numbers():
    def take():
        return [next_number("C", 2026) for _time in range(10)]

    taken = [number for numbers in at_once(take, take, take, take) for number in numbers]
    assert sorted(taken) == [f"C-2026-{number:04d}" for number in range(1, 41)]
