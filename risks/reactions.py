"""What this floor does when it hears of news below. A courtesy: the sweep re-derives it."""

from typing import Any

from django.dispatch import receiver

from commitments.models import Commitment
from engagement.models import Concern
from records import clock
from records.trail import recorded
from risks import actions

ENDS = {
    "grant",
    "turn_down",
    "reject",
    "verify",
    "withdraw",
    "supersede",
    "declare_not_fulfilled",
    "answer",
    "turn_into_commitment",
}


@receiver(recorded, sender=Commitment)
@receiver(recorded, sender=Concern)
def matter_ended(entry: Any, **kwargs: Any) -> None:
    """A matter that ended needs no answer from above any more."""
    if entry.verb in ENDS:
        actions.settle_what_ended(clock.now())
