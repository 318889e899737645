"""Who keeps mandates, and what a mandate answers to "may I promise this?". Source: domain §4.6, practice B16.3."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from governance.models import Mandate, PromiseKind
from people.models import Role
from people.permissions import allows, roles_with

DEFAULT_ROLE = Role.CRM  # whom to ask where no mandate says it
GENEROSITY: dict[str, int] = {
    Mandate.Answer.ASK: 0,
    Mandate.Answer.INFORM: 1,
    Mandate.Answer.DECIDE: 2,
}
KINDS = {
    PromiseKind.ACTION: gettext_lazy("actions"),
    PromiseKind.PAYMENT: gettext_lazy("payments"),
    PromiseKind.EMPLOYMENT: gettext_lazy("work and jobs"),
    PromiseKind.PROCUREMENT: gettext_lazy("purchases"),
    PromiseKind.INFRASTRUCTURE: gettext_lazy("infrastructure"),
    PromiseKind.RESTRICTION: gettext_lazy("not doing something"),
    PromiseKind.INFORMATION: gettext_lazy("information"),
    PromiseKind.STANDARD: gettext_lazy("lasting standards"),
}


@dataclass(frozen=True)
class Asked:
    """What somebody wants to promise. `amount` None: it costs nothing; `days`: until it is due."""

    kind: str
    amount: Decimal | None = None
    currency: str = ""
    days: int | None = None

    @property
    def money(self) -> str:
        return f"{self.amount:,.2f} {self.currency}".replace(".00 ", " ")


@dataclass(frozen=True)
class Ruling:
    """What the mandates say: the answer, whom to ask or tell, the mandate it rests on, and why, in words."""

    answer: str
    with_role: str
    mandate: Any
    reason: str

    @property
    def is_within(self) -> bool:
        """May be promised now, told afterwards or not."""
        return self.answer != Mandate.Answer.ASK

    @property
    def headline(self) -> str:
        """What to do, in half a sentence."""
        if self.answer == Mandate.Answer.DECIDE:
            return _("You may promise this.")
        whom = {"whom": Role(self.with_role).label}
        if self.answer == Mandate.Answer.INFORM:
            return _("You may promise this; it is then told to: %(whom)s.") % whom
        return _("Ask before you promise this: %(whom)s.") % whom


def answer(mandates: Iterable[Mandate], asked: Asked, *, person: Any) -> Ruling:
    """Whether `person` may promise what is `asked`; `mandates` are those in force that bind them at the site.

    1. Only mandates of the kind asked for, or of every kind, count.
    2. The most specific ones speak, the others are silent: one that names the person goes before one that
       names a role; among those one that names the kind before one for every kind; among those one that
       names the site before one for every site.
    3. Among those that speak, a mandate covers a promise when neither its value nor its time goes beyond
       the limits. No amount means no money is involved; a payment without an amount is covered by none;
       nor is what is counted in another currency. The most generous covering one answers: decide, then
       decide and tell. Of two alike, the one with the narrower limits is named.
    4. If none covers: ask first. Asked is the role that an "ask first" mandate among them names, else the
       one that the widest of them tells, else the community-relations manager.
    5. Where no mandate speaks at all: ask first, the community-relations manager.
    """
    heard = speaking(mandates, asked.kind, person)
    if not heard:
        words = _("No mandate speaks of %(kind)s for you here.") % {
            "kind": kind_in_words(asked.kind)
        }
        return Ruling(Mandate.Answer.ASK, DEFAULT_ROLE, None, words)
    granting = [m for m in heard if m.answer != Mandate.Answer.ASK]
    covering = [m for m in granting if not why_not(m, asked)]
    if covering:
        best = min(covering, key=lambda m: (-GENEROSITY[m.answer], *_width(m), str(m.pk)))
        return Ruling(best.answer, best.with_role, best, in_words(best))
    return _ask(heard, granting, asked)


def _ask(heard: list[Mandate], granting: list[Mandate], asked: Asked) -> Ruling:
    asking = sorted((m for m in heard if m.answer == Mandate.Answer.ASK), key=lambda m: str(m.pk))
    widest = max(granting, key=lambda m: (*_width(m), str(m.pk)), default=None)
    telling = [m for m in granting if m.with_role]
    named = asking or sorted(telling, key=lambda m: (*_width(m), str(m.pk)), reverse=True)
    whom = named[0].with_role if named else DEFAULT_ROLE
    if widest is None:
        return Ruling(Mandate.Answer.ASK, whom, asking[0], in_words(asking[0]))
    words = f"{in_words(widest).removesuffix('.')}; {why_not(widest, asked)}"
    return Ruling(Mandate.Answer.ASK, whom, widest, words)


def speaking(mandates: Iterable[Mandate], kind: str, person: Any) -> list[Mandate]:
    """Those of the highest rank: person before role, kind before every kind, site before every site."""
    of_kind = [mandate for mandate in mandates if mandate.kind in {"", kind}]

    def rank(mandate: Mandate) -> tuple[bool, bool, bool]:
        own = mandate.person_id is not None and mandate.person_id == person.pk
        return own, bool(mandate.kind), mandate.site_id is not None

    highest = max(map(rank, of_kind), default=None)
    heard = [mandate for mandate in of_kind if rank(mandate) == highest]
    return sorted(heard, key=lambda m: (-GENEROSITY[m.answer], *_width(m), str(m.pk)))


def _width(mandate: Mandate) -> tuple[Decimal, float]:
    """How far it reaches: the value first, then the days."""
    days = float("inf") if mandate.days_up_to is None else float(mandate.days_up_to)
    return Decimal(-1) if mandate.amount_up_to is None else mandate.amount_up_to, days


def why_not(mandate: Mandate, asked: Asked) -> str:
    """Which limit is passed, as the second half of a sentence; empty when none is."""
    if asked.kind == PromiseKind.PAYMENT and asked.amount is None:
        return _("how much this is, is not known yet.")
    if asked.amount:
        money = asked.money
        if mandate.amount_up_to is None:
            return _("this costs %(money)s.") % {"money": money}
        if asked.currency != mandate.currency:
            return _("this is counted in another currency: %(money)s.") % {"money": money}
        if asked.amount > mandate.amount_up_to:
            return _("this is %(money)s.") % {"money": money}
    if (
        mandate.days_up_to is not None
        and asked.days is not None
        and asked.days > mandate.days_up_to
    ):
        return ngettext("this takes %(n)d day.", "this takes %(n)d days.", asked.days) % {
            "n": asked.days
        }
    return ""


def kind_in_words(kind: str) -> str:
    return str(KINDS[PromiseKind(kind)]) if kind else _("promises of every kind")


def in_words(mandate: Mandate) -> str:
    """The mandate as one sentence: "Community liaison officer: may decide payments up to 500 USD." """
    about = {"who": mandate.holder, "what": f"{kind_in_words(mandate.kind)}{_limits(mandate)}"}
    if mandate.with_role:
        about["whom"] = str(Role(mandate.with_role).label)
    if mandate.answer == Mandate.Answer.DECIDE:
        return _("%(who)s: may decide %(what)s.") % about
    if mandate.answer == Mandate.Answer.INFORM:
        return _("%(who)s: may decide %(what)s, and then tells: %(whom)s.") % about
    about["what"] = kind_in_words(mandate.kind)
    return _("%(who)s: %(what)s only after asking: %(whom)s.") % about


def _limits(mandate: Mandate) -> str:
    words = _(" that cost nothing")
    if mandate.amount_up_to is not None:
        top = Asked(mandate.kind, mandate.amount_up_to, mandate.currency)
        words = _(" up to %(money)s") % {"money": top.money}
    if mandate.days_up_to is not None:
        words += ngettext(" within %(n)d day", " within %(n)d days", mandate.days_up_to) % {
            "n": mandate.days_up_to
        }
    return words


def can_propose(user: Any, mandate: Mandate) -> bool:
    return allows(user, "mandate", "C", mandate.site_id)


def can_amend(user: Any, mandate: Mandate) -> bool:
    """Its author, until it is approved: what somebody else wants differently they propose themselves."""
    return mandate.status == Mandate.Status.DRAFT and mandate.author_id == user.pk


def can_approve(user: Any, mandate: Mandate) -> bool:
    """Whoever approves at the site, or for all sites; never the author, nor the person it is for."""
    if user.pk in {mandate.author_id, mandate.person_id}:
        return False
    return _approves_at(user, mandate.site_id)


def _approves_at(user: Any, site: Any) -> bool:
    if site is not None:
        return allows(user, "mandate", "A", site)
    approving = roles_with("mandate", "A")
    return any(role in approving and place is None for role, place in user.assignments_now)


def can_drop(user: Any, mandate: Mandate) -> bool:
    return mandate.author_id == user.pk or can_approve(user, mandate)


def can_end(user: Any, mandate: Mandate) -> bool:
    """Whoever proposes or approves there; to end it only takes away, and so needs no second person."""
    if mandate.status != Mandate.Status.APPROVED or mandate.ends_on is not None:
        return False
    return can_propose(user, mandate) or _approves_at(user, mandate.site_id)


def can_replace(user: Any, mandate: Mandate) -> bool:
    """The next version is proposed like a first one."""
    return mandate.status == Mandate.Status.APPROVED and can_propose(user, mandate)
