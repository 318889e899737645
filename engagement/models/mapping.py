"""Who is there: communities, groups and stakeholders, under one name for the nouns that build on them."""

from engagement.models.communities import ClosedSeason, Community, Headcount
from engagement.models.fields import SCORE, VULNERABLE, keep_to_site, words
from engagement.models.groups import Score, StakeholderGroup
from engagement.models.relations import Relation
from engagement.models.stakeholders import Stakeholder
from engagement.models.twins import Distinction

__all__ = [
    "SCORE",
    "VULNERABLE",
    "ClosedSeason",
    "Community",
    "Distinction",
    "Headcount",
    "Relation",
    "Score",
    "Stakeholder",
    "StakeholderGroup",
    "keep_to_site",
    "words",
]
