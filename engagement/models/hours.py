"""Hours of a week as data, and how much of them was kept. All in whole minutes since midnight at the site."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

Span = tuple[int, int]  # from, until; the last minute does not belong to it
Week = dict[str, list[list[int]]]  # "0" is Monday -> spans in order
DAY_MINUTES = 24 * 60
ONE = re.compile(r"(\d{1,2}):([0-5]\d)\s*[-–]\s*(\d{1,2}):([0-5]\d)")


def read_spans(text: str) -> list[Span]:
    """Spans from "08:00-12:00, 13:00-17:00"; ValidationError in plain words. Nothing written: closed."""
    spans = []
    for part in (piece.strip() for piece in text.split(",") if piece.strip()):
        found = ONE.fullmatch(part)
        if not found:
            raise ValidationError(
                _("Write hours like 08:00-12:00, 13:00-17:00; nothing is closed.")
            )
        begin_hour, begin, end_hour, end = (int(number) for number in found.groups())
        spans.append((begin_hour * 60 + begin, end_hour * 60 + end))
    spans.sort()
    if any(begin >= end or end > DAY_MINUTES for begin, end in spans):
        raise ValidationError(_("The hours end before they begin, or after 24:00."))
    if any(end > after for (_begin, end), (after, _end) in zip(spans, spans[1:], strict=False)):
        raise ValidationError(_("Two of these hours overlap. Write them as one."))
    return spans


def clock_time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def written(spans: Any) -> str:
    """Spans as people write them: 08:00–12:00, 13:00–17:00."""
    return ", ".join(f"{clock_time(begin)}–{clock_time(end)}" for begin, end in spans)


def spans_of(week: Week, weekday: int) -> list[Span]:
    return [(begin, end) for begin, end in week.get(str(weekday), [])]


def lines_of(week: Week) -> list[tuple[str, str]]:
    """(day, its hours) for the days with hours, Monday first; days in a row with the same hours in one line."""
    lines: list[tuple[int, int, str]] = []
    for day in range(7):
        said = written(week.get(str(day), []))
        if not said:
            continue
        if lines and lines[-1][1:] == (day - 1, said):
            lines[-1] = (lines[-1][0], day, said)
        else:
            lines.append((day, day, said))
    return [
        (str(WEEKDAYS[first]) if first == last else f"{WEEKDAYS[first]} – {WEEKDAYS[last]}", said)
        for first, last, said in lines
    ]


def minutes(spans: list[Span]) -> int:
    return sum(end - begin for begin, end in spans)


def within(spans: list[Span], limit: Span) -> list[Span]:
    """The parts of the spans that lie inside `limit`."""
    cut = [(max(begin, limit[0]), min(end, limit[1])) for begin, end in spans]
    return [(begin, end) for begin, end in cut if begin < end]


def kept(published: list[Span], opened: Span | None, *, ordered: bool) -> tuple[int, int]:
    """Of one day: (minutes open within the published hours, published minutes that count). Source: E-15.

    `ordered`: the authorities closed the office. What was published after it closed does not count then;
    if it never opened, nothing of the day counts. Hours beyond the published ones add nothing.
    """
    if opened is None:
        return 0, 0 if ordered else minutes(published)
    counted = within(published, (0, opened[1])) if ordered else published
    return minutes(within(published, opened)), minutes(counted)
