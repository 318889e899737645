"""Questions about communities, stakeholders, meetings, concerns and follow-ups."""

from engagement.querysets.briefings import BriefingReadingQuerySet, CulturalBriefingQuerySet
from engagement.querysets.concerns import ConcernQuerySet, FollowUpQuerySet
from engagement.querysets.consent import (
    ConditionQuerySet,
    ConsentProcessQuerySet,
    InformationGivenQuerySet,
)
from engagement.querysets.diary import CalendarFeedQuerySet
from engagement.querysets.field_notes import (
    EarlySignQuerySet,
    InformationRequestQuerySet,
    QuietDayQuerySet,
)
from engagement.querysets.imports import ImportQuerySet, ImportRowQuerySet
from engagement.querysets.mapping import (
    ClosedSeasonQuerySet,
    CommunityQuerySet,
    DistinctionQuerySet,
    GroupQuerySet,
    HeadcountQuerySet,
    RelationQuerySet,
    StakeholderQuerySet,
    TopicQuerySet,
)
from engagement.querysets.meetings import EngagementQuerySet
from engagement.querysets.officers import OfficerProfileQuerySet
from engagement.querysets.offices import (
    ClosureNoticeQuerySet,
    LiaisonOfficeQuerySet,
    OpeningQuerySet,
    PublishedHoursQuerySet,
)
from engagement.querysets.phases import ConsultationPointQuerySet, PhaseQuerySet
from engagement.querysets.planning import PlannedEngagementQuerySet
from engagement.querysets.strategies import (
    EngagementPlanQuerySet,
    PlanActivityQuerySet,
    PlanObjectiveQuerySet,
)

__all__ = [
    "CalendarFeedQuerySet",
    "ClosedSeasonQuerySet",
    "CommunityQuerySet",
    "ConcernQuerySet",
    "ConditionQuerySet",
    "ConsentProcessQuerySet",
    "ConsultationPointQuerySet",
    "DistinctionQuerySet",
    "EarlySignQuerySet",
    "EngagementPlanQuerySet",
    "EngagementQuerySet",
    "FollowUpQuerySet",
    "GroupQuerySet",
    "HeadcountQuerySet",
    "ImportQuerySet",
    "ImportRowQuerySet",
    "InformationGivenQuerySet",
    "InformationRequestQuerySet",
    "PhaseQuerySet",
    "PlanActivityQuerySet",
    "PlanObjectiveQuerySet",
    "PlannedEngagementQuerySet",
    "QuietDayQuerySet",
    "RelationQuerySet",
    "StakeholderQuerySet",
    "TopicQuerySet",
    # offices, officers, briefings
    "BriefingReadingQuerySet",
    "CulturalBriefingQuerySet",
    "OfficerProfileQuerySet",
    "ClosureNoticeQuerySet",
    "LiaisonOfficeQuerySet",
    "OpeningQuerySet",
    "PublishedHoursQuerySet",
]
