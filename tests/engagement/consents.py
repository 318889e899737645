"""Consent processes as a manager would lead them: Mia asks the people of Kito."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from engagement import actions
from engagement.models import Condition, ConsentProcess, InformationGiven
from tests.engagement.builders import at, community

DAY = timedelta(days=1)
OPENED = date(2026, 2, 2)
DELIBERATES = OPENED + 4 * DAY  # each step is on the day after the one before
DAYS = 30
DECIDED = DELIBERATES + DAYS * DAY  # 8 March 2026


def paper(name: str = "agreement.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"We agree to the road.")


def process(site: Any, by: Any, **more: Any) -> ConsentProcess:
    facts = {"activity": "A road through the grazing land", "trigger": more.pop("trigger", None)}
    facts["trigger"] = facts["trigger"] or "traditional_land_or_resources"
    where = more.pop("community", None) or community(site, "Kito", languages=["Swahili"])
    with at(OPENED):
        made = ConsentProcess(site=site, community=where, **facts | more)
        return actions.open_consent(made, by=by)


def represented(asked: ConsentProcess, by: Any) -> ConsentProcess:
    with at(OPENED + DAY):
        told = {"representatives": "The council of elders", "verified_how": "By the assembly"}
        return actions.agree_representation(asked, by=by, agreed_on=OPENED + DAY, **told)


def agreed(asked: ConsentProcess, by: Any) -> ConsentProcess:
    represented(asked, by)
    with at(OPENED + 2 * DAY):
        rules = {"protocol": "Under the tree, by consensus", "deliberation_days": DAYS}
        return actions.agree_protocol(asked, by=by, agreed_on=OPENED + 2 * DAY, **rules)


def told(asked: ConsentProcess, by: Any, language: str = "Swahili") -> InformationGiven:
    with at(OPENED + 3 * DAY):
        given = InformationGiven(process=asked, what="The map", language=language)
        given.given_on = OPENED + 3 * DAY
        return actions.give_information(given, by=by)


def informed(asked: ConsentProcess, by: Any) -> ConsentProcess:
    agreed(asked, by)
    told(asked, by)
    with at(OPENED + 3 * DAY):
        return actions.share_information(asked, by=by, shared_on=OPENED + 3 * DAY)


def deliberating(asked: ConsentProcess, by: Any) -> ConsentProcess:
    informed(asked, by)
    with at(DELIBERATES):
        return actions.begin_deliberation(asked, by=by, deliberation_on=DELIBERATES)


def condition(asked: ConsentProcess, by: Any, **more: Any) -> Condition:
    facts = {"text": "A well before the road", "owner": by, "due_on": DECIDED + 30 * DAY}
    with at(DELIBERATES):
        return actions.set_condition(Condition(process=asked, **facts | more), by=by)


def answered(verb: Any, asked: ConsentProcess, by: Any, day: date = DECIDED) -> ConsentProcess:
    with at(day):
        return verb(asked, by=by, consent_on=day, outcome_words="Yes.", file=paper())


def given(asked: ConsentProcess, by: Any, day: date = DECIDED) -> ConsentProcess:
    return answered(actions.give_consent, deliberating(asked, by), by, day)


def conditional(asked: ConsentProcess, by: Any, day: date = DECIDED) -> Condition:
    deliberating(asked, by)
    wanted = condition(asked, by)
    answered(actions.give_conditionally, asked, by, day)
    return wanted


def closed(wanted: Condition, by: Any, day: date) -> Condition:
    with at(day):
        shown = {"closed_on": day, "evidence": "The well gives water.", "file": paper("well.txt")}
        return actions.close_condition(wanted, by=by, **shown)


def verified(wanted: Condition, by: Any, other: Any, day: date) -> Condition:
    closed(wanted, by, day)
    with at(day):
        return actions.verify_condition(wanted, by=other)
