"""Making one of two: every link moves to the entry that stays, and can be moved back."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.models import Distinction, Stakeholder, StakeholderGroup
from engagement.querysets.likeness import links_to
from records.models import Attachment, Entry
from records.trail import action, lock, remember

MERGE = {
    "may": may.can_merge,
    "label": gettext_lazy("Merge into another entry"),
    "hint": gettext_lazy(
        "Everything that hangs on this entry goes to the other. It can be taken apart again."
    ),
    "needs_note": True,
    "serious": True,
}
UNMERGE = {
    "may": may.can_unmerge,
    "label": gettext_lazy("Take apart again"),
    "needs_note": True,
}


@action("merge", Stakeholder, **MERGE)
def merge_stakeholder(stakeholder: Stakeholder, *, by: Any, into: Any) -> dict[str, Any]:
    """This entry and `into` are one: every link goes to `into`, this one stays readable and says so.

    Whatever points here is moved, on every floor. What cannot be moved, because the other has it already, stays.
    """
    return _join(stakeholder, into, by)


@action("unmerge", Stakeholder, **UNMERGE)
def unmerge_stakeholder(stakeholder: Stakeholder, *, by: Any) -> dict[str, Any]:
    """They were two after all: what the merge moved, as the trail says, goes back to this entry."""
    return _part(stakeholder, by)


@action("merge", StakeholderGroup, **MERGE)
def merge_group(group: StakeholderGroup, *, by: Any, into: Any) -> dict[str, Any]:
    """As for stakeholders; counts at a meeting where both were counted stay with each."""
    return _join(group, into, by)


@action("unmerge", StakeholderGroup, **UNMERGE)
def unmerge_group(group: StakeholderGroup, *, by: Any) -> dict[str, Any]:
    """As for stakeholders."""
    return _part(group, by)


@action(
    "tell_apart",
    Distinction,
    may=may.can_map,
    label=gettext_lazy("Not the same"),
    creates=True,
)
def tell_apart(distinction: Distinction, *, by: Any) -> None:
    """The pair is not suggested again."""
    distinction.by = by


def _join(gone: Any, into: Any, by: Any) -> dict[str, Any]:
    lock(into)
    if into.pk == gone.pk or into.site_id != gone.site_id or type(into) is not type(gone):
        raise ValidationError({"into": _("Choose another entry of the same site.")})
    if into.status in {"merged", "anonymised", "retired"}:
        raise ValidationError({"into": _("That entry is closed. Choose the one that is in use.")})
    gone.merged_into = into
    moved = [
        [model._meta.label, field, keys]
        for model, field in links_to(type(gone))
        if (keys := _move(model, field, gone, into))
    ]
    files = list(Attachment.objects.of(gone).values_list("pk", flat=True))
    Attachment.objects.filter(pk__in=files).update(record_id=into.pk)
    received = {"received": [None, str(gone.pk)]}
    remember(Entry.Kind.DONE, "receive", by=by, record=into, changes=received)
    return {"moved": [None, moved], "files": [None, [str(key) for key in files]]}


def _move(model: Any, field: str, gone: Any, into: Any) -> list[str]:
    """Point one row after the other at the entry that stays; a row that may not be there twice stays."""
    moved = []
    for key in model._base_manager.filter(**{field: gone}).values_list("pk", flat=True):
        if _point(model, field, [key], into):
            moved.append(str(key))
    return moved


def _point(model: Any, field: str, keys: list[Any], to: Any) -> int:
    values: dict[str, Any] = {field: to}
    if any(column.name == "version" for column in model._meta.concrete_fields):
        values["version"] = F("version") + 1  # a form that is open on it meets the change
    try:
        with transaction.atomic():
            return model._base_manager.filter(pk__in=keys).update(**values)
    except IntegrityError:
        return 0


def _part(gone: Any, by: Any) -> dict[str, Any]:
    into = gone.merged_into
    told = Entry.objects.of(gone).filter(verb="merge", kind=Entry.Kind.DONE).order_by("-id").first()
    if into is None or told is None:
        raise ValidationError(_("The trail does not say what was merged. Ask the administrator."))
    lock(into)
    for label, field, keys in told.changes["moved"][1]:
        model = apps.get_model(label)
        still = model._base_manager.filter(pk__in=keys, **{field: into})
        for key in list(still.values_list("pk", flat=True)):
            _point(model, field, [key], gone)
    files = Attachment.objects.of(into).filter(pk__in=told.changes["files"][1])
    files.update(record_id=gone.pk)
    gone.status, gone.merged_into = told.changes["status"][0], None
    given_back = {"given_back": [str(gone.pk), None]}
    remember(Entry.Kind.DONE, "give_back", by=by, record=into, changes=given_back)
    return {}
