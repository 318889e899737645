"""The dry run: what each line of a list would become, and what is wrong with it, without touching a register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from engagement.exchange.fields import FIELDS, Known, missing, read_line, recognised
from engagement.exchange.files import Unreadable, lines_of
from engagement.models import (
    Community,
    Engagement,
    Import,
    ImportRow,
    Participation,
    Stakeholder,
    StakeholderGroup,
    Topic,
    folded,
)

AT_ONCE = 1000
COUNTS = ("female", "male", "other", "undisclosed")


class Checking:
    """One list on its way through: its header, what each column is, and its rows one by one."""

    def __init__(self, brought: Import, file: Any) -> None:
        self.brought, self.user = brought, brought.uploaded_by
        self.lines = lines_of(file, brought.format)
        _number, self.header = next(self.lines)
        self.columns = self._columns()
        self.known = self._known()
        self.seen: set[tuple[Any, ...]] = set()

    def _columns(self) -> list[str]:
        """As the person matched them, else as they are recognised. Unreadable when a needed one is missing."""
        fits = len(self.brought.columns) == len(self.header)
        columns = self.brought.columns if fits else recognised(self.brought.kind, self.header)
        if lacking := missing(self.brought.kind, columns):
            raise Unmatched(
                self.header,
                columns,
                _("No column is: %s. Say below which one it is.") % ", ".join(lacking),
            )
        return columns

    def _known(self) -> Known:
        site, user = self.brought.site, self.user
        communities = Community.objects.visible_to(user).filter(site=site)
        groups = StakeholderGroup.objects.visible_to(user).filter(site=site).active()
        return Known(
            day_first=self.brought.day_first,
            communities=_by_name(communities),
            groups=_by_name(groups),
            topics=_by_name(Topic.objects.visible_to(user)),
            today=site.today(),
        )

    def rows(self) -> Iterator[ImportRow]:
        while chunk := list(islice(self.lines, AT_ONCE)):
            self._learn_meetings(chunk)
            yield from self._twins(self._row(number, cells) for number, cells in chunk)

    def _learn_meetings(self, chunk: list[tuple[int, list[str]]]) -> None:
        """The meetings that this thousand lines name, of those the person may correct."""
        if "meeting" not in self.columns:
            return
        place = self.columns.index("meeting")
        named = {cells[place].upper() for _number, cells in chunk if place < len(cells)}
        mine = Engagement.objects.visible_to(self.user).standing().filter(site=self.brought.site)
        if not self.user.holds("CRM", site=self.brought.site):
            mine = mine.filter(logged_by=self.user)
        found = mine.filter(number__in=named).values_list("number", "pk")
        self.known.meetings = {folded(number): str(key) for number, key in found}

    def _row(self, number: int, cells: list[str]) -> ImportRow:
        kind = self.brought.kind
        values, faults = read_line(kind, self.columns, cells, self.known)
        if not faults:
            faults = _across(kind, values)
        state = ImportRow.State.BAD if faults else ImportRow.State.GOOD
        return ImportRow(
            of=self.brought,
            number=number,
            cells=cells[: len(self.columns)],
            values={} if faults else values,
            state=state,
            problem="\n".join(faults),
        )

    # What may be there already.

    def _twins(self, rows: Iterable[ImportRow]) -> Iterator[ImportRow]:
        found = list(rows)
        good = [row for row in found if row.state == ImportRow.State.GOOD]
        there = TWINS[Import.Kind(self.brought.kind)](self.brought, [row.values for row in good])
        for row in good:
            mark = _mark(self.brought.kind, row.values)
            if mark in there or mark in self.seen:
                self._say_twin(row, earlier=mark in self.seen)
            self.seen.add(mark)
        yield from found

    def _say_twin(self, row: ImportRow, *, earlier: bool) -> None:
        """A person may have a namesake; a group of the same name or a second count cannot be."""
        strict = self.brought.kind in {Import.Kind.GROUPS, Import.Kind.COUNTS}
        row.state = ImportRow.State.BAD if strict else ImportRow.State.TWIN
        row.problem = (
            _("The same stands in an earlier line of this list.")
            if earlier
            else _("This is in the register already.")
        )


class Unmatched(Unreadable):
    """A needed column was not found; the person can say which one it is."""

    def __init__(self, header: list[str], columns: list[str], words: str) -> None:
        super().__init__(words)
        self.header, self.columns = header, columns


def _by_name(rows: Any) -> dict[str, str]:
    return {folded(name): str(key) for name, key in rows.values_list("name", "pk")}


def _across(kind: str, values: dict[str, Any]) -> list[str]:
    """What only several cells together can tell."""
    if (
        kind == Import.Kind.STAKEHOLDERS
        and values.get("consent_basis") == Stakeholder.Consent.CONSENT
        and "consent_on" not in values
    ):
        return [_("Consent is named but not the day on which it was given. Add the day.")]
    counted = sum(values.get(name, 0) for name in COUNTS)
    if kind == Import.Kind.MEETINGS and bool(counted) != ("group" in values):
        return [
            _("People are counted for a group: give both the group and the numbers, or neither.")
        ]
    if kind == Import.Kind.COUNTS and not counted:
        return [_("Say how many people of the group were there.")]
    return []


def _mark(kind: str, values: dict[str, Any]) -> tuple[Any, ...]:
    """By what a line is told from another."""
    name = values.get("name", values.get("title", "")).upper()
    if kind == Import.Kind.GROUPS:
        return (name,)
    if kind == Import.Kind.MEETINGS:
        return (name, values.get("community"), values["held_on"])
    if kind == Import.Kind.COUNTS:
        return (values["meeting"], values["group"])
    return (name, values.get("community"))


Marks = set[tuple[Any, ...]]


def _stakeholders_there(brought: Import, values: list[dict[str, Any]]) -> Marks:
    """Only among those the person may see: a protected one must not show by a hint."""
    seen = Stakeholder.objects.visible_to(brought.uploaded_by).filter(site=brought.site)
    rows = seen.annotate(upper=Upper("name")).filter(
        upper__in={one["name"].upper() for one in values}
    )
    found = rows.values_list("upper", "community_id")
    return {(upper, str(key) if key else None) for upper, key in found}


def _groups_there(brought: Import, values: list[dict[str, Any]]) -> Marks:
    """Groups are known to all at the site, and a site has each name once."""
    rows = StakeholderGroup.objects.visible_to(brought.uploaded_by).filter(site=brought.site)
    return {(name.upper(),) for name in rows.values_list("name", flat=True)}


def _meetings_there(brought: Import, values: list[dict[str, Any]]) -> Marks:
    days = {one["held_on"] for one in values}
    seen = Engagement.objects.visible_to(brought.uploaded_by).standing().filter(site=brought.site)
    rows = seen.filter(held_on__in=days).values_list("title", "community_id", "held_on")
    return {(t.upper(), str(key) if key else None, _iso(day)) for t, key, day in rows}


def _counts_there(brought: Import, values: list[dict[str, Any]]) -> Marks:
    named = {one["meeting"] for one in values}
    rows = Participation.objects.filter(engagement__in=named).values_list("engagement", "group")
    return {(str(meeting), str(group)) for meeting, group in rows}


def _iso(day: date) -> str:
    return day.isoformat()


TWINS = {
    Import.Kind.STAKEHOLDERS: _stakeholders_there,
    Import.Kind.GROUPS: _groups_there,
    Import.Kind.MEETINGS: _meetings_there,
    Import.Kind.COUNTS: _counts_there,
}

__all__ = ["FIELDS", "Checking", "Unmatched"]
