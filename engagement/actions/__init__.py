"""What can be done to communities, groups, stakeholders, meetings, concerns and follow-ups."""

from engagement import permissions as may
from engagement.actions.communities import count_people, foresee, withdraw_season
from engagement.actions.concerns import (
    answer,
    ask,
    drop,
    finish,
    need_answer,
    note,
    plan,
    raise_concern,
    turn_into_commitment,
)
from engagement.actions.fields import set_many, take_over
from engagement.actions.groups import (
    accept_group,
    amend_group,
    enter_group,
    judge,
    propose_group,
    rest,
    retire,
    score,
    wake,
)
from engagement.actions.mapping import (
    amend_community,
    amend_stakeholder,
    anonymise,
    attach_to_stakeholder,
    map_community,
    name_topic,
    register_stakeholder,
    set_aside,
    take_up,
)
from engagement.actions.meetings import amend, attach, log, review, share_back, void
from engagement.actions.relations import end_relation, relate

__all__ = [
    "accept_group",
    "amend",
    "amend_community",
    "amend_group",
    "amend_stakeholder",
    "anonymise",
    "answer",
    "ask",
    "attach",
    "attach_to_stakeholder",
    "count_people",
    "drop",
    "end_relation",
    "enter_group",
    "finish",
    "foresee",
    "judge",
    "log",
    "map_community",
    "may",
    "name_topic",
    "need_answer",
    "note",
    "plan",
    "propose_group",
    "raise_concern",
    "register_stakeholder",
    "relate",
    "rest",
    "retire",
    "review",
    "score",
    "set_aside",
    "set_many",
    "share_back",
    "take_over",
    "take_up",
    "turn_into_commitment",
    "void",
    "wake",
    "withdraw_season",
]
