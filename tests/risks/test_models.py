"""The lifecycle of an escalation, copied by hand from the domain (§5.3), against the table on the model."""

from risks.models import Escalation

DOMAIN = {
    # Reminders end where they begin.
    ("remind", None, "noted"),
    # OPEN → ACKNOWLEDGED → DECIDED → ACTIONS → CLOSED; who decides at once has acknowledged.
    ("escalate", None, "open"),
    ("acknowledge", "open", "acknowledged"),
    ("decide", "open", "decided"),
    ("decide", "acknowledged", "decided"),
    ("begin", "decided", "actions"),
    ("close", "decided", "closed"),
    ("close", "actions", "closed"),
    # What ended below, and what somebody above took back, needs no answer any more.
    ("settle", "open", "settled"),
    ("settle", "acknowledged", "settled"),
    ("de_escalate", "open", "settled"),
    ("de_escalate", "acknowledged", "settled"),
}


def test_an_escalation_moves_as_the_domain_says() -> None:
    moves = {
        (verb, str(start) if start else None, str(end))
        for verb, (starts, end) in Escalation.LIFECYCLE.moves.items()
        for start in (starts or {None})
    }
    assert moves == DOMAIN
