"""What the operator's monitor asks, and what a visitor sees when something is away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError
from django.urls import reverse

from records import clock, public, tasks
from records.models import Mail, SystemState


@pytest.mark.parametrize("name", ["live", "ready"])
def test_the_monitor_needs_no_sign_in(client, db, name):
    assert client.get(reverse(name)).content == b"ok"


def test_a_missing_migration_is_not_ready(client, db, monkeypatch):
    monkeypatch.setattr(public.MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
    answer = client.get(reverse("ready"))
    assert (answer.status_code, answer.content) == (503, b"migrations missing")


def test_a_database_that_is_away_is_not_ready(client, db, monkeypatch):
    def away(*args):
        raise OperationalError

    monkeypatch.setattr(public, "MigrationExecutor", away)
    assert client.get(reverse("ready")).status_code == 503


@pytest.fixture
def ask(client, db, settings):
    settings.DEEP_HEALTH_TOKEN = "open sesame"

    def send(token="open sesame"):
        return client.get(reverse("deep"), headers={"Authorization": f"Bearer {token}"})

    return send


@pytest.mark.parametrize("token", ["", "wrong", "open sesam", "öffne dich"])
def test_the_details_are_for_who_has_the_token(ask, token):
    assert ask(token.encode().decode("latin-1")).status_code == 404


def test_without_a_token_set_there_are_no_details(client, db, settings):
    settings.DEEP_HEALTH_TOKEN = ""
    assert client.get(reverse("deep"), headers={"Authorization": "Bearer "}).status_code == 404


def test_all_is_well_while_a_worker_lives(ask):
    tasks.beat_heart()
    answer = ask()
    assert (answer.status_code, answer.json()["worker"]) == (200, True)


def test_a_worker_that_was_not_seen_for_three_minutes_is_reported(ask):
    tasks.beat_heart()
    SystemState.objects.update(at=clock.now() - timedelta(minutes=4))
    assert ask().status_code == 503


def test_a_parked_mail_is_reported(ask, omar):
    tasks.beat_heart()
    Mail.objects.create(to=omar, state="parked")
    answer = ask()
    assert (answer.status_code, answer.json()["mail_parked"]) == (503, 1)


def test_the_age_of_the_oldest_mail_is_told(ask, omar):
    Mail.objects.create(to=omar, next_at=clock.now() - timedelta(seconds=90))
    assert 90 <= ask().json()["mail_waiting_seconds"] < 120


def test_entries_without_a_seal_are_counted(ask, entries):
    assert ask().json()["unsealed_entries"] == 30
    tasks.seal_trail()
    assert ask().json()["unsealed_entries"] == 0


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OperationalError, 503, "cannot reach its database"),
        (InterfaceError, 503, "cannot reach its database"),
        (ValueError, 500, "broke on our side"),
    ],
)
def test_a_visitor_sees_a_calm_page_when_something_breaks(
    client, monkeypatch, error, status, words
):
    """Without asking the database for what stands around a page: this test has none."""

    def breaks(self, *args, **kwargs):
        raise error("secret words")

    monkeypatch.setattr(
        "django.contrib.sessions.middleware.SessionMiddleware.process_request", breaks
    )
    client.raise_request_exception = False
    answer = client.get("/people/")
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "secret" not in answer.content.decode()
    assert ("Retry-After" in answer.headers) is (status == 503)
