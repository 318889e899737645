"""What can be done to relations between people, organisations and groups."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.models import Relation
from records.trail import action


@action("relate", Relation, may=may.can_map, label=gettext_lazy("Enter a relation"), creates=True)
def relate(relation: Relation, *, by: Any) -> None:
    """Who belongs to, leads or opposes whom, as far as it is known."""
    relation.site = relation.beginning.site
    if relation.since and relation.since > relation.site.today():
        raise ValidationError({"since": _("This day has not come yet.")})


@action("end", Relation, may=may.can_end_relation, label=gettext_lazy("It is over"))
def end_relation(relation: Relation, *, by: Any, until: date) -> None:
    """The last day on which it was so; it stays readable."""
    if until > relation.site.today():
        raise ValidationError({"until": _("This day has not come yet.")})
    relation.until = until
