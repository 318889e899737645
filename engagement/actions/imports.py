"""What can be done to a list that comes in: upload, match its columns, check, approve, load, drop, forget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.actions.groups import enter_group
from engagement.actions.mapping import register_stakeholder
from engagement.actions.meetings import count_present, log
from engagement.models import (
    Engagement,
    Import,
    ImportRow,
    Participation,
    Stakeholder,
    StakeholderGroup,
)
from records import clock
from records.models import SystemState
from records.trail import action

AT_ONCE = 1000  # rows in one statement
COUNTS = ("female", "male", "other", "undisclosed")


def never(user: Any, record: Any) -> bool:
    """Only the worker does this."""
    return False


@action("upload", Import, may=may.can_import, label=gettext_lazy("Bring in a list"), creates=True)
def upload_list(brought: Import, *, by: Any) -> None:
    """A worker checks it; nothing is loaded before somebody has seen what it found."""
    brought.uploaded_by = by


@action("check", Import, may=never, clock=True, label=gettext_lazy("Checked"))
def check_import(
    brought: Import,
    *,
    by: Any,
    header: list[str],
    columns: list[str],
    rows: Iterable[ImportRow],
    error: str = "",
) -> None:
    """Keep every line with what is wrong with it; the registers are not touched."""
    brought.rows.all().delete()
    brought.header, brought.columns, brought.error = header, columns, error[:300]
    found = {ImportRow.State.GOOD: 0, ImportRow.State.BAD: 0, ImportRow.State.TWIN: 0}
    for chunk in _chunks(rows):
        ImportRow.objects.bulk_create(chunk)
        for row in chunk:
            found[ImportRow.State(row.state)] += 1
        tell(brought, sum(found.values()), 0)
    brought.good, brought.bad, brought.twins = found.values()


@action(
    "approve",
    Import,
    may=may.is_importer,
    label=gettext_lazy("Load"),
    hint=gettext_lazy("All of them are loaded or, if anything goes wrong, none."),
)
def approve_import(
    brought: Import, *, by: Any, only_good: bool = False, with_twins: bool = False
) -> None:
    """Load all, or leave out the rows that are to be mended (ValidationError while there are any)."""
    if brought.bad and not only_good:
        raise ValidationError(
            {"only_good": _("%d rows are to be mended first, or are left out.") % brought.bad}
        )
    if not brought.good and not (with_twins and brought.twins):
        raise ValidationError(_("There is no row to load. Mend the list and send it again."))
    brought.with_twins = with_twins


@action(
    "match",
    Import,
    may=may.is_importer,
    label=gettext_lazy("Match the columns"),
    hint=gettext_lazy("Say what each column is. The list is then checked again."),
)
def match_columns(brought: Import, *, by: Any, columns: list[str], day_first: str = "") -> None:
    """What each column is, and how doubtful dates are meant."""
    brought.columns, brought.day_first, brought.error = columns, day_first, ""


@action("load", Import, may=never, clock=True, label=gettext_lazy("Loaded"))
def load_import(brought: Import, *, by: Any) -> None:
    """Every chosen row through its own verb, as the person who brought the list, in one transaction."""
    states = ["good", "twin"] if brought.with_twins else ["good"]
    chosen = brought.rows.in_state(*states)
    total, done = chosen.count(), 0
    for chunk in _chunks(chosen.iterator(chunk_size=AT_ONCE)):
        MAKERS[Import.Kind(brought.kind)](brought, [row.values for row in chunk])
        done += len(chunk)
        tell(brought, done, total)
    chosen.delete()
    brought.loaded = done
    _delete_file(brought)


@action("fail", Import, may=never, clock=True, label=gettext_lazy("Could not be read"))
def fail_import(brought: Import, *, by: Any, error: str) -> None:
    """Nothing was loaded; what is wrong stands on the page."""
    brought.error = error[:300]


@action("drop", Import, may=may.is_importer, label=gettext_lazy("Drop"))
def drop_import(brought: Import, *, by: Any) -> None:
    """The file and its rows are gone at once."""
    brought.rows.all().delete()
    _delete_file(brought)


@action("forget", Import, may=never, clock=True, label=gettext_lazy("File deleted"))
def forget_import(brought: Import, *, by: Any) -> None:
    """After KEPT_DAYS: the file and the rows that were not loaded are personal data that nobody needs."""
    brought.rows.all().delete()
    _delete_file(brought)


def _delete_file(brought: Import) -> None:
    """Gone from the disk once the row says so for good."""
    storage, name = brought.file.storage, brought.file.name
    brought.file = ""
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def start_import(brought: Import) -> int:
    """That a worker begins with it, outside of any transaction; returns how many began before."""
    key = f"import {brought.pk}"
    state, _made = SystemState.objects.get_or_create(key=key, defaults={"at": clock.now()})
    began = int(state.value.get("began", 0))
    state.value = {"began": began + 1}
    state.save()
    return began


def end_import(brought: Import) -> None:
    """The step is done: the next one counts its beginnings anew."""
    SystemState.objects.filter(key=f"import {brought.pk}").delete()


def told(brought: Import) -> dict[str, int]:
    """How far the worker said that it is: done, total (0: not known yet)."""
    state = SystemState.objects.filter(key=f"import {brought.pk}").first()
    return state.value if state else {}


def tell(brought: Import, done: int, total: int) -> None:
    """How far the worker is, told past its own transaction, for the bar on the page."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "UPDATE records_systemstate SET value = value || jsonb_build_object("
                "'done', %s::int, 'total', %s::int) WHERE key = %s",
                [done, total, f"import {brought.pk}"],
            )
    finally:
        other.close()


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rows = iter(rows)
    while chunk := list(islice(rows, AT_ONCE)):
        yield chunk


def _note(brought: Import) -> str:
    return _("From the list %(key)s") % {"key": str(brought.pk)[:8]}


def _stakeholders(brought: Import, rows: list[dict[str, Any]]) -> None:
    groups = [row.pop("groups", []) for row in rows]
    made = [
        Stakeholder(site=brought.site, community_id=row.pop("community", None), **row)
        for row in rows
    ]
    extras = [{"groups": [[], sorted(keys)]} if keys else {} for keys in groups]
    by, note = brought.uploaded_by, _note(brought)
    register_stakeholder.create_many(made, by=by, note=note, extras=extras)
    through = Stakeholder.groups.through
    through._default_manager.bulk_create(
        through(stakeholder_id=one.pk, stakeholdergroup_id=key)
        for one, keys in zip(made, groups, strict=True)
        for key in dict.fromkeys(keys)
    )


def _groups(brought: Import, rows: list[dict[str, Any]]) -> None:
    made = [
        StakeholderGroup(site=brought.site, community_id=row.pop("community", None), **row)
        for row in rows
    ]
    enter_group.create_many(made, by=brought.uploaded_by, note=_note(brought))


def _meetings(brought: Import, rows: list[dict[str, Any]]) -> None:
    topics = [row.pop("topics", []) for row in rows]
    counted = [_counted(row) for row in rows]
    made = [
        Engagement(site=brought.site, community_id=row.pop("community", None), **_dated(row))
        for row in rows
    ]
    extras = [
        {"topics": [[], sorted(keys)]} | ({"participations": [None, count]} if count else {})
        for keys, count in zip(topics, counted, strict=True)
    ]
    log.create_many(made, by=brought.uploaded_by, note=_note(brought), extras=extras)
    through = Engagement.topics.through
    through._default_manager.bulk_create(
        through(engagement_id=one.pk, topic_id=key)
        for one, keys in zip(made, topics, strict=True)
        for key in dict.fromkeys(keys)
    )
    Participation.objects.bulk_create(
        Participation(engagement=one, group_id=key, **dict(zip(COUNTS, numbers, strict=True)))
        for one, count in zip(made, counted, strict=True)
        for key, numbers in count.items()
    )


def _counted(row: dict[str, Any]) -> dict[str, list[int]]:
    """{group: its four numbers} of a row of meetings, taken out of it."""
    group, numbers = row.pop("group", None), [row.pop(name, 0) for name in COUNTS]
    return {group: numbers} if group else {}


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"held_on": Engagement._meta.get_field("held_on").to_python(row["held_on"])}


def _counts(brought: Import, rows: list[dict[str, Any]]) -> None:
    """Meeting by meeting, each under its own lock."""
    of: dict[str, list[Participation]] = {}
    for row in rows:
        meeting = row.pop("meeting")
        of.setdefault(meeting, []).append(Participation(group_id=row.pop("group"), **row))
    found = Engagement.objects.in_bulk(of)
    for meeting in sorted(found.values(), key=lambda one: str(one.pk)):
        counted = of[str(meeting.pk)]
        count_present(meeting, by=brought.uploaded_by, counted=counted, reason=_note(brought))


MAKERS = {
    Import.Kind.STAKEHOLDERS: _stakeholders,
    Import.Kind.GROUPS: _groups,
    Import.Kind.MEETINGS: _meetings,
    Import.Kind.COUNTS: _counts,
}
