"""Nouns of engagement: who is there, and what was said."""

from engagement.models.briefings import (
    BriefingReading,
    CulturalBriefing,
    places_without_visit,
    visits_by_quarter,
)
from engagement.models.concerns import ANSWER_DAYS, CONCERN_TEXTS, Concern, FollowUp
from engagement.models.consent import Condition, ConsentProcess, InformationGiven
from engagement.models.diary import CalendarFeed, Line, lines_between
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
from engagement.models.officers import OfficerProfile, listed_places, offices_for
from engagement.models.offices import ClosureNotice, LiaisonOffice, Opening, PublishedHours
from engagement.models.phases import DOCUMENT_DAYS, ConsultationPoint, Phase
from engagement.models.planning import TOLERANCE_DAYS, PlannedEngagement
from engagement.models.requests import REQUEST_DAYS, InformationRequest
from engagement.models.strategies import EngagementPlan, PlanActivity, PlanObjective
from engagement.models.topics import Function, Topic, folded, topics_in

__all__ = [
    "ANSWER_DAYS",
    "Attendance",
    "CONCERN_TEXTS",
    "CalendarFeed",
    "ClosedSeason",
    "Community",
    "Concern",
    "Condition",
    "ConsentProcess",
    "ConsultationPoint",
    "DOCUMENT_DAYS",
    "Distinction",
    "EDIT_HOURS",
    "ENGAGEMENT_TEXTS",
    "EarlySign",
    "Engagement",
    "EngagementPlan",
    "FollowUp",
    "Function",
    "Headcount",
    "Import",
    "ImportRow",
    "InformationGiven",
    "InformationRequest",
    "KEPT_DAYS",
    "LOG_DAYS",
    "Line",
    "Participation",
    "Phase",
    "PlanActivity",
    "PlanObjective",
    "PlannedEngagement",
    "QuietDay",
    "REQUEST_DAYS",
    "Relation",
    "Score",
    "Stakeholder",
    "StakeholderGroup",
    "TOLERANCE_DAYS",
    "Topic",
    "VULNERABLE",
    "folded",
    "lines_between",
    "topics_in",
    # offices, officers, briefings
    "BriefingReading",
    "places_without_visit",
    "visits_by_quarter",
    "listed_places",
    "offices_for",
    "CulturalBriefing",
    "OfficerProfile",
    "ClosureNotice",
    "LiaisonOffice",
    "Opening",
    "PublishedHours",
]
