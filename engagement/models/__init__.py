"""Nouns of engagement: who is there, and what was said."""

from engagement.models.concerns import ANSWER_DAYS, CONCERN_TEXTS, Concern, FollowUp
from engagement.models.field_notes import EarlySign, QuietDay
from engagement.models.imports import KEPT_DAYS, Import, ImportRow
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
    ENGAGEMENT_TEXTS,
    LOG_DAYS,
    Attendance,
    Engagement,
    Participation,
)
from engagement.models.requests import REQUEST_DAYS, InformationRequest
from engagement.models.topics import Function, Topic, folded, topics_in

__all__ = [
    "ANSWER_DAYS",
    "CONCERN_TEXTS",
    "Attendance",
    "ClosedSeason",
    "Community",
    "Concern",
    "Distinction",
    "EDIT_HOURS",
    "ENGAGEMENT_TEXTS",
    "EarlySign",
    "Engagement",
    "FollowUp",
    "Function",
    "Headcount",
    "Import",
    "ImportRow",
    "InformationRequest",
    "KEPT_DAYS",
    "LOG_DAYS",
    "Participation",
    "QuietDay",
    "REQUEST_DAYS",
    "Relation",
    "Score",
    "Stakeholder",
    "StakeholderGroup",
    "Topic",
    "VULNERABLE",
    "folded",
    "topics_in",
]
