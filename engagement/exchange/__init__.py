"""What goes out of engagement and what comes into it as files."""

from engagement.exchange.columns import (
    COMMUNITY,
    CONCERN,
    CONSENT,
    COVERAGE,
    EARLY_SIGN,
    ENGAGEMENT,
    GROUP,
    INFORMATION_REQUEST,
    OFFICE,
    OFFICER,
    PHASE,
    PLAN,
    PLANNED,
    QUIET_DAY,
    STAKEHOLDER,
)
from engagement.exchange.fields import FIELDS

__all__ = [
    "COMMUNITY",
    "CONCERN",
    "CONSENT",
    "COVERAGE",
    "EARLY_SIGN",
    "ENGAGEMENT",
    "FIELDS",
    "GROUP",
    "INFORMATION_REQUEST",
    "OFFICE",
    "OFFICER",
    "PHASE",
    "PLAN",
    "PLANNED",
    "QUIET_DAY",
    "STAKEHOLDER",
]
