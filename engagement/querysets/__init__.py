"""Questions about communities, stakeholders, meetings, concerns and follow-ups."""

from engagement.querysets.concerns import ConcernQuerySet, FollowUpQuerySet
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

__all__ = [
    "ClosedSeasonQuerySet",
    "CommunityQuerySet",
    "ConcernQuerySet",
    "DistinctionQuerySet",
    "EarlySignQuerySet",
    "EngagementQuerySet",
    "FollowUpQuerySet",
    "GroupQuerySet",
    "HeadcountQuerySet",
    "ImportQuerySet",
    "ImportRowQuerySet",
    "InformationRequestQuerySet",
    "QuietDayQuerySet",
    "RelationQuerySet",
    "StakeholderQuerySet",
    "TopicQuerySet",
]
