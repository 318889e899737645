"""What can be done to the ladder and to what it raises. The sweep is `raise_due`; nothing else raises by the clock."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.models import Commitment
from engagement.models import Concern
from people.models import Role, User
from records import clock, failpoints
from records.lifecycle import IllegalMove
from records.models import Notice, SystemState
from records.notices import notify, notify_many
from records.trail import action
from risks import ladder
from risks import permissions as may
from risks.addressing import Address
from risks.models import TOP, Addressee, Clock, Escalation, Hold, Limit, Rung

BATCH = 500  # subjects locked in one transaction
LOOK_AHEAD = 10_000
NO_END = 10_000_000
USUAL_FACTOR = 5  # times the usual day: more than this needs a word
USUAL_DAYS = 30


def clocks() -> list[Any]:
    """Every clock of every floor below, and the ladder's own two."""
    return [
        Commitment.objects.clocks(),
        Commitment.objects.ruling_clocks(),
        Concern.objects.clocks(),
        Escalation.objects.unacknowledged_clocks(),
        Escalation.objects.undecided_clocks(),
    ]


# The ladder itself.


@action(
    "set_rung",
    Rung,
    may=may.can_keep_ladder,
    label=gettext_lazy("Enter a step"),
    creates=True,
    clock=True,
)
def set_rung(rung: Rung, *, by: Any) -> None:
    """A new step of the ladder, in force from a day on."""


@action("replace", Rung, may=may.can_keep_ladder, label=gettext_lazy("Change"), needs_note=True)
def replace(rung: Rung, *, by: Any, values: dict[str, Any]) -> Iterator[None]:
    """End this version today and start the next tomorrow under the same step; what has fired stays fired."""
    if rung.valid_until:
        raise ValidationError(_("This version has ended already. Change the one in force."))
    today = clock.now().date()
    rung.valid_until = max(today, rung.valid_from)
    yield None
    kept = {
        name: getattr(rung, name)
        for name in ("clock", "pace", "step", "title", "offset_days", "level", "to")
    }
    following = Rung(**kept | values, valid_from=rung.valid_until + timedelta(days=1))
    set_rung(following, by=by)


@action(
    "end", Rung, may=may.can_keep_ladder, label=gettext_lazy("End"), needs_note=True, serious=True
)
def end_rung(rung: Rung, *, by: Any) -> None:
    """The step fires no more after today."""
    rung.valid_until = max(clock.now().date(), rung.valid_from)


@action(
    "set_limit",
    Limit,
    may=may.can_keep_ladder,
    label=gettext_lazy("Enter a level"),
    creates=True,
    clock=True,
)
def set_limit(limit: Limit, *, by: Any) -> None:
    """The time limits of one level."""


@action("amend", Limit, may=may.can_keep_ladder, label=gettext_lazy("Change"), needs_note=True)
def amend_limit(limit: Limit, *, by: Any, values: dict[str, Any]) -> None:
    """For escalations raised from now on; those under way keep their limits."""
    for name, value in values.items():
        setattr(limit, name, value)


# Raising.


@action("remind", Escalation, may=lambda user, escalation: False, clock=True, creates=True)
def remind(escalation: Escalation, *, by: Any) -> None:
    """A rung of level 0: told, and nothing more."""


@action(
    "escalate",
    Escalation,
    may=may.can_escalate,
    clock=True,
    creates=True,
    label=gettext_lazy("Escalate"),
)
def escalate(
    escalation: Escalation, *, by: Any, about: Iterable[User] = ()
) -> Iterator[dict[str, Any]]:
    """Put a matter before a level. The clock does it by the ladder; people do it directly, with their reason.

    `about`: the people it is about; they are left out of the way up.
    """
    if not 1 <= escalation.level <= TOP:
        raise ValidationError({"level": _("Choose a level from 1 to 5.")})
    yield {}
    if about:
        escalation.about.set(about)
        yield {"about": [None, sorted(str(person.pk) for person in about)]}


def raise_directly(escalation: Escalation, *, by: Any, about: Iterable[User] = ()) -> Escalation:
    """A person escalates: to the level they choose, past the people it is about."""
    now, about = clock.now(), list(about)
    escalation.subject = escalation.matter.pk
    escalation.raised_by, escalation.step = by, "direct"
    escalation.due_at = escalation.detected_at = escalation.notify_at = now
    address = Address(now)
    address.limit(escalation)
    with transaction.atomic():
        escalate(escalation, by=by, about=about)
        people = address.of_level(escalation, without={person.pk for person in about})
        _put_before([(escalation, people)])
    return escalation


def raise_due(now: datetime | None = None) -> int:
    """The sweep: raise every rung that has come due, in batches that each hold their subjects' locks.

    A function of the records and the clock: run twice, at once, late, or by two machines, each rung
    fires once (`once_per_step`). Stops at the safety valve. Returns how many were raised.
    """
    now = now or clock.now()
    settle_what_ended(now)
    raised, allowance = 0, None
    while found := ladder.due(clocks(), now, limit=LOOK_AHEAD):
        allowance = _allowance(now, found) if allowance is None else allowance
        found = found[: max(allowance - raised, 0)]
        if not found:
            break
        for first in range(0, len(found), BATCH):
            raised += _raise_batch(now, found[first : first + BATCH])
    SystemState.objects.update_or_create(
        key="sweep", defaults={"at": now, "value": {"raised": raised}}
    )
    return raised


def _allowance(now: datetime, found: list[ladder.Due]) -> int:
    """How many may be raised without asking: all, unless it is far more than a usual day brings."""
    if SystemState.objects.filter(key="quarantine").exists() or Hold.objects.waiting().exists():
        return 0
    wanted = sum(one.level > 0 for one in found)
    if wanted <= settings.SWEEP_LIMIT and len(found) < LOOK_AHEAD:
        return NO_END
    wanted = ladder.count_due(clocks(), now)
    most = max(settings.SWEEP_LIMIT, USUAL_FACTOR * _usual_day(now))
    confirmed = Hold.objects.filter(confirmed_at__gte=now - timedelta(days=1)).exists()
    if wanted <= most or confirmed:
        return NO_END
    try:
        stop(Hold(wanted=wanted, limit=most), by=None)
    except ValidationError:  # another sweep stopped at this very moment
        return 0
    return most


def _usual_day(now: datetime) -> int:
    recent = Escalation.objects.escalations().due_between(now - timedelta(days=USUAL_DAYS), now)
    return recent.count() // USUAL_DAYS


def _raise_batch(now: datetime, found: list[ladder.Due]) -> int:
    """One transaction: lock the subjects, ask again what is due for them, raise it."""
    keys, wanted = list({one.subject for one in found}), set(found)
    with transaction.atomic():
        _lock_subjects(found)
        still = ladder.due(clocks(), now, limit=NO_END, subjects=keys)
        made = _make([one for one in still if one in wanted], now)
        failpoints.reached("before the escalations commit")
    failpoints.reached("after the escalations commit")
    return len(made)


def _lock_subjects(found: list[ladder.Due]) -> None:
    """Hold every subject, in key order, so that closing a matter and escalating it cannot cross."""
    models = {Clock.COMMITMENT: Commitment, Clock.RULING: Commitment, Clock.CONCERN: Concern}
    for kind in sorted({one.clock for one in found}):
        keys = [one.subject for one in found if one.clock == kind]
        rows = models.get(Clock(kind), Escalation)._base_manager.filter(pk__in=keys)
        list(rows.order_by("pk").select_for_update().values_list("pk"))


def _make(found: list[ladder.Due], now: datetime) -> list[Escalation]:
    """The escalations of one batch with their addressees, entries and notices."""
    address = Address(now)
    made = address.compose(found)
    reminders = [one for one in made if one.level == 0]
    others = [one for one in made if one.level > 0]
    remind.create_many(reminders, by=None)
    escalate.create_many(others, by=None)
    for one in others:
        if one.raised_from and (about := list(one.raised_from.about.all())):
            one.about.set(about)  # whom it is about stays out of the way up, however far it goes
    _put_before([(one, address.of_rung(one)) for one in made])
    return made


def _put_before(batch: list[tuple[Escalation, list[tuple[User, str]]]]) -> None:
    """Addressees and their notices, each once."""
    Addressee.objects.bulk_create(
        [
            Addressee(escalation=one, person=person, party=party)
            for one, people in batch
            for person, party in people
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    notify_many(
        (
            [person for person, _party in people],
            "escalated" if one.level else "reminder",
            one,
            f"escalation:{one.pk}",
            one.notify_at,
        )
        for one, people in batch
    )


# Answering.


@action(
    "acknowledge",
    Escalation,
    may=may.can_decide,
    label=gettext_lazy("Acknowledge"),
    hint=gettext_lazy("You have read it and will answer."),
)
def acknowledge(escalation: Escalation, *, by: Any) -> None:
    """The clock of acknowledgement stops."""
    escalation.acknowledged_at, escalation.acknowledged_by = clock.now(), by


@action("decide", Escalation, may=may.can_decide, label=gettext_lazy("Decide"))
def decide(
    escalation: Escalation,
    *,
    by: Any,
    decision: str,
    decision_reason: str,
    act_by: date | None = None,
) -> Iterator[None]:
    """The answer, with its reason; deciding is acknowledging. "Next level" also raises it."""
    now = clock.now()
    if not escalation.acknowledged_at:
        escalation.acknowledged_at, escalation.acknowledged_by = now, by
    if act_by and act_by < escalation.site.today(now):
        raise ValidationError({"act_by": _("Choose today or a later day.")})
    if decision == Escalation.Decision.RAISE and escalation.level >= TOP:
        raise ValidationError(
            {"decision": _("There is no level above this one. Choose another answer.")}
        )
    escalation.decided_at, escalation.decided_by = now, by
    escalation.decision, escalation.decision_reason, escalation.act_by = (
        decision,
        decision_reason,
        act_by,
    )
    yield None
    if decision == Escalation.Decision.RAISE:
        _raise_further(escalation, now)
    people = [one.person for one in escalation.addressees.select_related("person")]
    notify([person for person in people if person.pk != by.pk], "decided", escalation)


def _raise_further(escalation: Escalation, now: datetime) -> None:
    address = Address(now)
    further = address.next_level(escalation, step="decided-up", reason=escalation.decision_reason)
    further.raised_by = escalation.decided_by
    about = list(escalation.about.all())
    escalate(further, by=None, about=about)
    people = address.of_level(further, without={person.pk for person in about})
    _put_before([(further, people)])


@action("begin", Escalation, may=may.can_carry_out, label=gettext_lazy("Actions under way"))
def begin(escalation: Escalation, *, by: Any) -> None:
    """What was decided is being done."""


@action("close", Escalation, may=may.can_close, label=gettext_lazy("Close"), needs_note=True)
def close(escalation: Escalation, *, by: Any) -> None:
    """What was decided is done; verified by somebody other than who decided."""
    escalation.closed_at = clock.now()


@action(
    "settle",
    Escalation,
    may=lambda user, escalation: False,
    clock=True,
    label=gettext_lazy("Settled below"),
)
def settle(escalation: Escalation, *, by: Any) -> Iterator[None]:
    """The matter ended before an answer was needed; notices not yet sent are not sent."""
    escalation.closed_at = clock.now()
    yield None
    Notice.objects.of(escalation).filter(mail__isnull=True, read_at__isnull=True).update(
        read_at=escalation.closed_at
    )


def settle_what_ended(now: datetime) -> int:
    """Settle every unanswered escalation whose matter has ended: the guarantee behind the reaction."""
    settled = 0
    for escalation in Escalation.objects.settled_below()[:1000]:
        with contextlib.suppress(IllegalMove):  # answered, or settled by another sweep, meanwhile
            settle(escalation, by=None)
            settled += 1
            failpoints.reached("after a matter is settled")
    return settled


@action(
    "de_escalate",
    Escalation,
    may=may.can_de_escalate,
    label=gettext_lazy("Take back"),
    needs_note=True,
    serious=True,
)
def de_escalate(escalation: Escalation, *, by: Any) -> None:
    """It need not be answered at this level; one level up says so, and why."""
    escalation.closed_at = clock.now()


def read(escalation: Escalation, person: User) -> None:
    """Proof of reading: the first time this addressee opened the page."""
    Addressee.objects.filter(escalation=escalation, person=person, read_at__isnull=True).update(
        read_at=clock.now()
    )


# The safety valve.


@action("stop", Hold, may=lambda user, hold: False, clock=True, creates=True)
def stop(hold: Hold, *, by: Any) -> Iterator[None]:
    """The sweep stops and pages the administrators."""
    yield None
    notify(User.objects.holding(Role.ADM, on=clock.now().date()), "sweep_stopped", hold)


@action(
    "confirm",
    Hold,
    may=may.can_release,
    label=gettext_lazy("Go on"),
    hint=gettext_lazy(
        "The escalations that wait are real. For a day the sweep does not ask again."
    ),
)
def confirm(hold: Hold, *, by: Any) -> None:
    """The number is right; the sweep goes on."""
    hold.confirmed_at = clock.now()
