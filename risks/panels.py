"""What this floor knows about a commitment or a concern: how far it was escalated."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from people.permissions import allows
from records.panels import panel
from risks.models import Escalation


def escalations_of(record: Any, user: Any, **where: Any) -> dict[str, Any]:
    """The escalations of a matter that this person may see, and the way to raise another."""
    seen = Escalation.objects.visible_to(user).escalations().filter(**where).for_register()
    kind = record._meta.model_name
    living = record.status in record.OPEN
    may_raise = living and allows(user, "escalation", "C", record.site_id)
    url = f"{reverse('escalate_escalation')}?{kind}={record.pk}" if may_raise else None
    return {"escalations": list(seen.order_by("due_at")), "escalate_url": url}


@panel("commitments.Commitment", "risks/panel_escalations.html", order=10)
def of_commitment(commitment: Any, user: Any) -> dict[str, Any]:
    """How high a promise went."""
    return escalations_of(commitment, user, commitment=commitment)


@panel("engagement.Concern", "risks/panel_escalations.html", order=30)
def of_concern(concern: Any, user: Any) -> dict[str, Any]:
    """How high an unanswered concern went."""
    return escalations_of(concern, user, concern=concern)
