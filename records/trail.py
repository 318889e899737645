"""The one mechanism that changes a record: `@action`. It cannot forget the lock, the permission or the trail.

    @action("send_back", Commitment, may=can_verify, label=_("Send back"), needs_note=True)
    def send_back(commitment, *, by): ...

    send_back(commitment, by=mia, note="The photo shows another well.")

The function changes fields of the locked, re-read record; saving and recording happen around it. A
function that yields does what follows the `yield` after the save, in the same transaction (children of
a new record). What it returns, or yields, is added to the recorded changes: {field: [before, after]}.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from records import clock
from records.lifecycle import IllegalMove
from records.models import Entry

recorded = Signal()  # sent after commit with `entry`; the only signal of the house
registry: dict[type[models.Model], dict[str, Action]] = defaultdict(dict)


class Stale(ValidationError):
    """Somebody changed the record since the form was opened. `record` is how it stands now."""

    def __init__(self, record: Any) -> None:
        self.record = record
        super().__init__(_("Somebody changed this while you were writing. Compare both versions."))


class Action:
    """A verb of one noun. Called with the record; `by=None` is the clock, if `clock` allows it."""

    do_not_call_in_templates = True  # a page shows its label

    def __init__(
        self, verb: str, model: type[models.Model], change: Callable, **options: Any
    ) -> None:
        self.verb, self.model, self.change = verb, model, change
        self.may: Callable[[Any, Any], bool] = options["may"]
        self.label = options.get("label") or verb.replace("_", " ").capitalize()
        self.hint = options.get("hint", "")
        self.needs_note: bool = options.get("needs_note", False)
        self.serious: bool = options.get("serious", False)
        self.clock: bool = options.get("clock", False)
        self.creates: bool = options.get("creates", False)
        self.__doc__ = change.__doc__
        self.__name__ = change.__name__

    def __repr__(self) -> str:
        return f"<action {self.verb} on {self.model.__name__}>"

    def __call__(
        self, record: Any, *, by: Any, note: str = "", version: int | None = None, **details: Any
    ) -> Any:
        """Do it, or change nothing: PermissionDenied, IllegalMove, Stale or ValidationError."""
        try:
            with transaction.atomic():
                return self._carry_out(record, by, note.strip(), version, details)
        except PermissionDenied:
            remember(Entry.Kind.REFUSED, self.verb, by=by, record=record)
            raise

    def _carry_out(
        self, record: Any, by: Any, note: str, version: int | None, details: dict[str, Any]
    ) -> Any:
        new = record._state.adding
        if self.creates and not new:
            raise IllegalMove(_("This exists already. Open it and change it there."))
        if not new:
            lock(record)
        if not self._may(by, record):
            raise PermissionDenied(_("You may not do this here."))
        if version is not None and version != record.version:
            raise Stale(record)
        if self.needs_note and not note:
            raise ValidationError({"note": _("Please say why; it stays with the record.")})
        before = {} if new else values_of(record)
        self._move(record)
        story: Any = self.change(record, by=by, **details)
        extra: Any = next(story, None) if inspect.isgenerator(story) else story
        if not new:
            record.version += 1
        _save(record, new=new)
        more: Any = next(story, None) if inspect.isgenerator(story) else None
        self._record(record, by, note, before, (extra or {}) | (more or {}))
        return record

    def _may(self, by: Any, record: Any) -> bool:
        if by is None:
            return self.clock
        return bool(by.is_active and self.may(by, record))

    def _move(self, record: Any) -> None:
        lifecycle = getattr(record, "LIFECYCLE", None)
        if lifecycle and self.verb in lifecycle.moves:
            record.status = lifecycle.after(self.verb, record.status)

    def _record(
        self, record: Any, by: Any, note: str, before: dict[str, Any], extra: dict[str, Any]
    ) -> None:
        entry = self._entry(record, by, note, before, extra)
        entry.save(force_insert=True)
        self._announce(entry)

    def _entry(
        self, record: Any, by: Any, note: str, before: dict[str, Any], extra: dict[str, Any]
    ) -> Entry:
        """What happened to the record, with the columns that differ from `before`."""
        sealed = set(record.SEALED)
        changes = {
            name: None if name in sealed else [before.get(name), value]
            for name, value in values_of(record).items()
            if before.get(name) != value
        }
        gone = {
            name: [value, None] for name, value in before.items() if name not in values_of(record)
        }
        changes |= {name: None if name in sealed else pair for name, pair in gone.items()}
        entry = entry_for(Entry.Kind.DONE, self.verb, by=by, about=self.model)
        entry.record_id, entry.note, entry.changes = record.pk, note, changes | extra
        return entry

    def _announce(self, entry: Entry) -> None:
        transaction.on_commit(lambda: recorded.send_robust(sender=self.model, entry=entry))

    def create_many(
        self,
        records: list[Any],
        *,
        by: Any,
        note: str = "",
        extras: list[dict[str, Any]] | None = None,
    ) -> list[Any]:
        """The set form of a creating verb: one statement for the records, one for their entries.

        Same permission, same lifecycle and same change as one by one; the database's constraints take
        the place of `full_clean`, so a broken one refuses the whole set. `extras`: what the caller adds
        to each record in the same transaction, for its entry.
        """
        extras = extras or [{} for _record in records]
        with transaction.atomic():
            for record in records:
                if not self._may(by, record):
                    raise PermissionDenied(_("You may not do this here."))
                self._move(record)
                _date(record)
            stories = [self.change(record, by=by) for record in records]
            for story in filter(inspect.isgenerator, stories):
                next(story, None)
            self.model._base_manager.bulk_create(records, batch_size=500)
            for story in filter(inspect.isgenerator, stories):
                next(story, None)
            entries = [
                self._entry(record, by, note, {}, extra)
                for record, extra in zip(records, extras, strict=True)
            ]
            Entry.objects.bulk_create(entries, batch_size=500)
            for entry in entries:
                self._announce(entry)
        return records

    def is_open_to(self, user: Any, record: Any) -> bool:
        """Whether to offer this action to `user` now."""
        lifecycle = getattr(record, "LIFECYCLE", None)
        if self.creates:
            return False
        if (
            lifecycle
            and self.verb in lifecycle.moves
            and not lifecycle.allows(self.verb, record.status)
        ):
            return False
        return bool(user.is_active and self.may(user, record))


def _save(record: Any, *, new: bool) -> None:
    """Validate and save. Constraints are the database's to judge; only when it refuses are they asked one
    by one, for the message at the field. A reference that is set was chosen from rows that exist.
    """
    known = [
        field.name
        for field in record._meta.concrete_fields
        if field.is_relation and field.value_from_object(record)
    ]
    record.full_clean(exclude=known, validate_unique=False, validate_constraints=False)
    if new:
        _date(record)
    try:
        with transaction.atomic():
            record.save(force_insert=new)
    except IntegrityError:
        record.full_clean()
        raise


def _date(record: Any) -> None:
    """A new record of a told story is as old as the story."""
    if instant := clock.moved_to():
        record.created_at = instant


def action(verb: str, model: type[models.Model], **options: Any) -> Callable[[Callable], Action]:
    """Make a function the only way to do `verb` to a `model`.

    may: (user, record) -> bool. needs_note: "please say why". serious: asks before it is done.
    clock: may also happen without a person (`by=None`). creates: takes an unsaved record.
    """

    def wrap(change: Callable) -> Action:
        made = Action(verb, model, change, **options)
        registry[model][verb] = made
        return made

    return wrap


def open_actions(record: Any, user: Any) -> list[Action]:
    """What `user` can do to `record` now, in the order the verbs were written."""
    return [verb for verb in registry[record._meta.model].values() if verb.is_open_to(user, record)]


def lock(record: Any) -> None:
    """Hold the row until the transaction ends and re-read it, so that a stale copy cannot win."""
    rows = record._meta.model._base_manager.select_for_update(of=("self",))
    record.refresh_from_db(from_queryset=rows)


def remember(
    kind: str,
    verb: str,
    *,
    by: Any,
    record: Any = None,
    about: type[models.Model] | None = None,
    note: str = "",
    changes: dict[str, Any] | None = None,
) -> Entry:
    """Write one entry. Besides `@action`, for what was seen, exported or refused."""
    saved = record is not None and not (kind == Entry.Kind.REFUSED and record._state.adding)
    entry = entry_for(kind, verb, by=by, about=about or (record._meta.model if record else None))
    entry.record_id = record.pk if saved else None
    entry.note, entry.changes = note, changes or {}
    entry.save(force_insert=True)
    return entry


def entry_for(kind: str, verb: str, *, by: Any, about: type[models.Model] | None) -> Entry:
    """An unsaved entry, dated by the clock; sets of records insert many at once."""
    from django.contrib.contenttypes.models import ContentType

    made = Entry(kind=kind, verb=verb, by=by)
    if about is not None:
        made.about = ContentType.objects.get_for_model(about)
    if instant := clock.moved_to():
        made.at = instant
    return made


def values_of(record: Any) -> dict[str, Any]:
    """The record's own columns as they go into the trail; empty ones are left out."""
    values = {
        field.attname: plain(getattr(record, field.attname))
        for field in record._meta.concrete_fields
    }
    skipped = {"id", "version", "created_at"}
    return {
        name: value
        for name, value in values.items()
        if name not in skipped and value not in (None, "")
    }


def plain(value: Any) -> Any:
    """A value as JSON can hold it, exactly."""
    if value is None or isinstance(value, (bool, int, str, list, dict)):
        return value
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
