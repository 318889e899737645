"""Questions about communities, stakeholders, meetings, concerns and follow-ups."""

from engagement.querysets.concerns import ConcernQuerySet, FollowUpQuerySet
from engagement.querysets.field_notes import (
    EarlySignQuerySet,
    InformationRequestQuerySet,
    QuietDayQuerySet,
)
from engagement.querysets.imports import ImportQuerySet, ImportRowQuerySet
from engagement.querysets.mapping import (
    CommunityQuerySet,
    GroupQuerySet,
    StakeholderQuerySet,
    TopicQuerySet,
)
from engagement.querysets.meetings import EngagementQuerySet

__all__ = [
    "CommunityQuerySet",
    "ConcernQuerySet",
    "EarlySignQuerySet",
    "EngagementQuerySet",
    "FollowUpQuerySet",
    "GroupQuerySet",
    "ImportQuerySet",
    "ImportRowQuerySet",
    "InformationRequestQuerySet",
    "QuietDayQuerySet",
    "StakeholderQuerySet",
    "TopicQuerySet",
]
