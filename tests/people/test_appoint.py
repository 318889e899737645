"""The first administrator of a new installation."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from people.models import Role, User
from tests.people.conftest import enter, set_new_password, who


@pytest.fixture
def printed(db, capsys):
    call_command("appoint", "First@Parley.example", "Ada First")
    return capsys.readouterr().out


def test_the_first_administrator_is_made_by_command(printed):
    first = User.objects.get(email="first@parley.example")
    assert first.holds(Role.ADM)
    assert first.entries.count() == 0  # nobody signed in did it


def test_they_set_their_password_at_the_address_that_is_printed(printed):
    link = re.search(r"https?://\S+", printed).group(0)
    set_new_password(Client(), link)
    client = Client()
    enter(client, User.objects.get())
    assert who(client)
    assert client.get("/me/").headers["Location"].startswith("/second-factor/")


def test_there_is_no_second_first_administrator(printed):
    with pytest.raises(CommandError, match="administrator already"):
        call_command("appoint", "second@parley.example", "Bob Second")
    assert User.objects.count() == 1


def test_a_mistyped_address_is_refused(db):
    with pytest.raises(CommandError):
        call_command("appoint", "not an address", "Ada First")
    assert not User.objects.exists()
