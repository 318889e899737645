"""Nouns of engagement: who is there, and what was said."""

from engagement.models.concerns import ANSWER_DAYS, Concern, FollowUp
from engagement.models.mapping import (
    VULNERABLE,
    ClosedSeason,
    Community,
    Distinction,
    Headcount,
    Relation,
    Score,
    Stakeholder,
    StakeholderGroup,
)
from engagement.models.meetings import (
    EDIT_HOURS,
    LOG_DAYS,
    Attendance,
    Engagement,
    Participation,
    Topic,
)

__all__ = [
    "ANSWER_DAYS",
    "EDIT_HOURS",
    "LOG_DAYS",
    "VULNERABLE",
    "Attendance",
    "ClosedSeason",
    "Community",
    "Concern",
    "Distinction",
    "Engagement",
    "FollowUp",
    "Headcount",
    "Participation",
    "Relation",
    "Score",
    "Stakeholder",
    "StakeholderGroup",
    "Topic",
]
