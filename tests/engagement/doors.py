"""Offices, officers and briefings, as a manager and an officer would enter them."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from engagement import actions
from engagement.models import (
    Community,
    CulturalBriefing,
    LiaisonOffice,
    OfficerProfile,
    Opening,
    PublishedHours,
)
from people.models import Site
from tests.engagement.builders import at

MORNINGS = {str(day): [[8 * 60, 12 * 60]] for day in range(5)}  # Monday to Friday, 240 minutes


def office(site: Site, by: Any, *, starts_on: date, week: Any = None, **more: Any) -> LiaisonOffice:
    """An office whose hours were published on the day on which they begin."""
    facts = {"name": "Kito office", "address": "Beside the clinic, the green door."} | more
    with at(starts_on):
        made = actions.set_up_office(LiaisonOffice(site=site, **facts), by=by)
        hours(made, by, starts_on, week or MORNINGS)
    return made


def hours(where: LiaisonOffice, by: Any, starts_on: date, week: Any) -> PublishedHours:
    told = PublishedHours(office=where, starts_on=starts_on, week=week)
    return actions.publish_hours(told, by=by)


def opened(
    where: LiaisonOffice, by: Any, day: date, start: str = "", end: str = "", **more: Any
) -> Opening:
    """`opened(office, omar, monday, "08:00", "12:00")`; without hours it stayed closed."""
    line = Opening(
        office=where,
        day=day,
        opened_at=time.fromisoformat(start) if start else None,
        closed_at=time.fromisoformat(end) if end else None,
        **more,
    )
    return actions.log_opening(line, by=by)


def profile(
    who: Any, site: Site, places: list[Community], *, published: bool = False, **more: Any
) -> OfficerProfile:
    facts = {"languages": ["Swahili"], "phone": "+254 700 000 001"} | more
    made = OfficerProfile(officer=who, site=site, **facts)
    actions.introduce(made, by=who, communities=places)
    return actions.publish_profile(made, by=who) if published else made


def briefing(place: Community, by: Any, **more: Any) -> CulturalBriefing:
    words = {"greet_first": "The elder at the first house.", "avoid": "Do not step over the mat."}
    return actions.write_briefing(CulturalBriefing(community=place, **words | more), by=by)
