"""Nouns of commitments: the promise, its evidence, its changes."""

from commitments.models.changes import HUGE_SLIP_DAYS, LARGE_SLIP_DAYS, ChangeRequest, Evidence
from commitments.models.promises import DUE_SOON_DAYS, Commitment

__all__ = [
    "DUE_SOON_DAYS",
    "HUGE_SLIP_DAYS",
    "LARGE_SLIP_DAYS",
    "ChangeRequest",
    "Commitment",
    "Evidence",
]
