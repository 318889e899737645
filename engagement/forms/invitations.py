"""Reading an invitation to a meeting (iCalendar, RFC 5545). It fills a form; it never saves anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar

from records.forms import Calm

LARGEST = 200_000  # bytes; an invitation is a page of text
MOST_PEOPLE = 100
BROKEN = (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Invitation:
    """What an invitation says: its day, its title and place, and the addresses it names.

    `starts` is as it was written: a civil date, a moment with a zone, or a time on the wall.
    """

    starts: date | datetime
    title: str = ""
    place: str = ""
    addresses: list[str] = field(default_factory=list)

    def day_at(self, site: Any) -> tuple[date, time | None]:
        """The civil date and the time at the site."""
        if not isinstance(self.starts, datetime):
            return self.starts, None
        local = self.starts.astimezone(site.zone) if self.starts.tzinfo and site else self.starts
        return local.date(), local.time().replace(second=0, microsecond=0)


def read_invitation(text: bytes) -> Invitation:
    """The first meeting in the file. ValidationError in plain words when there is none to be read."""
    try:
        events = Calendar.from_ical(text).walk("VEVENT")
        return _told(events[0])
    except OverflowError as error:
        raise ValidationError(_("The date in this invitation is not one.")) from error
    except BROKEN as error:
        raise ValidationError(
            _("This is no invitation that can be read. Fill the form by hand instead.")
        ) from error


def _told(event: Any) -> Invitation:
    starts = event.decoded("DTSTART")
    if not isinstance(starts, date):
        raise TypeError
    if not 2000 <= starts.year <= 2200:
        raise ValueError
    named = event.get("ATTENDEE", [])
    people = [*(named if isinstance(named, list) else [named]), event.get("ORGANIZER")]
    return Invitation(
        starts,
        _line(event.get("SUMMARY")),
        _line(event.get("LOCATION")),
        [found for one in people[-MOST_PEOPLE:] if one and (found := _address(one))],
    )


def _line(value: Any) -> str:
    """One line, as long as the fields of the form take."""
    words = "".join(sign for sign in str(value or "") if sign.isprintable() or sign.isspace())
    return " ".join(words.split())[:160]


def _address(value: Any) -> str:
    _scheme, _colon, address = str(value).rpartition(":")
    address = address.strip().lower()
    return address if "@" in address and "\0" not in address else ""


class InvitationForm(Calm, forms.Form):
    """A file from the calendar program."""

    invitation = forms.FileField(
        label=gettext_lazy("Invitation from your calendar (.ics)"),
        help_text=gettext_lazy(
            "It fills the form below for you to look over. Nothing is saved yet."
        ),
    )

    def clean_invitation(self) -> Invitation:
        sent = self.cleaned_data["invitation"]
        if sent.size > LARGEST:
            raise ValidationError(_("This file is too large for an invitation (200 kB)."))
        return read_invitation(sent.read())
