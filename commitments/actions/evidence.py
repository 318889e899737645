"""What can be done to a piece of evidence."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import permissions as may
from commitments.models import Commitment, Evidence
from records.attachments import attachable
from records.trail import action


def _hand_in(user: Any, evidence: Evidence) -> bool:
    return may.can_progress(user, evidence.commitment)


@action("hand_in", Evidence, may=_hand_in, label=gettext_lazy("Add evidence"), creates=True)
def hand_in(evidence: Evidence, *, by: Any) -> None:
    """One piece of evidence for an open commitment."""
    commitment = evidence.commitment
    if commitment.status not in {Commitment.Status.REGISTERED, Commitment.Status.IN_PROGRESS}:
        raise ValidationError(_("Evidence can be added while the commitment is in progress."))
    if not commitment.made_on <= evidence.delivered_on <= commitment.site.today():
        raise ValidationError({"delivered_on": _("Choose a day between the promise and today.")})
    evidence.handed_in_by = by


attach_to_evidence = attachable(Evidence, may=_hand_in)
