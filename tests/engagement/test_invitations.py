"""An invitation from a calendar fills the form. It saves nothing, and no file breaks the page."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from engagement.forms.invitations import LARGEST, read_invitation
from engagement.models import PlannedEngagement
from tests.engagement.builders import planned

NEW = "/plans/meetings/new/"
WHOLE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Somebody//Calendar//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:1@somebody.example
DTSTART:{start}
SUMMARY:Assembly at the well
LOCATION:Kito school
ORGANIZER;CN=Omar:mailto:Omar@parley.example
ATTENDEE;CN=Otto:mailto:otto@parley.example
ATTENDEE;CN=Stranger:mailto:stranger@elsewhere.example
END:VEVENT
END:VCALENDAR
"""


def invitation(start="20300320T220000Z"):
    return WHOLE.format(start=start).replace("\n", "\r\n").encode()


def sent(text, name="invite.ics"):
    return {"read_invitation": "1", "invitation": SimpleUploadedFile(name, text)}


@pytest.mark.parametrize(
    ("start", "day", "hour"),
    [
        ("20300320T220000Z", date(2030, 3, 21), time(1)),  # one o'clock in the night in Nairobi
        ("20300320T100000", date(2030, 3, 20), time(10)),  # a time on the wall
        ("20300320", date(2030, 3, 20), None),
    ],
)
def test_the_day_is_the_day_at_the_site(north, start, day, hour):
    assert read_invitation(invitation(start)).day_at(north) == (day, hour)


def test_an_invitation_says_what_where_and_who():
    read = read_invitation(invitation())
    assert (read.starts, read.title, read.place, sorted(read.addresses)) == (
        datetime(2030, 3, 20, 22, tzinfo=UTC),
        "Assembly at the well",
        "Kito school",
        ["omar@parley.example", "otto@parley.example", "stranger@elsewhere.example"],
    )


def test_it_fills_the_form_with_colleagues_only_and_saves_nothing(sign_in, omar, otto, north):
    page = sign_in(omar).post(NEW, sent(invitation()))
    initial = page.context["form"].initial
    assert page.status_code == 200
    assert (initial["planned_on"], initial["purpose"], initial["place"]) == (
        date(2030, 3, 21),
        "Assembly at the well",
        "Kito school",
    )
    assert set(initial["colleagues"]) == {omar.pk, otto.pk}
    assert not PlannedEngagement.objects.exists()


def test_it_fills_the_form_of_a_meeting_that_is_planned_already(sign_in, omar, north, women):
    one = planned(north, women, omar, date(2026, 3, 20), on=date(2026, 3, 2))
    page = sign_in(omar).post(f"/plans/meetings/{one.pk}/amend/", sent(invitation()))
    one.refresh_from_db()
    assert page.context["form"].initial["place"] == "Kito school"
    assert one.place == ""


HOSTILE = {
    "nothing": b"",
    "no calendar": b"Dear Omar, shall we meet?",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "no event": b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
    "no end": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20300320",
    "no date": invitation("tomorrow"),
    "an impossible date": invitation("20309999"),
    "the year one": invitation("00010101T000000Z"),
    "the year 9999": invitation("99991231T235959Z"),
    "not UTF-8": b"BEGIN:VCALENDAR\r\nSUMMARY:\xff\xfe\r\n",
    "nested": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 5000,
    "too large": invitation() + b" " * LARGEST,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_invitation_gives_a_message_at_the_field(sign_in, omar, text):
    page = sign_in(omar).post(NEW, sent(text))
    assert page.status_code == 422
    assert page.context["invitation"].errors["invitation"]


def test_without_a_file_the_field_says_so(sign_in, omar):
    assert sign_in(omar).post(NEW, {"read_invitation": "1"}).status_code == 422


def test_who_may_not_plan_has_no_file_read(sign_in, otto):
    assert sign_in(otto).post(NEW, sent(invitation())).status_code == 403


@pytest.mark.parametrize(
    "zone",
    ["America/Nowhere", "../../etc/passwd", "\x00", "W. Europe Standard Time"],
)
def test_a_strange_zone_is_read_or_refused_but_never_breaks(north, zone):
    text = invitation().replace(
        b"DTSTART:20300320T220000Z", f"DTSTART;TZID={zone}:20300320T220000".encode()
    )
    try:
        year = read_invitation(text).day_at(north)[0].year
    except ValidationError:
        year = None
    assert year in {2030, None}


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(noise):
    with pytest.raises(ValidationError):
        read_invitation(noise)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["DTSTART", "SUMMARY", "LOCATION", "ATTENDEE", "ORGANIZER", "RRULE", "DTEND"]
            ),
            st.text(max_size=40),
        ),
        max_size=8,
    )
)
def test_no_event_breaks_the_reader(lines):
    body = "\r\n".join(f"{name}:{value}" for name, value in lines)
    text = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{body}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    try:
        read = read_invitation(text.encode("utf-8", "surrogatepass"))
    except ValidationError:
        return
    assert len(read.title) <= 160
