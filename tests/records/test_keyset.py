"""Pages of a register: walking them shows every row once and in order, at any depth for the same price."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Site, User
from records import keyset
from records.keyset import paginate
from records.models import Entry

NOBODY = "11111111-1111-4111-8111-111111111111"
EASY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), min_size=0, max_size=12
) | st.sampled_from(
    ["2026-06-30", "NOR1-2026-0001", "WEST-C-2026-0007", "2026-06-30T10:00", "", "'"]
)


def walk(rows: QuerySet, order: str, size: int) -> list[list]:
    """All pages from the first to the last."""
    pages, cursor = [], ""
    while True:
        page = paginate(rows, order, cursor, size)
        pages.append(page)
        if not page.next:
            return pages
        cursor = page.next
        assert len(pages) < 200, "walking in a circle"


def walk_back(rows: QuerySet, order: str, size: int, last) -> list[list]:
    pages, page = [last], last
    while page.previous:
        page = paginate(rows, order, page.previous, size)
        pages.append(page)
        assert len(pages) < 200, "walking in a circle"
    return pages[::-1]


def keys(pages):
    return [row.pk for page in pages for row in page.rows]


def in_order(rows, order):
    tie = "-pk" if order.startswith("-") else "pk"
    return list(rows.order_by(order, tie).values_list("pk", flat=True))


@EASY
@given(
    names=st.lists(NAMES, max_size=25),
    size=st.integers(1, 7),
    order=st.sampled_from(["title", "-title", "created_at", "-created_at", "pk"]),
)
def test_walking_shows_every_row_once_and_in_order(db, names, size, order):
    User.objects.all().delete()
    User.objects.bulk_create(
        User(name="x", title=name, email=f"{number}@x.example") for number, name in enumerate(names)
    )
    rows = User.objects.all()
    pages = walk(rows, order, size)
    assert keys(pages) == in_order(rows, order)
    back = walk_back(rows, order, size, pages[-1])
    assert keys(back) == in_order(rows, order)


@EASY
@given(numbers=st.lists(st.integers(0, 3), min_size=1, max_size=25), size=st.integers(1, 4))
def test_rows_with_the_same_value_are_neither_lost_nor_doubled(db, numbers, size):
    Site.objects.all().delete()
    Site.objects.bulk_create(
        Site(name=f"s{place}", code=f"S{place}", population=number)
        for place, number in enumerate(numbers)
    )
    rows = Site.objects.all()
    assert keys(walk(rows, "-population", size)) == in_order(rows, "-population")


@pytest.fixture
def many(db):
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    Entry.objects.bulk_create(
        Entry(verb=f"verb {number % 7}", at=begin + timedelta(hours=number // 3))
        for number in range(300)
    )
    return Entry.objects.all()


@pytest.mark.parametrize("order", ["at", "-at", "verb", "-verb", "id", "-id"])
def test_instants_words_and_numbers_can_be_walked(many, order):
    assert keys(walk(many, order, 40)) == in_order(many, order)


def test_a_column_of_a_related_noun_can_be_walked(cast):
    from people.models import RoleAssignment

    rows = RoleAssignment.objects.select_related("user")
    assert keys(walk(rows, "user__name", 3)) == in_order(rows, "user__name")


def test_a_computed_column_can_be_walked(cast):
    rows = User.objects.annotate(small=Lower("name"), since=F("created_at"))
    assert keys(walk(rows, "small", 4)) == in_order(rows, "small")


def test_a_page_at_any_depth_costs_the_same(many, query_count):
    cursor, costs = "", set()
    for _page in range(6):
        page = {}
        costs.add(query_count(lambda: page.update(it=paginate(many, "-at", cursor, 40))))  # noqa: B023
        cursor = page["it"].next
    assert costs == {1}


def test_a_row_that_comes_in_between_shifts_nothing(many):
    first = paginate(many, "-id", "", 10)
    Entry.objects.create(verb="new")
    second = paginate(many, "-id", first.next, 10)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_the_first_page_says_that_it_is_the_first(many):
    first = paginate(many, "id", "", 10)
    assert (first.first, first.previous) == (None, None)
    second = paginate(many, "id", first.next, 10)
    assert second.first == ""
    assert second.previous


def test_going_back_to_the_start_ends_there(many):
    second = paginate(many, "id", paginate(many, "id", "", 10).next, 10)
    back = paginate(many, "id", second.previous, 10)
    assert back.previous is None
    assert [row.pk for row in back.rows] == in_order(many, "id")[:10]


def test_an_empty_register_is_one_empty_page(db):
    page = paginate(User.objects.none(), "name", "", 10)
    assert (page.rows, page.count, page.next, page.previous) == ([], 0, None, None)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "W10",
        base64.urlsafe_b64encode(b"[1,2]").decode(),
        base64.urlsafe_b64encode(b'{"a": 1}').decode(),
        base64.urlsafe_b64encode(json.dumps(["x", NOBODY, False]).encode()).decode(),
        base64.urlsafe_b64encode(json.dumps([None, "1", False]).encode()).decode(),
        base64.urlsafe_b64encode(json.dumps(["a\0", "1", False]).encode()).decode(),
        "é" * 50,
        "A" * 5000,
    ],
)
def test_a_cursor_that_is_not_ours_starts_at_the_beginning(many, cursor):
    page = paginate(many, "id", cursor, 10)
    assert [row.pk for row in page.rows] == in_order(many, "id")[:10]


@given(cursor=st.text(max_size=60))
@EASY
def test_no_cursor_breaks_a_register(db, cursor):
    paginate(User.objects.all(), "created_at", cursor, 10)


def test_the_count_is_exact_until_it_would_be_dear(many, monkeypatch):
    assert paginate(many, "id", "", 10).count == 300
    monkeypatch.setattr(keyset, "COUNTED", 299)
    page = paginate(many, "id", "", 10)
    assert (page.count, page.count_text) == (None, "more than 10,000")


def test_a_date_is_read_as_a_date(db, on):
    from people.models import Absence

    mia, omar = (User.objects.create(name=name, email=f"{name}@x.example") for name in "MO")
    for step in range(9):
        day = date(2026, 1, 1) + timedelta(days=step // 2)
        Absence.objects.create(person=mia, deputy=omar, starts_on=day, ends_on=day)
    rows = Absence.objects.all()
    assert keys(walk(rows, "-starts_on", 2)) == in_order(rows, "-starts_on")
