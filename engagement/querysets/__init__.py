"""Questions about communities, stakeholders, meetings, concerns and follow-ups."""

from engagement.querysets.concerns import ConcernQuerySet, FollowUpQuerySet
from engagement.querysets.mapping import (
    ClosedSeasonQuerySet,
    CommunityQuerySet,
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
    "EngagementQuerySet",
    "FollowUpQuerySet",
    "GroupQuerySet",
    "HeadcountQuerySet",
    "RelationQuerySet",
    "StakeholderQuerySet",
    "TopicQuerySet",
]
