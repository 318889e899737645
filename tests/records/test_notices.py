"""Notices and the mail they become: once each, to whom may still know, without a word of the case."""

from __future__ import annotations

import socket
import threading
import uuid
from collections import Counter
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core import mail as outbox
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.template.loader import render_to_string
from django.urls import reverse

from people import actions
from people.models import Absence, RoleAssignment, User
from records import clock, notices, tasks
from records.models import Mail, Notice, SystemState
from tests.records.conftest import at_once

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _at_the_same_moment(now):
    with clock.at(now):
        yield


@pytest.fixture
def absence(mia, omar, on):
    """A record that Mia, Omar and the administrator may see; telling of it is Omar's first notice."""
    return Absence.objects.create(person=mia, deputy=omar, starts_on=on, ends_on=on)


@pytest.fixture
def told(absence, omar):
    notices.notify([omar], "standing_in", absence, key="stand in")
    return Notice.objects.get()


def gathered():
    notices.gather()
    (mail,) = notices.claim()
    return mail


class Broken:
    """A mail server that is not there, as a connection."""

    closed = 0

    def send_messages(self, messages):
        raise ConnectionRefusedError

    def close(self):
        self.closed += 1


def test_a_notice_is_written_once_however_often_it_is_told(absence, omar):
    for _time in range(3):
        notices.notify([omar, omar], "standing_in", absence, key="stand in")
    assert Notice.objects.count() == 1


def test_the_same_event_reaches_each_person_once(absence, omar, mia):
    notices.notify([omar, mia], "standing_in", absence, key="stand in")
    assert sorted(notice.to.name for notice in Notice.objects.all()) == ["Mia", "Omar"]


def test_without_a_key_each_version_of_a_record_is_news(absence, omar):
    notices.notify([omar], "standing_in", absence)
    notices.notify([omar], "standing_in", absence)
    absence.version += 1
    notices.notify([omar], "standing_in", absence)
    assert Notice.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_notice_of_what_was_rolled_back_was_never_written(mia, omar, root, on, monkeypatch):
    def tell_and_fail(*args):
        notices.notify(*args)
        raise ValidationError("Too late.")

    monkeypatch.setattr(actions, "notify", tell_and_fail)
    away = Absence(person=mia, deputy=omar, starts_on=on, ends_on=on)
    with pytest.raises(ValidationError):
        actions.arrange(away, by=mia)
    assert not Notice.objects.exists()


def test_all_that_waits_for_one_person_is_one_mail(absence, omar, mia):
    for number in range(5):
        notices.notify([omar], "standing_in", absence, key=str(number))
    notices.notify([mia], "standing_in", absence)
    assert notices.gather() == 2
    assert sorted(mail.notices.count() for mail in Mail.objects.all()) == [1, 5]


def test_gathering_again_gathers_nothing_twice(told):
    assert (notices.gather(), notices.gather()) == (1, 0)


def test_who_was_just_written_to_is_not_written_to_again_for_a_while(absence, omar, now, settings):
    after = timedelta(seconds=settings.MAIL_PAUSE) + MINUTE
    for number, late in enumerate((timedelta(0), MINUTE / 2, after)):
        notices.notify([omar], "standing_in", absence, key=str(number), due_at=now + late)
    assert notices.gather() == 1
    with clock.at(now + MINUTE / 2):
        assert notices.gather() == 0
    with clock.at(now + after):
        assert notices.gather() == 1
    assert sorted(mail.notices.count() for mail in Mail.objects.all()) == [1, 2]


def test_the_pause_of_one_person_holds_up_nobody_else(absence, omar, mia):
    notices.notify([omar], "standing_in", absence, key="first")
    notices.gather()
    notices.notify([omar, mia], "standing_in", absence, key="second")
    assert notices.gather() == 1
    assert sorted(mail.to.name for mail in Mail.objects.all()) == ["Mia", "Omar"]


def test_what_is_due_later_is_neither_shown_nor_sent_before(absence, omar, now, client, sign_in):
    notices.notify([omar], "standing_in", absence, due_at=now + MINUTE)
    assert notices.gather() == 0
    assert sign_in(omar).get(reverse("notices")).context["notices"] == []
    with clock.at(now + MINUTE):
        assert notices.gather() == 1


def test_what_was_read_before_it_was_sent_is_not_mailed(told, now):
    Notice.objects.update(read_at=now)
    assert notices.gather() == 0


def test_the_mail_says_only_that_something_waits_and_where(told, settings):
    settings.SITE_ADDRESS = "https://parley.example"
    notices.send(gathered())
    (sent,) = outbox.outbox
    whole = sent.subject + sent.body
    assert f"https://parley.example{reverse('notices')}" in sent.body
    for word in ("Mia", "Omar", "North", "stand", str(told.record_id), str(told.pk)):
        assert word not in whole


def test_the_subject_is_the_same_for_every_matter(told, absence, mia, root, on):
    notices.notify([mia], "role_given", mia.assignments.get())
    tasks.send_mail()
    assert len({sent.subject for sent in outbox.outbox}) == 1
    assert len(outbox.outbox) == 2


def test_a_mail_is_written_in_the_language_of_its_reader(told, omar, monkeypatch):
    User.objects.filter(pk=omar.pk).update(language="fr")
    spoken = []
    monkeypatch.setattr(
        notices,
        "render_to_string",
        lambda name, words: (
            spoken.append(notices.translation.get_language()) or render_to_string(name, words)
        ),
    )
    notices.send(gathered())
    assert set(spoken) == {"fr"}


def test_the_message_id_is_the_same_on_every_try(told, now):
    mail = gathered()
    assert notices.send(mail, Broken()) is False
    with clock.at(now + MINUTE * 2):
        (again,) = notices.claim()
        notices.send(again)
    assert outbox.outbox[0].extra_headers["Message-ID"].startswith(f"<{mail.pk}@")


# The right to know is decided when it is sent.


def test_what_was_taken_away_between_writing_and_sending_is_withheld(absence, root, nora):
    notices.notify([nora], "standing_in", absence)
    mail = gathered()
    notices.send(mail)
    assert (Mail.objects.get().state, outbox.outbox) == ("withheld", [])


def test_a_right_lost_after_the_gathering_counts_too(told, absence, mia):
    mail = gathered()
    Absence.objects.filter(pk=absence.pk).update(deputy=mia, person=told.to)
    RoleAssignment.objects.all().delete()
    User.objects.filter(pk=told.to.pk).update(is_active=False)
    mail.to.refresh_from_db()
    notices.send(mail)
    assert Mail.objects.get().state == "withheld"


def test_a_mail_goes_out_when_one_of_its_notices_may_still_be_known(absence, omar, north):
    notices.notify([omar], "standing_in", absence, key="may")
    hidden = RoleAssignment.objects.exclude(user=omar).first()
    if hidden is None:
        other = User.objects.create(email="x@y.example", name="X")
        hidden = RoleAssignment.objects.create(user=other, role="GO", starts_on=absence.starts_on)
    notices.notify([omar], "role_given", hidden, key="may not")
    notices.send(gathered())
    assert "One notice" in outbox.outbox[0].body


def test_what_one_may_no_longer_see_is_without_words_in_the_inbox(absence, nora, sign_in):
    notices.notify([nora], "standing_in", absence)
    (notice,) = sign_in(nora).get(reverse("notices")).context["notices"]
    assert (notice.words, notice.url) == ("", "")


# Leases, retries, parking.


def test_a_mail_in_the_hands_of_one_sender_is_not_given_to_another(told):
    gathered()
    assert notices.claim() == []


def test_the_lease_of_a_dead_sender_runs_out(told, now):
    dead = gathered()
    with clock.at(now + MINUTE + timedelta(seconds=1)):
        (mail,) = notices.claim()
    assert mail.pk == dead.pk
    assert mail.attempts == 2


def test_a_late_sender_neither_sends_nor_overwrites(told, now):
    late = gathered()
    with clock.at(now + MINUTE * 2):
        (mail,) = notices.claim()
        assert notices.send(late) is False
        assert Mail.objects.get().lease == mail.lease
        assert notices.send(mail) is True
    assert len(outbox.outbox) == 1


def test_a_sender_in_a_slow_batch_does_not_send_what_it_lost(told, now):
    slow = gathered()
    with clock.at(now + MINUTE * 2):
        assert notices.send(slow) is False
    assert outbox.outbox == []


def test_a_late_answer_does_not_undo_what_another_sender_finished(told, now):
    late = gathered()
    with clock.at(now + MINUTE * 2):
        (mail,) = notices.claim()
        notices.send(mail)
        notices._postpone(late, ConnectionResetError())
    assert Mail.objects.get().state == "sent"


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 1), (2, 2), (3, 4), (5, 16), (7, 64)])
def test_a_failed_mail_waits_longer_each_time(told, now, attempt, minutes):
    mail = gathered()
    mail.attempts = attempt
    notices.send(mail, Broken())
    waits = (Mail.objects.get().next_at - now) / MINUTE
    assert minutes * 0.8 <= waits <= minutes * 1.2


def test_the_eighth_failure_parks_the_mail_with_the_kind_of_error(told):
    mail = gathered()
    mail.attempts = notices.MOST_ATTEMPTS
    notices.send(mail, Broken())
    kept = Mail.objects.get()
    assert (kept.state, kept.error) == ("parked", "ConnectionRefusedError")


def test_after_a_broken_conversation_the_next_mail_begins_a_new_one(told):
    broken = Broken()
    notices.send(gathered(), broken)
    assert broken.closed == 1


def test_nothing_is_gathered_or_claimed_in_quarantine(told):
    notices.gather()
    SystemState.objects.create(key="quarantine")
    assert (notices.gather(), notices.claim()) == (0, [])


# A real server.


class Post:
    """Keeps what it is given; refuses the first `refuse` messages."""

    def __init__(self, refuse=0):
        self.refuse, self.taken = refuse, []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.refuse:
            self.refuse -= 1
            return "451 Come back later"
        self.taken.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def post_office(settings):
    def open_with(post):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(post, hostname="127.0.0.1", port=port)
        controller.start()
        opened.append(controller)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = port
        return post

    opened = []
    yield open_with
    for controller in opened:
        controller.stop()


def test_a_real_server_takes_the_mail_and_it_is_marked_sent(told, omar, post_office):
    post = post_office(Post())
    assert tasks.send_mail() == 1
    ((readers, words),) = post.taken
    assert readers == [omar.email]
    assert f"Message-ID: <{Mail.objects.get().pk}@" in words
    assert "Auto-Submitted: auto-generated" in words
    assert Mail.objects.get().state == "sent"


def test_what_a_real_server_refuses_for_now_comes_back(told, now, post_office):
    post = post_office(Post(refuse=1))
    assert tasks.send_mail() == 0
    with clock.at(now + MINUTE * 2):
        assert tasks.send_mail() == 1
    assert len(post.taken) == 1


def test_a_refused_mail_does_not_hold_up_the_next(told, absence, mia, post_office):
    notices.notify([mia], "standing_in", absence)
    post = post_office(Post(refuse=1))
    assert tasks.send_mail() == 1
    assert len(post.taken) == 1


def test_a_server_that_is_away_postpones_and_fails_no_task(told, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert tasks.send_mail() == 0
    kept = Mail.objects.get()
    assert (kept.state, kept.attempts, kept.error) == ("waiting", 1, "ConnectionRefusedError")


# Several workers.


@pytest.mark.django_db(transaction=True)
def test_two_gatherers_at_once_put_each_notice_into_one_mail(absence, cast):
    people = list(cast.values())
    for number in range(10):
        notices.notify(people, "standing_in", absence, key=str(number))
    together = threading.Barrier(4)

    def gather():
        together.wait(5)
        while notices.gather():
            pass

    assert at_once(gather, gather, gather, gather) == [None] * 4
    assert not Notice.objects.filter(mail__isnull=True).exists()
    assert Notice.objects.count() == len(people) * 10


@pytest.mark.django_db(transaction=True)
def test_several_senders_at_once_send_each_mail_once(absence, cast, post_office):
    post = post_office(Post())
    notices.notify([cast["mia"], cast["omar"], cast["root"]], "standing_in", absence)
    assert at_once(*[tasks.send_mail] * 4).count(0) >= 1
    readers = Counter(reader for readers, _words in post.taken for reader in readers)
    assert set(readers.values()) == {1}
    assert len(readers) == 3


# The inbox.


def test_the_inbox_shows_the_newest_first_in_words(told, omar, sign_in):
    page = sign_in(omar).get(reverse("notices"))
    assert [notice.words for notice in page.context["notices"]] == [
        "You stand in for Mia from 30 Jun 2026 until 30 Jun 2026."
    ]


def test_opening_a_notice_reads_it_and_leads_to_its_record(told, absence, omar, sign_in):
    answer = sign_in(omar).get(reverse("open_notice", args=[told.pk]))
    assert answer.headers["Location"] == absence.get_absolute_url()
    assert Notice.objects.get().read_at


def test_a_notice_can_be_put_aside(told, omar, sign_in):
    sign_in(omar).post(reverse("mark_read", args=[told.pk]))
    assert Notice.objects.get().read_at


@pytest.mark.parametrize(("name", "method"), [("open_notice", "get"), ("mark_read", "post")])
def test_the_notice_of_another_is_not_there(told, mia, sign_in, name, method):
    getattr(sign_in(mia), method)(reverse(name, args=[told.pk]))
    assert Notice.objects.get().read_at is None


def test_every_page_counts_what_is_unread(told, omar, sign_in):
    assert sign_in(omar).get(reverse("notices")).context["notice_count"] == 1


def test_the_inbox_costs_the_same_queries_for_one_kind_of_page(told, omar, sign_in, query_count):
    client = sign_in(omar)
    client.get(reverse("notices"))
    assert query_count(lambda: client.get(reverse("notices"))) < 25


def test_a_connection_that_is_never_opened_can_be_closed():
    get_connection("django.core.mail.backends.smtp.EmailBackend").close()


def test_keys_of_mails_are_unguessable(told):
    assert uuid.UUID(str(gathered().pk)).version == 4
