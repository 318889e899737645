"""An e-mail dropped on a stakeholder begins the log of that contact; nothing is saved by itself."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from engagement.exchange.files import Unreadable
from engagement.exchange.mails import read_letter
from engagement.models import Engagement
from records.models import Draft
from tests.engagement.builders import stakeholder

SENT = "Mon, 01 Jun 2026 22:30:00 +0000"  # the next morning in Nairobi


def letter(body: str = "The well is dry again.", **headers: str) -> bytes:
    made = EmailMessage()
    for name, value in (
        {"From": "Amina <amina@kito.example>", "Subject": "The well", "Date": SENT} | headers
    ).items():
        made[name] = value
    made.set_content(body)
    return made.as_bytes()


@pytest.fixture
def drop(north: Any, kito: Any, omar: Any, sign_in: Any) -> Any:
    """`drop(content)`: the file, dropped on Amina by Omar; gives the answer of the page."""
    amina = stakeholder(north, community=kito, email="amina@kito.example")
    address = f"/stakeholders/{amina.pk}/mail/"

    def drop(content: bytes) -> Any:
        return sign_in(omar).post(address, {"mail": SimpleUploadedFile("m.eml", content)})

    drop.address = address
    return drop


def shown(answer: Any) -> dict[str, Any]:
    return {name: str(value) for name, value in answer.context["form"].initial.items()}


def test_the_form_is_filled_from_the_mail_and_nothing_is_saved(drop, kito):
    form = shown(drop(letter()))
    assert (form["title"], form["summary"], form["held_on"]) == (
        "The well",
        "The well is dry again.",
        "2026-06-02",
    )
    assert (form["community"], form["initiated_by"]) == (str(kito.pk), "stakeholder")
    assert Engagement.objects.count() == 0


def test_a_mail_of_ours_was_begun_by_the_company(drop):
    assert shown(drop(letter(From="omar@company.example")))["initiated_by"] == "company"


def test_what_the_mail_quotes_is_left_out(drop):
    body = "Yes, we come.\n\nOn Monday, 1 June 2026 Omar wrote:\n> Will you come?\n"
    assert shown(drop(letter(body)))["summary"] == "Yes, we come."


def test_a_mail_in_html_becomes_text(drop):
    made = EmailMessage()
    made["From"], made["Subject"] = "a@b.example", "X"
    made.set_content(
        "<style>p{}</style><p>Dry <b>again</b></p><script>alert(1)</script>", subtype="html"
    )
    assert shown(drop(made.as_bytes()))["summary"] == "Dry again"


def test_the_draft_waits_and_the_log_is_sent_from_there(drop, typed, omar, sign_in):
    drop(letter())
    assert Draft.objects.get().form == drop.address
    answer = sign_in(omar).post(drop.address, typed(title="The well", channel="letter"))
    assert answer.status_code == 302
    assert Engagement.objects.get().title == "The well"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "no e-mail"),
        (b"Hello, how are you?", "no e-mail"),
        (letter("x" * 5_000_001), "larger than 5 MB"),
    ],
)
def test_what_is_no_mail_is_refused_at_its_field(drop, content, words):
    answer = drop(content)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["mail"])


def test_a_day_that_nobody_can_read_is_today(drop, north):
    assert shown(drop(letter(Date="soon")))["held_on"] == north.today().isoformat()


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda b: b"Subject: x\nFrom: " + b))
def test_no_bytes_break_the_reader(content):
    with suppress(Unreadable):
        assert isinstance(read_letter(content).text, str)


def test_the_day_is_the_sites_own():
    read = read_letter(letter())
    assert read.sent_at is not None
    assert read.sent_at.date() == date(2026, 6, 1)
