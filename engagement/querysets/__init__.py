"""Questions about communities, stakeholders, meetings, concerns and follow-ups."""

from engagement.querysets.concerns import ConcernQuerySet, FollowUpQuerySet
from engagement.querysets.diary import CalendarFeedQuerySet
from engagement.querysets.mapping import (
    CommunityQuerySet,
    GroupQuerySet,
    StakeholderQuerySet,
    TopicQuerySet,
)
from engagement.querysets.meetings import EngagementQuerySet
from engagement.querysets.phases import ConsultationPointQuerySet, PhaseQuerySet
from engagement.querysets.planning import PlannedEngagementQuerySet
from engagement.querysets.strategies import (
    EngagementPlanQuerySet,
    PlanActivityQuerySet,
    PlanObjectiveQuerySet,
)

__all__ = [
    "CalendarFeedQuerySet",
    "CommunityQuerySet",
    "ConcernQuerySet",
    "ConsultationPointQuerySet",
    "EngagementPlanQuerySet",
    "EngagementQuerySet",
    "FollowUpQuerySet",
    "GroupQuerySet",
    "PhaseQuerySet",
    "PlanActivityQuerySet",
    "PlanObjectiveQuerySet",
    "PlannedEngagementQuerySet",
    "StakeholderQuerySet",
    "TopicQuerySet",
]
