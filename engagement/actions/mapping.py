"""What can be done to topics, communities and stakeholders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.actions.fields import set_many, take_over
from engagement.models import Community, Stakeholder, StakeholderGroup, Topic
from records.attachments import attachable
from records.models import Attachment, Draft
from records.trail import action


@action(
    "name_topic", Topic, may=may.can_keep_topics, label=gettext_lazy("Enter a topic"), creates=True
)
def name_topic(topic: Topic, *, by: Any) -> None:
    """A word for what people talk about."""


@action("amend", Topic, may=may.can_keep_topics, label=gettext_lazy("Change"))
def amend_topic(topic: Topic, *, by: Any, values: dict[str, Any]) -> None:
    """Its name, the words that point to it, the colleagues it needs."""
    take_over(topic, values)


@action("map", Community, may=may.can_map, label=gettext_lazy("Enter a community"), creates=True)
def map_community(community: Community, *, by: Any) -> None:
    """A community of the site's area of influence."""


@action("amend", Community, may=may.can_map, label=gettext_lazy("Change"))
def amend_community(community: Community, *, by: Any, values: dict[str, Any]) -> None:
    take_over(community, values)


@action(
    "register",
    Stakeholder,
    may=may.can_map,
    label=gettext_lazy("Enter a stakeholder"),
    creates=True,
)
def register_stakeholder(
    stakeholder: Stakeholder, *, by: Any, groups: Sequence[StakeholderGroup] = ()
) -> Iterator[dict[str, Any]]:
    """A person or organisation, with the reason why we may keep the data."""
    if stakeholder.consent_basis == Stakeholder.Consent.CONSENT and not stakeholder.consent_on:
        raise ValidationError({"consent_on": _("Say on which day the person agreed.")})
    yield {}
    yield set_many(stakeholder, {"groups": list(groups)}) if groups else {}


@action("amend", Stakeholder, may=may.can_amend_stakeholder, label=gettext_lazy("Change"))
def amend_stakeholder(
    stakeholder: Stakeholder, *, by: Any, values: dict[str, Any]
) -> dict[str, Any]:
    """What becomes known or changes; names and contacts enter the trail only as "changed"."""
    return set_many(stakeholder, take_over(stakeholder, values))


attach_to_stakeholder = attachable(Stakeholder, may=may.can_amend_stakeholder)


@action(
    "set_aside",
    Stakeholder,
    may=may.can_amend_stakeholder,
    label=gettext_lazy("Set aside"),
    needs_note=True,
)
def set_aside(stakeholder: Stakeholder, *, by: Any) -> None:
    """No longer somebody one works with; until the date to keep it has passed the entry stays."""


@action("take_up", Stakeholder, may=may.can_amend_stakeholder, label=gettext_lazy("Take up again"))
def take_up(stakeholder: Stakeholder, *, by: Any) -> None:
    """Somebody one works with again."""


@action(
    "anonymise",
    Stakeholder,
    may=may.can_anonymise,
    label=gettext_lazy("Anonymise"),
    hint=gettext_lazy("For good: name and contacts cannot be brought back."),
    needs_note=True,
    serious=True,
)
def anonymise(stakeholder: Stakeholder, *, by: Any) -> dict[str, Any]:
    """Forget who this is, for good; meetings, groups and counts stay (domain §1.3.3, §11.3).

    Name, contacts, role, files and what anybody typed into the form of this entry go; the trail keeps only that
    they changed.
    """
    for twin in stakeholder.merged_from.exclude(status=Stakeholder.Status.ANONYMISED):
        anonymise(twin, by=by, note=_("With the entry it was merged into."))
    stakeholder.name = _("Anonymous")
    for field in ("role", "phone", "email", "language"):
        setattr(stakeholder, field, "")
    stakeholder.retention_until = None
    files = list(Attachment.objects.of(stakeholder))
    for kept in files:
        transaction.on_commit(partial(kept.file.delete, save=False), robust=True)
        kept.delete()
    Draft.objects.filter(form__contains=str(stakeholder.pk)).delete()
    return {"attachments": [len(files), 0]} if files else {}
