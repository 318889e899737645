"""What can be done to promises, their evidence and their changes. Nothing else writes them."""

from commitments import permissions as may
from commitments.actions.changes import approve, explain, refuse, request
from commitments.actions.evidence import attach_to_evidence, hand_in
from commitments.actions.mandates import grant, tell_group, turn_down
from commitments.actions.promises import (
    amend,
    attach,
    confirm,
    declare_not_fulfilled,
    dispute,
    draft,
    propose_withdrawal,
    register,
    reject,
    report_progress,
    send_back,
    start,
    submit_evidence,
    supersede,
    verify,
    withdraw,
)

__all__ = [
    "amend",
    "approve",
    "attach",
    "attach_to_evidence",
    "confirm",
    "declare_not_fulfilled",
    "dispute",
    "draft",
    "explain",
    "grant",
    "hand_in",
    "may",
    "propose_withdrawal",
    "refuse",
    "register",
    "reject",
    "report_progress",
    "request",
    "send_back",
    "start",
    "submit_evidence",
    "supersede",
    "tell_group",
    "turn_down",
    "verify",
    "withdraw",
]
