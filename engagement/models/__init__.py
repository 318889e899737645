"""Nouns of engagement: who is there, and what was said."""

from engagement.models.concerns import ANSWER_DAYS, Concern, FollowUp
from engagement.models.field_notes import EarlySign, QuietDay
from engagement.models.imports import KEPT_DAYS, Import, ImportRow
from engagement.models.mapping import Community, Stakeholder, StakeholderGroup
from engagement.models.meetings import (
    EDIT_HOURS,
    LOG_DAYS,
    Attendance,
    Engagement,
    Participation,
)
from engagement.models.requests import REQUEST_DAYS, InformationRequest
from engagement.models.topics import Function, Topic, folded, topics_in

__all__ = [
    "ANSWER_DAYS",
    "EDIT_HOURS",
    "KEPT_DAYS",
    "LOG_DAYS",
    "REQUEST_DAYS",
    "Attendance",
    "Community",
    "Concern",
    "EarlySign",
    "Engagement",
    "FollowUp",
    "Function",
    "Import",
    "ImportRow",
    "InformationRequest",
    "Participation",
    "QuietDay",
    "Stakeholder",
    "StakeholderGroup",
    "Topic",
    "folded",
    "topics_in",
]
