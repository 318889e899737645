"""What can be done to groups: enter, score, judge, let rest, retire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.actions.fields import take_over
from engagement.models import Score, StakeholderGroup
from records.trail import action

SCORES = ("interest", "influence", "impact")


@action(
    "enter", StakeholderGroup, may=may.can_map, label=gettext_lazy("Enter a group"), creates=True
)
def enter_group(group: StakeholderGroup, *, by: Any) -> Iterator[None]:
    """A group or sub-group with a common stake, known from today on."""
    group.registered_on = group.site.today()
    yield None
    _keep_score(group, by, _("As entered."))


@action(
    "propose",
    StakeholderGroup,
    may=may.can_map,
    label=gettext_lazy("Propose a group"),
    creates=True,
)
def propose_group(group: StakeholderGroup, *, by: Any) -> Iterator[None]:
    """Somebody spoke of such a group; whether it is one is not known yet, and no contact is owed so far."""
    group.registered_on = group.site.today()
    yield None
    _keep_score(group, by, _("As proposed."))


@action("accept", StakeholderGroup, may=may.can_approve_map, label=gettext_lazy("Accept"))
def accept_group(group: StakeholderGroup, *, by: Any) -> None:
    """It is a group, known from today on: contact is owed."""
    group.registered_on = group.site.today()


@action("amend", StakeholderGroup, may=may.can_map, label=gettext_lazy("Change"))
def amend_group(group: StakeholderGroup, *, by: Any, values: dict[str, Any]) -> Iterator[None]:
    """What becomes known or changes. A changed score is kept in the history, too."""
    before = _scores(group)
    take_over(group, values)
    yield None
    if _scores(group) != before:
        _keep_score(group, by, "")


@action("score", StakeholderGroup, may=may.can_map, label=gettext_lazy("Score"))
def score(
    group: StakeholderGroup, *, by: Any, interest: int, influence: int, impact: int, rationale: str
) -> Iterator[None]:
    """Judge anew what is at stake for them, and say why; the earlier scores stay (domain §4.1)."""
    group.interest, group.influence, group.impact = interest, influence, impact
    yield None
    _keep_score(group, by, rationale)


@action(
    "judge",
    StakeholderGroup,
    may=may.can_map,
    label=gettext_lazy("Say how they stand"),
    needs_note=True,
)
def judge(group: StakeholderGroup, *, by: Any, relationship: str) -> None:
    """How they stand to the project today, and what shows it."""
    group.relationship = relationship
    group.relationship_on, group.relationship_by = group.site.today(), by


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


def _scores(group: StakeholderGroup) -> list[int]:
    return [getattr(group, name) for name in SCORES]


def _keep_score(group: StakeholderGroup, by: Any, why: str) -> None:
    Score.objects.create(
        group=group,
        scored_on=group.site.today(),
        by=by,
        rationale=why,
        **dict(zip(SCORES, _scores(group), strict=True)),
    )
