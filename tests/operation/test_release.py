"""After a restore: nobody is told anything, until somebody looked at what would go out and said so."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.core.management import CommandError, call_command

from people.models import User
from records import clock, notices, tasks
from records.models import Entry, Mail, SystemState


@pytest.fixture
def restored(omar: User, mia: User) -> User:
    """A notice and a mail that waited when the backup was made, and one notice since."""
    notices.notify([omar], "told", omar, key="old")
    Mail.objects.create(to=mia)
    made_at = clock.now()
    SystemState.objects.create(key="quarantine", value={"backup_made_at": made_at.isoformat()})
    with clock.at(made_at + timedelta(seconds=1)):
        notices.notify([mia], "told", mia, key="new")
    Mail.objects.update(created_at=made_at)
    notices.Notice.objects.filter(key__startswith="old").update(created_at=made_at)
    notices.Notice.objects.filter(key__startswith="new").update(
        created_at=made_at + timedelta(seconds=1), due_at=made_at
    )
    return omar


def gather_later() -> None:
    """When the pause since the mail of the fixture is over."""
    with clock.at(clock.now() + timedelta(seconds=settings.MAIL_PAUSE + 60)):
        notices.gather()


def test_nothing_is_sent_before_the_release(restored: User) -> None:
    tasks.send_mail()
    assert outbox.outbox == []
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.WAITING}


def test_showing_changes_nothing(restored: User, capsys: Any) -> None:
    call_command("release")
    assert "2 notices wait for 2 people; 1 of them" in capsys.readouterr().out
    assert notices.held()


def test_releasing_lets_all_of_it_go(restored: User) -> None:
    call_command("release", confirm=True)
    gather_later()
    assert not notices.held()
    assert Mail.objects.filter(state=Mail.State.WAITING).count() == 3
    assert Entry.objects.get(verb="release").changes["withheld"] == [0, 0]


def test_what_waited_before_can_be_withheld(restored: User) -> None:
    call_command("release", confirm=True, withhold_old=True)
    gather_later()
    assert Mail.objects.filter(state=Mail.State.WITHHELD).count() == 2
    (sent,) = Mail.objects.filter(state=Mail.State.WAITING)
    assert sent.to.name == "Mia"


def test_there_is_nothing_to_release_in_a_system_that_was_not_restored(db: None) -> None:
    with pytest.raises(CommandError, match="not in quarantine"):
        call_command("release")
