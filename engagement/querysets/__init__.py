"""Questions about communities, stakeholders, meetings, concerns and follow-ups."""

from engagement.querysets.concerns import ConcernQuerySet, FollowUpQuerySet
from engagement.querysets.mapping import (
    CommunityQuerySet,
    GroupQuerySet,
    StakeholderQuerySet,
    TopicQuerySet,
)
from engagement.querysets.meetings import EngagementQuerySet
from engagement.querysets.planning import PlannedEngagementQuerySet

__all__ = [
    "CommunityQuerySet",
    "ConcernQuerySet",
    "EngagementQuerySet",
    "FollowUpQuerySet",
    "GroupQuerySet",
    "PlannedEngagementQuerySet",
    "StakeholderQuerySet",
    "TopicQuerySet",
]
