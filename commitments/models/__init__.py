"""Nouns of commitments: the promise, its evidence, its changes."""

from commitments.models.changes import ChangeRequest, Evidence
from commitments.models.promises import Commitment
from commitments.querysets import (
    ABOVE,
    DUE_SOON_DAYS,
    HUGE_SLIP_DAYS,
    LARGE_SLIP_DAYS,
    RULING_DAYS,
)

__all__ = [
    "ABOVE",
    "DUE_SOON_DAYS",
    "HUGE_SLIP_DAYS",
    "LARGE_SLIP_DAYS",
    "RULING_DAYS",
    "ChangeRequest",
    "Commitment",
    "Evidence",
]
