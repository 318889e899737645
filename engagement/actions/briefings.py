"""What can be done to the briefing of a community: a new edition is written, somebody says they have read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.models import BriefingReading, CulturalBriefing
from records.trail import action


@action(
    "write",
    CulturalBriefing,
    may=may.can_map,
    label=gettext_lazy("Write a briefing"),
    creates=True,
)
def write_briefing(briefing: CulturalBriefing, *, by: Any) -> None:
    """The next edition; who has read the one before reads again."""
    newest = CulturalBriefing.objects.current_of(briefing.community)
    briefing.edition = newest.edition + 1 if newest else 1
    briefing.written_by, briefing.written_on = by, briefing.community.site.today()


@action(
    "acknowledge",
    CulturalBriefing,
    may=may.can_acknowledge,
    label=gettext_lazy("I have read it"),
)
def acknowledge(briefing: CulturalBriefing, *, by: Any) -> Iterator[dict[str, Any]]:
    """This person has read the current edition, today."""
    if CulturalBriefing.objects.current_of(briefing.community) != briefing:
        raise ValidationError(_("A newer edition was written since. Read that one."))
    if briefing.readings.filter(person=by).exists():
        raise ValidationError(_("You said so already."))
    read_on = briefing.community.site.today()
    yield {"read_by": [None, str(by.pk)]}
    BriefingReading.objects.create(briefing=briefing, person=by, read_on=read_on)
