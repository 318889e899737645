"""Questions about communities, stakeholders, meetings, concerns and follow-ups."""

from engagement.querysets.concerns import ConcernQuerySet, FollowUpQuerySet
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
    "EngagementQuerySet",
    "FollowUpQuerySet",
    "GroupQuerySet",
    "HeadcountQuerySet",
    "RelationQuerySet",
    "StakeholderQuerySet",
    "TopicQuerySet",
]
