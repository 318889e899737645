"""From a rung that has come due to an escalation with its limits and its addressees."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from commitments.models import Commitment
from engagement.models import Concern
from people.models import Site, User
from risks.ladder import Due
from risks.models import TOP, Clock, Escalation, Limit, Party, Rung

PROMISE_CLOCKS = {Clock.COMMITMENT, Clock.RULING}
ROLES = (Party.CRM, Party.GM, Party.EXE, Party.HRWG)


class Address:
    """Composes the escalations of one sweep; asks for each site's role holders, rung and limit once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.limits = {limit.level: limit for limit in Limit.objects.all()}
        self.rungs: dict[UUID, Rung] = {}
        self.sites: dict[UUID, Site] = {}
        self.holders: dict[tuple[str, UUID], list[User]] = {}

    def compose(self, found: list[Due]) -> list[Escalation]:
        """Unsaved escalations, in the order they fell due."""
        self.rungs = Rung.objects.in_bulk({one.rung for one in found})
        self.sites = Site.objects.in_bulk({one.place for one in found})
        commitments = Commitment.objects.select_related(
            "owner", "accountable", "owner_unit__head"
        ).in_bulk([one.subject for one in found if one.clock in PROMISE_CLOCKS])
        concerns = Concern.objects.select_related(
            "group__officer", "engagement__logged_by"
        ).in_bulk([one.subject for one in found if one.clock == Clock.CONCERN])
        unanswered = self._unanswered(
            [one.subject for one in found if one.clock in {Clock.UNACKNOWLEDGED, Clock.UNDECIDED}]
        )
        told = self._last_told([one.subject for one in found])
        made = []
        for one in found:
            if one.subject in unanswered:
                escalation = self.next_level(
                    unanswered[one.subject], step=one.step, reason=self.rungs[one.rung].title
                )
            else:
                escalation = Escalation(
                    commitment=commitments.get(one.subject),
                    concern=concerns.get(one.subject),
                    level=one.level,
                    reason=self.rungs[one.rung].title,
                    step=one.step,
                )
            self._date(escalation, one, told)
            made.append(escalation)
        return made

    def _unanswered(self, keys: list[UUID]) -> dict[UUID, Escalation]:
        return (
            Escalation.objects.select_related(
                "commitment__owner", "commitment__accountable", "concern"
            )
            .prefetch_related("about")
            .in_bulk(keys)
        )

    def _date(self, escalation: Escalation, one: Due, told: dict[UUID, Escalation]) -> None:
        """When it fell due, when it is told, and by when it must be answered."""
        escalation.site = self.sites[one.place]
        escalation.rung, escalation.clock = self.rungs[one.rung], one.clock
        escalation.subject, escalation.step, escalation.start = one.subject, one.step, one.start
        escalation.due_at, escalation.detected_at, escalation.notify_at = (
            one.due_at,
            self.now,
            self.now,
        )
        if escalation.level and one.subject in told:
            escalation.notify_at = max(self.now, self._earliest(escalation, told[one.subject]))
        if escalation.level:
            told[one.subject] = escalation
        self.limit(escalation)

    def _earliest(self, escalation: Escalation, below: Escalation) -> datetime:
        """A higher level is not called before the one below had the time it is given to answer.

        Nor later than the ladder itself has it: where the steps are close, as when all is halved, the
        distance between them is time enough.
        """
        if below.level >= escalation.level:
            return below.notify_at
        limit = self.limits[below.level]
        given = timedelta(hours=limit.acknowledge_hours or limit.notify_hours)
        return below.notify_at + min(given, escalation.due_at - below.due_at)

    def _last_told(self, subjects: list[UUID]) -> dict[UUID, Escalation]:
        """subject -> its latest escalation so far."""
        rows = Escalation.objects.escalations().filter(subject__in=subjects).order_by("notify_at")
        return {one.subject: one for one in rows}

    def limit(self, escalation: Escalation) -> None:
        """The limits of its level, counted from when it is told."""
        limit = self.limits.get(escalation.level)
        if limit is None:
            return
        if limit.acknowledge_hours:
            escalation.acknowledge_by = escalation.notify_at + timedelta(
                hours=limit.acknowledge_hours
            )
        escalation.decide_by = escalation.notify_at + timedelta(hours=limit.decide_hours)

    def next_level(self, lower: Escalation, *, step: str, reason: str) -> Escalation:
        """The same matter, one level up, because the level below has not answered or says so."""
        made = Escalation(
            commitment=lower.commitment,
            concern=lower.concern,
            raised_from=lower,
            site=lower.site,
            level=min(lower.level + 1, TOP),
            step=step,
            reason=reason,
            subject=lower.pk,
            due_at=self.now,
            detected_at=self.now,
            notify_at=self.now,
        )
        self.limit(made)
        return made

    def of_rung(self, escalation: Escalation) -> list[tuple[User, str]]:
        """(person, party) of the people the rung names; an unanswered one goes to its level's people."""
        if escalation.raised_from_id:
            lower = escalation.raised_from
            about = {person.pk for person in lower.about.all()} if lower else set()
            return self.of_level(escalation, without=about)
        rung = escalation.rung
        people = self._people(escalation, rung.to if rung else [])
        return people or self.of_level(escalation, without=set())

    def of_level(self, escalation: Escalation, *, without: set[Any]) -> list[tuple[User, str]]:
        """The people who stand on the level, without those it is about; if none is left, the next level's."""
        for level in range(max(escalation.level, 1), TOP + 1):
            parties = self.limits[level].to if level in self.limits else []
            people = [
                (p, party) for p, party in self._people(escalation, parties) if p.pk not in without
            ]
            if people:
                return people
        return []

    def _people(self, escalation: Escalation, parties: list[str]) -> list[tuple[User, str]]:
        found: dict[Any, tuple[User, str]] = {}
        for party in parties:
            for person in self._standing(escalation, party):
                if person is not None and person.is_active:
                    found.setdefault(person.pk, (person, party))
        return list(found.values())

    def _standing(self, escalation: Escalation, party: str) -> list[Any]:
        if party in ROLES:
            return self._holders(party, escalation.site)
        promise, concern = escalation.commitment, escalation.concern
        if promise is not None and party == Party.RULER:
            return [*self._holders(promise.mandate_role, escalation.site)]
        if promise is not None:
            unit = promise.owner_unit
            named = {
                Party.OWNER: promise.owner,
                Party.ACCOUNTABLE: promise.accountable,
                Party.UNIT_HEAD: unit.head if unit else None,
            }
            return [named.get(Party(party))]
        if concern is not None and party == Party.OFFICER:
            return [concern.group.officer or concern.engagement.logged_by]
        return []

    def _holders(self, role: str, site: Site) -> list[User]:
        key = (role, site.pk)
        if key not in self.holders:
            self.holders[key] = list(
                User.objects.holding(role, site=site.pk, on=site.today(self.now))
            )
        return self.holders[key]
