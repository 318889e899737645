"""Whatever people do in whatever order: the original date stands, and lateness is not cured by the late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments import actions
from commitments.models import ChangeRequest, Commitment, Evidence
from tests.commitments.builders import REASON, Crew
from tests.engagement.builders import at

DAY = timedelta(days=1)
MADE, DUE = date(2026, 1, 5), date(2026, 3, 2)
RESPONSES = ["agreed", "objected", "not_reached"]

days = st.integers(min_value=-40, max_value=200)
step = st.one_of(
    st.tuples(st.just("wait"), st.integers(min_value=1, max_value=40)),
    st.tuples(st.just("ask"), days),
    st.tuples(st.just("ask"), days),
    st.tuples(st.just("explain"), st.sampled_from(RESPONSES)),
    st.tuples(st.just("explain"), st.sampled_from(RESPONSES)),
    st.tuples(st.just("approve"), st.none()),
    st.tuples(st.just("approve"), st.none()),
    st.tuples(st.just("refuse"), st.none()),
    st.tuples(st.just("amend"), days),
    st.tuples(st.just("hand_in"), st.none()),
    st.tuples(st.just("send_back"), st.none()),
    st.tuples(st.just("verify"), st.none()),
    st.tuples(st.just("withdraw"), st.none()),
)


class Tale:
    """One promise and a calendar that only goes on. A refused step changes nothing."""

    def __init__(self, crew: Crew) -> None:
        self.crew, self.today = crew, MADE + 3 * DAY
        self.promise = crew.start(MADE, DUE)
        self.was_late = False

    def go(self, verb: str, detail: Any) -> None:
        if verb == "wait":
            self.today += detail * DAY
            return
        with at(self.today):
            try:
                with transaction.atomic():
                    getattr(self, verb)(detail)
            except (ValidationError, PermissionDenied):
                pass
        self.promise = Commitment.objects.select_related("site").get(pk=self.promise.pk)

    def ask(self, shift: int) -> None:
        change = ChangeRequest(
            commitment=self.promise,
            new_due=DUE + shift * DAY,
            reason="budget",
            explanation=REASON,
        )
        actions.request(change, by=self.crew.owner)

    def open_change(self) -> ChangeRequest:
        found = self.promise.changes.exclude(status="refused").order_by("-created_at").first()
        if found is None:
            raise ValidationError("There is none.")
        return found

    def explain(self, response: str) -> None:
        actions.explain(
            self.open_change(), by=self.crew.officer, explained_on=self.today, response=response
        )

    def approve(self, _: None) -> None:
        change = self.open_change()
        by = {"CRM": self.crew.manager, "GM": self.crew.general}
        role = str(actions.may.approver_of(change))
        actions.approve(change, by=by.get(role, self.crew.executive))

    def refuse(self, _: None) -> None:
        actions.refuse(self.open_change(), by=self.crew.manager, note="No.")

    def amend(self, shift: int) -> None:
        values = {"original_due": DUE + shift * DAY}
        actions.amend(self.promise, by=self.crew.manager, values=values)

    def hand_in(self, _: None) -> None:
        piece = Evidence(commitment=self.promise, kind="photo", text="x", delivered_on=self.today)
        actions.hand_in(piece, by=self.crew.owner)
        actions.submit_evidence(self.promise, by=self.crew.owner)

    def send_back(self, _: None) -> None:
        actions.send_back(self.promise, by=self.crew.manager, note="Not this one.")

    def verify(self, _: None) -> None:
        actions.verify(self.promise, by=self.crew.manager, fulfilled_on=self.today)

    def withdraw(self, _: None) -> None:
        actions.propose_withdrawal(self.promise, by=self.crew.manager, note="Signed.")
        actions.withdraw(self.promise, by=self.crew.general, note="Read.")

    def check(self) -> None:
        promise, applied = self.promise, self.promise.changes.exclude(applied_on=None)
        in_force = list(applied.order_by("applied_on", "created_at"))
        assert promise.original_due == DUE
        assert promise.current_due == (in_force[-1].new_due if in_force else DUE)
        self.check_agreed(promise, in_force)
        late = promise.is_overdue(self.today)
        assert Commitment.objects.overdue(self.today).exists() is late

    def check_agreed(self, promise: Commitment, in_force: list[ChangeRequest]) -> None:
        """The agreed date follows from the requests alone: in time by the date agreed before it, and agreed."""
        agreed = DUE
        for change in in_force:
            if change.requested_on <= agreed and change.response == "agreed":
                agreed = change.new_due
        assert promise.agreed_due == agreed


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(step, min_size=4, max_size=18))
def test_the_original_date_stands_and_the_agreed_one_follows_from_fair_changes(crew, steps):
    mark = transaction.savepoint()
    try:
        tale = Tale(crew)
        for verb, detail in steps:
            tale.go(verb, detail)
            tale.check()
    finally:
        transaction.savepoint_rollback(mark)
