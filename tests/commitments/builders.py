"""Promises in every state: laid as a bare row, or lived through the actions with the clock moved."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from commitments import actions
from commitments.models import ChangeRequest, Commitment, Evidence
from engagement.models import StakeholderGroup
from people.models import Site
from tests.engagement.builders import at

DAY = timedelta(days=1)
REASON = "The permit for the road came later than the county had said."  # 61 characters
_numbers = itertools.count(1)
Status = Commitment.Status


def laid(
    site: Site,
    made_to: StakeholderGroup,
    *,
    status: str = Status.REGISTERED,
    due: date,
    by: Any,
    **more: Any,
) -> Commitment:
    """An unsaved row in any state, with what the database asks for in that state."""
    made_on = more.pop("made_on", due - timedelta(days=60))
    facts: dict[str, Any] = {
        "number": f"C-{site.code}-{made_on.year}-L{next(_numbers):05d}",
        "as_said": "“We will deepen the well.”",
        "summary": "Deepen the well of Kito",
        "made_by": by,
        "made_on": made_on,
        "owner": by,
        "accountable": by,
        "evidence_required": "photo",
        "original_due": due,
        "current_due": due,
        "agreed_due": due,
    }
    if status in {Status.FULFILLED, Status.CONFIRMED, Status.DISPUTED}:
        facts |= {"fulfilled_on": due, "closed_on": due}
    return Commitment(site=site, made_to=made_to, status=status, **facts | more)


def lay(*args: Any, **more: Any) -> Commitment:
    """A saved row in any state; superseded ones get a successor."""
    made = laid(*args, **more)
    if made.status == Status.SUPERSEDED and made.successor is None:
        made.successor = lay(*args, **more | {"status": Status.REGISTERED})
    made.save()
    return made


class Crew:
    """Who does what at one site; the five who take a promise from the meeting to the village's word."""

    def __init__(self, site: Site, made_to: StakeholderGroup, cast: dict[str, Any]) -> None:
        self.site, self.made_to = site, made_to
        self.officer, self.manager, self.owner = cast["omar"], cast["mia"], cast["otto"]
        self.general, self.executive = cast["gwen"], cast["eva"]

    def draft(self, made_on: date, due: date, **more: Any) -> Commitment:
        facts: dict[str, Any] = {
            "made_to": self.made_to,
            "as_said": "“We will deepen the well.”",
            "summary": "Deepen the well of Kito",
            "made_by": self.officer,
            "owner": self.owner,
            "accountable": self.owner,
            "evidence_required": "photo",
        }
        with at(made_on):
            return actions.draft(
                Commitment(
                    site=self.site,
                    made_on=made_on,
                    original_due=due,
                    **facts | more,
                ),
                by=self.officer,
            )

    def register(self, made_on: date, due: date, **more: Any) -> Commitment:
        promise = self.draft(made_on, due, **more)
        with at(made_on + DAY):
            return actions.register(promise, by=self.manager)

    def start(self, made_on: date, due: date, **more: Any) -> Commitment:
        promise = self.register(made_on, due, **more)
        with at(made_on + 2 * DAY):
            return actions.start(promise, by=self.owner)

    def deliver(self, promise: Commitment, on: date) -> Commitment:
        """Evidence is handed in on the day the thing was there."""
        with at(on):
            if promise.status == Status.REGISTERED:
                actions.start(promise, by=self.owner)
            piece = Evidence(commitment=promise, kind="photo", text="It runs.", delivered_on=on)
            actions.hand_in(piece, by=self.owner)
            return actions.submit_evidence(promise, by=self.owner)

    def fulfil(self, promise: Commitment, on: date) -> Commitment:
        """Delivered on that day, verified two days later."""
        self.deliver(promise, on)
        with at(on + 2 * DAY):
            return actions.verify(promise, by=self.manager, fulfilled_on=on)

    def confirm(self, promise: Commitment, on: date) -> Commitment:
        with at(on):
            return actions.confirm(
                promise, by=self.officer, confirmed_on=on, confirmed_by="the women's speaker"
            )

    def ask(self, promise: Commitment, on: date, new_due: date, **more: Any) -> ChangeRequest:
        """The owner asks for another date."""
        change = ChangeRequest(
            commitment=promise, new_due=new_due, reason="external_permit", explanation=REASON
        )
        for name, value in more.items():
            setattr(change, name, value)
        with at(on):
            return actions.request(change, by=self.owner)

    def approve(self, change: ChangeRequest, on: date) -> ChangeRequest:
        """By whoever the size of the change asks for."""
        slip = (change.new_due - change.commitment.original_due).days
        by = self.executive if slip > 90 else self.general if slip > 30 else self.manager
        with at(on):
            return actions.approve(change, by=by)

    def explain(self, change: ChangeRequest, on: date, response: str = "agreed") -> ChangeRequest:
        with at(on):
            return actions.explain(change, by=self.officer, explained_on=on, response=response)

    def move(self, promise: Commitment, on: date, new_due: date, response: str = "agreed") -> None:
        """Asked, explained and approved on one day."""
        change = self.ask(promise, on, new_due)
        self.explain(change, on, response)
        self.approve(change, on)
        promise.refresh_from_db()

    def withdraw(self, promise: Commitment, on: date) -> Commitment:
        with at(on):
            actions.propose_withdrawal(promise, by=self.manager, note="Nine households signed.")
            return actions.withdraw(promise, by=self.general, note="Read and agreed.")
