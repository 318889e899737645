"""Nouns of engagement: who is there, and what was said."""

from engagement.models.mapping import Community, Stakeholder, StakeholderGroup
from engagement.models.meetings import (
    ANSWER_DAYS,
    EDIT_HOURS,
    LOG_DAYS,
    Attendance,
    Concern,
    Engagement,
    FollowUp,
    Participation,
    Topic,
)

__all__ = [
    "ANSWER_DAYS",
    "EDIT_HOURS",
    "LOG_DAYS",
    "Attendance",
    "Community",
    "Concern",
    "Engagement",
    "FollowUp",
    "Participation",
    "Stakeholder",
    "StakeholderGroup",
    "Topic",
]
