"""What can be done to topics, communities, groups and stakeholders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.actions.fields import set_many, take_over
from engagement.models import Community, Stakeholder, StakeholderGroup, Topic
from records.attachments import attachable
from records.trail import action


@action(
    "name_topic", Topic, may=may.can_keep_topics, label=gettext_lazy("Enter a topic"), creates=True
)
def name_topic(topic: Topic, *, by: Any) -> None:
    """A word for what people talk about."""


@action("map", Community, may=may.can_map, label=gettext_lazy("Enter a community"), creates=True)
def map_community(community: Community, *, by: Any) -> None:
    """A community of the site's area of influence."""


@action("amend", Community, may=may.can_map, label=gettext_lazy("Change"))
def amend_community(community: Community, *, by: Any, values: dict[str, Any]) -> None:
    take_over(community, values)


@action(
    "enter", StakeholderGroup, may=may.can_map, label=gettext_lazy("Enter a group"), creates=True
)
def enter_group(group: StakeholderGroup, *, by: Any) -> None:
    """A group or sub-group with a common stake, known from today on."""
    group.registered_on = group.site.today()


@action("amend", StakeholderGroup, may=may.can_map, label=gettext_lazy("Change"))
def amend_group(group: StakeholderGroup, *, by: Any, values: dict[str, Any]) -> None:
    """Scores keep their history in the trail."""
    take_over(group, values)


@action(
    "rest",
    StakeholderGroup,
    may=may.can_approve_map,
    label=gettext_lazy("Let rest"),
    needs_note=True,
)
def rest(group: StakeholderGroup, *, by: Any) -> None:
    """No contact is planned for now; the group leaves the coverage figures."""


@action("wake", StakeholderGroup, may=may.can_approve_map, label=gettext_lazy("Take up again"))
def wake(group: StakeholderGroup, *, by: Any) -> None:
    """Contact is planned again."""


@action(
    "retire",
    StakeholderGroup,
    may=may.can_approve_map,
    label=gettext_lazy("Retire"),
    needs_note=True,
    serious=True,
)
def retire(group: StakeholderGroup, *, by: Any) -> None:
    """The group is no longer there; its history stays."""


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
    yield set_many(stakeholder, {"groups": list(groups)})


@action("amend", Stakeholder, may=may.can_map, label=gettext_lazy("Change"))
def amend_stakeholder(
    stakeholder: Stakeholder, *, by: Any, values: dict[str, Any]
) -> dict[str, Any]:
    """What becomes known or changes; names and contacts enter the trail only as "changed"."""
    return set_many(stakeholder, take_over(stakeholder, values))


attach_to_stakeholder = attachable(Stakeholder, may=may.can_map)
