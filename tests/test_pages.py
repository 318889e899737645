"""Every address × every person: what opens, what is refused, what is not there. The table is `pages.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from allauth import urls as library
from django.db import transaction
from django.urls import get_resolver, reverse

from records import clock
from tests.conftest import CAST
from tests.test_house import OPEN
from tests.world import build

DAY = timedelta(days=1)
MADE, DUE, HELD = date(2026, 3, 2), date(2026, 5, 10), date(2026, 6, 20)
PEOPLE = [*CAST, "nobody"]  # nobody has signed in
STATUS = {"o": 200, "x": 403, ".": 404, ">": 302}


class Row(NamedTuple):
    """One line of the table."""

    name: str
    of: str
    cells: dict[str, str]
    sent: str

    def methods(self, person: str) -> list[str]:
        """That a page takes no form is tried once, by who sees most."""
        return (
            ["get"] if self.sent == "405" and person not in {"mia", "nobody"} else ["get", "post"]
        )

    def expected(self, method: str, person: str) -> int:
        cell = self.cells[person]
        outside = person == "nobody" and cell == ">"
        if method == "get":
            return 405 if self.sent == "only" and not outside else STATUS[cell]
        if self.sent == "405":
            return 302 if outside else 405
        if self.sent == "only" or cell != "o":
            return STATUS[cell]
        return int(self.sent)


def table() -> list[Row]:
    lines = (Path(__file__).parent / "pages.txt").read_text().splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")][1:]
    return [
        Row(name, of, dict(zip(PEOPLE, cells, strict=True)), sent)
        for name, of, *cells, sent in rows
    ]


def named(patterns: Any) -> Iterator[str]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from named(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


TABLE = table()
LIBRARY = set(named(library.urlpatterns))


def test_every_address_has_its_row_and_every_row_its_address():
    here = set(named(get_resolver().url_patterns)) - LIBRARY
    rows = {row.name for row in TABLE}
    assert here - rows == set(), "addresses without a row"
    assert rows - here == set(), "rows without an address"


@pytest.fixture
def world(cast: Any, north: Any, water: Any, on: date, now: Any) -> dict[str, Any]:
    """One of everything at North, under the names that the table uses."""
    return build(cast, north, water, on, now)


def address(row: Row, world: dict[str, Any]) -> str:
    if not row.of.startswith("?"):
        return reverse(row.name, args=[] if row.of == "-" else [world[row.of].pk])
    key, value = row.of[1:].split("=")
    record = world.get(value)
    return f"{reverse(row.name)}?{urlencode({key: record.pk if record else value})}"


def answer(client: Any, method: str, url: str) -> Any:
    """What comes back; what was done is undone."""
    with transaction.atomic():
        came = getattr(client, method)(url)
        transaction.set_rollback(True)
    return came


@pytest.mark.parametrize("person", PEOPLE)
def test_each_person_meets_what_the_table_says(client, sign_in, cast, world, now, person):
    if person != "nobody":
        sign_in(cast[person])
    client.get(reverse("live"))  # the session begins here, not anew with each page that is undone
    wrong = []
    with clock.at(now):
        for row in TABLE:
            url = address(row, world)
            for method in row.methods(person):
                came = answer(client, method, url)
                expected = row.expected(method, person)
                if came.status_code != expected:
                    wrong.append(
                        f"{method} {row.name} {row.of}: {came.status_code}, not {expected}"
                    )
    assert wrong == []


def test_without_sign_in_every_closed_page_leads_to_the_sign_in_page(client, world):
    entrance = reverse("account_login")
    for row in TABLE:
        if row.cells["nobody"] == ">" and row.name != "set_language":
            url = address(row, world)
            assert client.get(url).url.startswith(entrance), row.name
            assert client.post(url).url.startswith(entrance), row.name


# The sign-in library's own pages, under one rule: the entrance is open, the rest asks for sign-in.
ARGUMENTS = {
    "account_confirm_email": ["x"],
    "account_reset_password_from_key": ["1", "x-x"],
    "mfa_remove_webauthn": [1],
    "mfa_edit_webauthn": [1],
    "openid_connect_login": ["x"],
    "openid_connect_callback": ["x"],
}
ENTRANCE = {
    "account_login",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}


def test_the_entrance_is_open_and_every_other_door_of_the_library_asks_for_sign_in(client, db):
    assert ENTRANCE <= LIBRARY
    for name in sorted(LIBRARY):
        came = client.get(reverse(name, args=ARGUMENTS.get(name)))
        if name in ENTRANCE:
            assert came.status_code == 200, name
        elif name not in OPEN:
            assert came.status_code == 302, name
            assert came.url.startswith(reverse("account_login")), name
        else:
            assert came.status_code in {200, 302, 404}, name
