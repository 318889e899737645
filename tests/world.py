"""One of everything at one site, for the table of addresses."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments import actions as promises
from commitments.models import ChangeRequest, Commitment, Evidence
from engagement import actions as talks
from engagement.models import (
    CalendarFeed,
    ClosureNotice,
    EarlySign,
    Import,
    InformationRequest,
)
from people.models import Absence, Holiday
from records import clock
from records.models import Attachment, Notice, SavedView
from reports.models import Report
from risks import actions as ladder
from risks.models import Escalation, Hold, Limit, Rung
from tests.conftest import engage
from tests.engagement.builders import (
    activity,
    at,
    colleague,
    community,
    consultation,
    group,
    meeting,
    objective,
    phase,
    planned,
    present,
    rains,
    relation,
    stakeholder,
    strategy,
    task,
    topic,
    worry,
)
from tests.engagement.consents import closed, condition, deliberating, process
from tests.engagement.doors import briefing, office, opened, profile
from tests.governance.builders import mandate, message

DAY = timedelta(days=1)
MADE, DUE, HELD = date(2026, 3, 2), date(2026, 5, 10), date(2026, 6, 20)


def build(cast: Any, north: Any, water: Any, on: date, now: Any) -> dict[str, Any]:
    """Under the names that the table uses."""
    made = _map(north) | {"site": north, "unit": water, "person": cast["mia"]}
    made |= _meeting(north, cast, made)
    made |= _field(north, cast, made)
    made |= _rules(north, cast)
    made |= _plan(north, cast, made)
    made |= _promise(north, cast, made) | _consent(north, cast)
    made |= _doors(north, cast, made)
    with clock.at(now):
        made |= _ladder() | _people(north, cast, on) | _report(cast["eva"], now)
        made |= {
            "photo": _attach(promises.attach, made["promise"], cast["otto"]),
            "letter": _attach(talks.attach_to_stakeholder, made["hidden"], cast["mia"]),
        }
    return made


def _map(north: Any) -> dict[str, Any]:
    village = community(north)
    women, amina = group(north, community=village), stakeholder(north)
    return {
        "community": village,
        "rumoured": group(north, "Divers", status="proposed"),
        "twin": stakeholder(north, "Amina W.", status="merged", merged_into=amina),
        "twins": group(north, "Women", status="merged", merged_into=women),
        "gone_away": stakeholder(north, "Baraka", status="inactive"),
        "leads": relation(amina, women, "leads"),
        "season": rains(village, HELD),
        "group": women,
        "resting": group(north, "Herders", status="dormant"),
        "amina": amina,
        "hidden": stakeholder(north, "Juma", is_protected=True),
    }


def _meeting(north: Any, cast: Any, made: dict[str, Any]) -> dict[str, Any]:
    wanted, noted = worry(made["group"]), worry(made["group"], needs_answer=False)
    follow_up = task(cast["otto"], HELD + 30 * DAY)
    held = meeting(
        north,
        cast["omar"],
        HELD,
        participations=[present(made["group"], female=9)],
        attendances=[colleague(cast["otto"], "technical")],
        concerns=[wanted, noted],
        follow_ups=[follow_up],
    )
    return {"meeting": held, "concern": wanted, "noted": noted, "task": follow_up}


def _field(north: Any, cast: Any, made: dict[str, Any]) -> dict[str, Any]:
    """What became of concerns, and what came in between the meetings. Otto prepares an answer."""
    omar = cast["omar"]
    asked, told, shown = (worry(made["group"], text) for text in ("Jobs?", "Dust?", "Noise?"))
    held = meeting(north, omar, HELD, title="Dust", concerns=[asked, told, shown])
    with at(HELD + DAY):
        talks.review(held, by=cast["mia"])
        talks.share_back(held, by=omar, shared_on=HELD + DAY)
        talks.assign(asked, by=omar, unit=made["unit"], responsible=cast["otto"])
        for one in (told, shown):
            told_now = {"answered_on": HELD + DAY, "answer": "Soon.", "answer_channel": "phone_sms"}
            talks.answer(one, by=omar, **told_now)
        talks.put_on_board(shown, by=omar, board_said="Noise at night", board_did="Later start")
        sign = EarlySign(
            site=north, topic=topic(), heard_on=HELD, text="They say the well is sold."
        )
        wanted = InformationRequest(
            site=north, group=made["group"], text="The water report.", received_on=HELD
        )
        talks.hear(sign, by=omar)
        talks.receive(wanted, by=omar)
    field = {"shared": held, "asked": asked, "told": told, "shown": shown}
    lists = {
        status: Import.objects.create(
            site=north, kind="groups", format="csv", status=status, uploaded_by=omar, **more
        )
        for status, more in (
            ("waiting", {}),
            ("checked", {"good": 1, "bad": 1, "header": ["Name"], "columns": ["name"]}),
        )
    }
    lists["checked"].rows.create(number=2, cells=["x"], state="bad", problem="Wrong.")
    field |= {"brought": lists["checked"], "uploaded": lists["waiting"]}
    return field | {"sign": sign, "request": wanted, "topic": topic()}


def _rules(north: Any, cast: Any) -> dict[str, Any]:
    """A mandate and a message in force, and of each one that Mia wrote."""
    mia, gwen = cast["mia"], cast["gwen"]
    return {
        "mandate": mandate(mia, gwen, site=north),
        "message": message(mia, gwen, site=north),
        "draft": message(mia, site=north),
        "proposal": mandate(mia, site=north, starts_on=date(2026, 7, 1)),
    }


def _plan(north: Any, cast: Any, made: dict[str, Any]) -> dict[str, Any]:
    """Planned by Omar, Otto is responsible; the first of a series of two."""
    visit = planned(north, made["group"], cast["omar"], HELD, on=HELD, responsible=cast["otto"])
    with at(HELD):
        talks.repeat(visit, by=cast["omar"], every=1, unit="weeks", until=HELD + 8 * DAY)
    draft, approved = (strategy(north, cast[name], on=HELD) for name in ("omar", "mia"))
    type(approved).objects.filter(pk=approved.pk).update(status="approved")
    goal = objective(draft, cast["omar"])
    works = phase(north, cast["omar"], HELD + 60 * DAY, on=HELD)
    asked = {"due_on": HELD + 40 * DAY, "on": HELD}
    feed = talks.open_feed(CalendarFeed(person=cast["omar"]), by=cast["omar"])
    return {
        "token": SimpleNamespace(pk=feed.fresh),
        "planned": visit,
        "strategy": draft,
        "objective": goal,
        "activity": activity(goal, cast["omar"]),
        "approved": approved,
        "phase": works,
        "point": consultation(works, cast["omar"], [made["group"]], **asked),
    }


def _doors(north: Any, cast: Any, made: dict[str, Any]) -> dict[str, Any]:
    """An office with hours, a notice and a day in its log; two profiles; the briefing of the village."""
    door = office(north, cast["mia"], starts_on=HELD)
    with at(HELD + DAY):
        notice = ClosureNotice(office=door, starts_on=HELD, ends_on=HELD, reason="Funeral")
        talks.announce_closure(notice, by=cast["omar"])
        day = opened(door, cast["omar"], HELD, "08:00", "12:00")
        own = profile(cast["omar"], north, [made["community"]])
        shown = profile(cast["mia"], north, [made["community"]], published=True)
        words = briefing(made["community"], cast["omar"])
    return {
        "office": door,
        "closure": notice,
        "opening": day,
        "profile": own,
        "shown_profile": shown,
        "briefing": words,
        "listed": community(north, "Nyota", is_listed=True),
    }


def _promise(north: Any, cast: Any, made: dict[str, Any]) -> dict[str, Any]:
    """Owned by Otto and seven weeks late; he asks for 76 days more, Mia proposes to withdraw it."""
    with at(MADE):
        promise = Commitment(
            site=north,
            made_to=made["group"],
            as_said="“We will deepen the well.”",
            summary="Deepen the well",
            made_by=cast["omar"],
            made_on=MADE,
            owner=cast["otto"],
            accountable=cast["otto"],
            original_due=DUE,
            evidence_required="photo",
        )
        promises.draft(promise, by=cast["omar"])
        promises.register(promise, by=cast["mia"])
    with at(HELD):
        promises.hand_in(
            Evidence(commitment=promise, kind="photo", text="The pump.", delivered_on=HELD),
            by=cast["otto"],
        )
        change = ChangeRequest(
            commitment=promise,
            new_due=DUE + 76 * DAY,
            reason="external_permit",
            explanation="The permit came later than the county had said.",
        )
        promises.request(change, by=cast["otto"])
        promises.propose_withdrawal(promise, by=cast["mia"], note="They signed.")
    beyond = Commitment(
        site=north,
        made_to=made["group"],
        as_said="“You get a school.”",
        summary="A school",
        made_by=cast["omar"],
        made_on=HELD,
        original_due=HELD + DAY,
        current_due=HELD + DAY,
        agreed_due=HELD + DAY,
        number="C-NOR-2026-0999",
        mandate_answer="ask_first",
        mandate_role="GM",
        rule_by=HELD + 60 * DAY,
    )
    beyond.save()
    return {"promise": promise, "change": change, "beyond": beyond}


def _consent(north: Any, cast: Any) -> dict[str, Any]:
    """Begun by Omar; one signed by Mia as not needed; one with a condition of Hana's and one that Mia closed."""
    mia, where = cast["mia"], community(north, "Dara", languages=["Swahili"])
    begun, waived, asking = (process(north, cast["omar"], community=where) for _place in range(3))
    talks.waive_consent(waived, by=mia, reason="Nobody's land is touched.")
    deliberating(asking, mia)
    wanted, fulfilled = (condition(asking, mia, owner=cast["hana"]) for _place in range(2))
    closed(fulfilled, mia, HELD)
    return {
        "consent": begun,
        "waived": waived,
        "asking": asking,
        "wanted": wanted,
        "fulfilled": fulfilled,
    }


def _ladder() -> dict[str, Any]:
    ladder.raise_due()
    raised = Escalation.objects.get(level=3)
    return {
        "escalation": raised,
        "notice": Notice.objects.get(to__name="Eva", name="risks/escalated", record_id=raised.pk),
        "rung": Rung.objects.get(clock="commitment", pace="normal", step="late-30"),
        "limit": Limit.objects.get(level=3),
        "hold": Hold.objects.create(wanted=5000, limit=200),
    }


def _people(north: Any, cast: Any, on: date) -> dict[str, Any]:
    gone = engage("gone", "CLO", north)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    away = {"starts_on": on + 90 * DAY, "ends_on": on + 99 * DAY}
    return {
        "gone": gone,
        "role": cast["mia"].assignments.get(),
        "absence": Absence.objects.create(person=cast["mia"], deputy=cast["omar"], **away),
        "holiday": Holiday.objects.create(site=north, on=on, name="Feast"),
        "saved": SavedView.objects.create(
            owner=cast["omar"], register="site_register", name="Mine", query="q=north"
        ),
    }


def _report(reader: Any, now: Any) -> dict[str, Any]:
    kept = Path(settings.MEDIA_ROOT) / "reports" / "one.pdf"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"%PDF-1.7")
    made = Report(
        audience=reader,
        period_start=date(2026, 5, 1),
        period_end=date(2026, 6, 1),
        status=Report.Status.READY,
        snapshot={"as": "it was"},
        snapshot_sha256="0" * 64,
        file_sha256="0" * 64,
        file="reports/one.pdf",
        frozen_at=now,
    )
    made.save()
    return {"report": made}


def _attach(verb: Any, record: Any, by: Any) -> Attachment:
    verb(record, by=by, file=SimpleUploadedFile("word.txt", b"As they said it."))
    return Attachment.objects.of(record).get()
