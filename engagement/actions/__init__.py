"""What can be done to communities, groups, stakeholders, meetings, concerns and follow-ups."""

from engagement import permissions as may
from engagement.actions.communities import foresee, withdraw_season
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
from engagement.actions.mapping import (
    amend_community,
    amend_group,
    amend_stakeholder,
    attach_to_stakeholder,
    enter_group,
    map_community,
    name_topic,
    register_stakeholder,
    rest,
    retire,
    wake,
)
from engagement.actions.meetings import amend, attach, log, review, share_back, void

__all__ = [
    "amend",
    "amend_community",
    "amend_group",
    "amend_stakeholder",
    "answer",
    "ask",
    "attach",
    "attach_to_stakeholder",
    "drop",
    "enter_group",
    "finish",
    "foresee",
    "log",
    "map_community",
    "may",
    "name_topic",
    "need_answer",
    "note",
    "plan",
    "raise_concern",
    "register_stakeholder",
    "rest",
    "retire",
    "review",
    "set_many",
    "share_back",
    "take_over",
    "turn_into_commitment",
    "void",
    "wake",
    "withdraw_season",
]
