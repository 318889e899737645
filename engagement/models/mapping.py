"""Who is there: communities, groups and stakeholders, under one name for the nouns that build on them."""

from engagement.models.communities import ClosedSeason, Community
from engagement.models.fields import SCORE, keep_to_site, words
from engagement.models.groups import StakeholderGroup
from engagement.models.stakeholders import Stakeholder

__all__ = [
    "SCORE",
    "ClosedSeason",
    "Community",
    "Stakeholder",
    "StakeholderGroup",
    "keep_to_site",
    "words",
]
