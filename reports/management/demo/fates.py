"""What becomes of each promise: kept, late, moved with or without consent, disputed, broken, still open."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from commitments import actions as promises
from commitments.models import ChangeRequest, Commitment, Evidence
from reports.management.demo.pictures import photograph

if TYPE_CHECKING:
    from reports.management.demo.story import Story

# fate, weight
FATES = [
    ("kept", 46),
    ("late", 16),
    ("moved", 12),
    ("moved_alone", 5),
    ("disputed", 4),
    ("withdrawn", 3),
    ("broken", 3),
    ("rejected", 3),
    ("stuck", 5),
    ("draft", 3),
]
MOVED = "The drill rig waits at the border for a paper from the customs office; the driller gave a new date in writing."


class Fate:
    """One promise's way through the register; moments that lie in the future are simply not told yet."""

    def __init__(self, story: Story, promise: Commitment) -> None:
        self.story, self.key, self.site = story, promise.pk, promise.site
        self.due, self.made_on = promise.original_due, promise.made_on
        company, code = story.company, promise.site.code
        self.manager, self.general = company.at(code, "CRM")[0], company.at(code, "GM")[0]
        self.officer, self.owner = promise.made_by, promise.owner
        self.kind = story.dice.choices(
            [name for name, _w in FATES], [weight for _n, weight in FATES]
        )[0]

    @property
    def promise(self) -> Commitment:
        return Commitment.objects.select_related("site", "owner_unit").get(pk=self.key)

    def do(self, verb: Any, by: Any, **details: Any) -> bool:
        """The verb, if it is open to this person when its moment has come."""
        promise = self.promise
        if not verb.is_open_to(by, promise):
            return False
        verb(promise, by=by, **details)
        return True

    def on(self, day: date, hour: int, moment: Any) -> None:
        """A moment at the site, on `day` or on the next working day."""
        while day.weekday() in self.site.weekend:
            day += timedelta(days=1)
        self.story.on(self.site, day, hour, moment)

    def unfold(self) -> None:
        """Register it, then let it go its way."""
        accepted = self.site.today() + timedelta(days=self.story.dice.randrange(1, 4))
        if self.kind == "draft":
            return
        if self.kind == "rejected":
            words = (
                "It was an answer about how the plan works, not a promise; the group was told so."
            )
            self.on(accepted, 10, lambda: self.do(promises.reject, self.manager, note=words))
            return
        self.on(accepted, 10, lambda: self.do(promises.register, self.manager))
        self.on(accepted + timedelta(days=4), 9, self._start)
        getattr(self, f"_{self.kind}")()

    def _start(self) -> None:
        self.do(promises.start, self.owner)
        words = self.story.dice.choice(
            [
                "The order is placed.",
                "The crew was shown the place.",
                "Half of the material is on site.",
            ]
        )
        self.do(promises.report_progress, self.owner, progress=words)

    def _kept(self) -> None:
        self._deliver(self.due - timedelta(days=self.story.dice.randrange(1, 12)))

    def _late(self) -> None:
        self._deliver(self.due + timedelta(days=self.story.dice.choice([3, 6, 12, 20, 35, 70])))

    def _stuck(self) -> None:
        """Nobody delivers; the ladder climbs."""

    def _moved(self) -> None:
        """Asked for in time, explained and agreed; then kept."""
        asked = self.due - timedelta(days=self.story.dice.randrange(6, 14))
        new = self.due + timedelta(days=self.story.dice.choice([14, 21, 28, 45]))
        self._change(asked, new, agreed=True)
        self._deliver(new - timedelta(days=2))

    def _moved_alone(self) -> None:
        """Asked for after the date had passed, and the community objected: lateness is not cured."""
        asked = self.due + timedelta(days=10)
        self._change(asked, self.due + timedelta(days=28), agreed=False)
        self._deliver(self.due + timedelta(days=33))

    def _change(self, asked: date, new: date, *, agreed: bool) -> None:
        def ask() -> None:
            promise = self.promise
            if not promise.is_open:
                return
            change = ChangeRequest(
                commitment=promise, new_due=new, reason="external_permit", explanation=MOVED
            )
            made = promises.request(change, by=self.owner)
            self.on(
                asked + timedelta(days=self.story.dice.randrange(2, 7)),
                11,
                lambda: self._decide(made.pk),
            )
            answer = "agreed" if agreed else "objected"
            self.on(asked + timedelta(days=3), 16, lambda: self._explain(made.pk, answer))

        self.on(asked, 10, ask)

    def _decide(self, key: Any) -> None:
        change = ChangeRequest.objects.select_related(
            "commitment__site", "commitment__owner_unit"
        ).get(pk=key)
        approver = {"CRM": self.manager, "GM": self.general}.get(
            str(promises.may.approver_of(change)), self.story.company.people["eva"]
        )
        if promises.approve.is_open_to(approver, change) and change.commitment.is_open:
            promises.approve(change, by=approver)

    def _explain(self, key: Any, answer: str) -> None:
        change = ChangeRequest.objects.select_related(
            "commitment__site", "commitment__owner_unit"
        ).get(pk=key)
        promises.explain(change, by=self.officer, explained_on=self.site.today(), response=answer)

    def _deliver(self, day: date) -> None:
        """The thing is there; two days later the evidence, a few days later the verifier, then the people."""
        day = max(day, self.made_on + timedelta(days=9))
        self.on(day + timedelta(days=2), 10, lambda: self._hand_in(day))
        wait = self.story.dice.randrange(4, 16)
        self.on(day + timedelta(days=2 + wait), 14, lambda: self._verify(day))

    def _hand_in(self, day: date) -> None:
        promise = self.promise
        if promise.status != Commitment.Status.IN_PROGRESS:
            return
        words = (
            "It stands, and people use it."
            if promise.evidence_required == "photo"
            else "Signed by the elder and two witnesses."
        )
        piece = promises.hand_in(
            Evidence(
                commitment=promise, kind=promise.evidence_required, text=words, delivered_on=day
            ),
            by=self.owner,
        )
        if promise.evidence_required == "photo":
            promises.attach_to_evidence(piece, by=self.owner, file=photograph(self.story.dice))
        self.do(promises.submit_evidence, self.owner)

    def _verify(self, day: date) -> None:
        if self.story.dice.random() < 0.06:
            self.do(
                promises.send_back,
                self.manager,
                note="The photograph shows another place. Please send one with the sign.",
            )
            return
        self.do(promises.verify, self.manager, fulfilled_on=day)
        self.on(
            self.site.today() + timedelta(days=self.story.dice.randrange(5, 20)), 16, self._hear
        )

    def _hear(self) -> None:
        """The people who were promised speak."""
        heard = {"confirmed_on": self.site.today(), "confirmed_by": "Spokeswoman of the group"}
        if self.kind == "disputed":
            self.do(
                promises.dispute,
                self.officer,
                note="Only half of it was done, they say, and the worse half.",
                **heard,
            )
        elif self.story.dice.random() < 0.7:
            self.do(promises.confirm, self.officer, **heard)

    def _disputed(self) -> None:
        self._kept()

    def _withdrawn(self) -> None:
        day = self.due - timedelta(days=20)
        words = "The group asked for a water tank instead, in writing, signed by nine of eleven households."
        self.on(day, 10, lambda: self.do(promises.propose_withdrawal, self.manager, note=words))
        self.on(
            day + timedelta(days=2),
            12,
            lambda: self.do(promises.withdraw, self.general, note="Read and agreed."),
        )

    def _broken(self) -> None:
        day = self.due + timedelta(days=65)
        words = "The land office refused the plot for good. We said so at the assembly and gave our reasons."
        self.on(
            day,
            10,
            lambda: self.do(promises.declare_not_fulfilled, self.general, note=words),
        )
