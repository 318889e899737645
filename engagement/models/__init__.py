"""Nouns of engagement: who is there, and what was said."""

from engagement.models.concerns import ANSWER_DAYS, Concern, FollowUp
from engagement.models.diary import CalendarFeed, Line, lines_between
from engagement.models.mapping import Community, Stakeholder, StakeholderGroup
from engagement.models.meetings import (
    EDIT_HOURS,
    LOG_DAYS,
    Attendance,
    Engagement,
    Participation,
    Topic,
)
from engagement.models.phases import DOCUMENT_DAYS, ConsultationPoint, Phase
from engagement.models.planning import TOLERANCE_DAYS, PlannedEngagement
from engagement.models.strategies import EngagementPlan, PlanActivity, PlanObjective

__all__ = [
    "ANSWER_DAYS",
    "DOCUMENT_DAYS",
    "EDIT_HOURS",
    "LOG_DAYS",
    "TOLERANCE_DAYS",
    "Attendance",
    "CalendarFeed",
    "Community",
    "Concern",
    "ConsultationPoint",
    "Engagement",
    "EngagementPlan",
    "FollowUp",
    "Line",
    "Participation",
    "Phase",
    "PlanActivity",
    "PlanObjective",
    "PlannedEngagement",
    "Stakeholder",
    "StakeholderGroup",
    "Topic",
    "lines_between",
]
