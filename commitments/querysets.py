"""Questions about promises: what is due, late, kept, and by which date it counts. Source: domain §3, §8.3.

Each figure's question answers with rows, so that a number can always open its records. `start` and `end`
bound a half-open period (T2), `on` is the day at whose end is judged (T3).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from people.permissions import roles_with
from people.querysets import as_clocks
from records.clock import Now

CLOSED_IN_TIME = Q(status__in=["withdrawn_agreed", "superseded"])
KEPT = Q(status__in=["fulfilled", "community_confirmed"])
PRESSING = Q(is_human_rights_relevant=True) | Q(binding="legal")


class CommitmentQuerySet(QuerySet):
    def visible_to(self, user: Any) -> CommitmentQuerySet:
        """Community roles see their sites; owners what they own; executives what is late or on their desk."""
        everywhere = user.sites_as(*roles_with("commitment", "R"))
        own = Q(owner=user) | Q(accountable=user) | Q(owner_unit__head=user)
        late = user.sites_as(*_only("overdue")) & Q(
            pk__in=self.model.objects.late_for_executives().values("pk")
        )
        return self.filter(everywhere | own | late)

    def late_for_executives(self) -> CommitmentQuerySet:
        """Past its day in any time zone of the world; also what ended as not fulfilled or disputed."""
        open_late = Q(status__in=self.model.OPEN) & Q(current_due__lt=Now())
        return self.filter(open_late | Q(status__in=["not_fulfilled", "disputed"]))

    def for_register(self) -> CommitmentQuerySet:
        return self.select_related(
            "site", "community", "made_to", "owner", "owner_unit", "owner_party", "accountable"
        )

    def open(self) -> CommitmentQuerySet:
        return self.filter(status__in=self.model.OPEN)

    def overdue(self, on: Any) -> CommitmentQuerySet:
        """Open after its due date (C-04). `on`: a date, or SiteToday(now) for each site's own day."""
        return self.open().filter(current_due__lt=on)

    def due_soon(self, on: date, days: int = 14) -> CommitmentQuerySet:
        return self.open().filter(current_due__gte=on, current_due__lte=on + timedelta(days=days))

    def at_risk(self, on: date) -> CommitmentQuerySet:
        """Due soon and nothing handed in yet."""
        return self.due_soon(on).exclude(status="evidence_submitted")

    def mine(self, user: Any) -> CommitmentQuerySet:
        return self.filter(Q(owner=user) | Q(accountable=user) | Q(owner_unit__head=user))

    def most_urgent(self) -> CommitmentQuerySet:
        return self.order_by("current_due", "pk")

    def said_like(self, words: str) -> CommitmentQuerySet:
        return self.filter(Q(summary__icontains=words) | Q(number__iexact=words)).order_by(
            "current_due"
        )

    def clocks(self) -> QuerySet:
        """Day 0 is the due date that holds now; limits are halved where rights or the law are touched (§3.4)."""
        pace = Case(When(PRESSING, then=Value("halved")), default=Value("normal"))
        return as_clocks(self.open(), kind="commitment", start="current_due", pace=pace)

    # The cohorts and counts of domain §8.3.

    def due_by_original(self, start: date, end: date, on: date) -> CommitmentQuerySet:
        """C-01, C-03: original date in the period and passed; withdrawn or superseded before it stay out (K2-K4)."""
        return self._due("original_due", start, end, on)

    def due_by_agreed(self, start: date, end: date, on: date) -> CommitmentQuerySet:
        """C-02: as C-01, by the date last agreed with the community."""
        return self._due("agreed_due", start, end, on)

    def _due(self, day: str, start: date, end: date, on: date) -> CommitmentQuerySet:
        gone_before = CLOSED_IN_TIME & Q(closed_on__lte=F(day))
        return (
            self.exclude(status__in=["draft", "rejected"])
            .filter(**{f"{day}__gte": start, f"{day}__lt": end})
            .filter(**{f"{day}__lt": on})
            .exclude(gone_before)
        )

    def kept_by_original(self) -> CommitmentQuerySet:
        return self.filter(KEPT, fulfilled_on__lte=F("original_due"))

    def kept_by_agreed(self) -> CommitmentQuerySet:
        return self.filter(KEPT, fulfilled_on__lte=F("agreed_due"))

    def kept(self, on: date) -> CommitmentQuerySet:
        """C-03: fulfilled by `on`, late or not; disputed counts as not kept."""
        return self.filter(KEPT, fulfilled_on__lte=on)

    def fulfilled_between(self, start: date, end: date) -> CommitmentQuerySet:
        return self.filter(
            status__in=["fulfilled", "community_confirmed", "disputed"],
            fulfilled_on__gte=start,
            fulfilled_on__lt=end,
        )

    def confirmed(self) -> CommitmentQuerySet:
        return self.filter(status="community_confirmed")

    def owned_by_third_parties(self) -> CommitmentQuerySet:
        return self.filter(owner_type__in=self.model.THIRD_PARTIES)

    def complete(self) -> CommitmentQuerySet:
        """C-11: owner, accountable person, date and kind of evidence are there."""
        named = (
            Q(owner__isnull=False)
            | Q(owner_unit__isnull=False)
            | Q(owner_party__isnull=False)
            | Q(owner_type="joint")
        )
        return self.filter(named, accountable__isnull=False).exclude(evidence_required="")

    def by_status(self) -> QuerySet:
        """(status, count)."""
        return self.order_by().values("status").annotate(count=Count("pk"))


def _only(word: str) -> list[str]:
    """Roles that read commitments only under this narrowing."""
    return sorted(set(roles_with("commitment", "R", word)) - set(roles_with("commitment", "R")))


class EvidenceQuerySet(QuerySet):
    def visible_to(self, user: Any) -> EvidenceQuerySet:
        promises = apps.get_model("commitments.Commitment").objects.visible_to(user)
        return self.filter(commitment__in=promises)


class RequestQuerySet(QuerySet):
    def visible_to(self, user: Any) -> RequestQuerySet:
        promises = apps.get_model("commitments.Commitment").objects.visible_to(user)
        return self.filter(commitment__in=promises)

    def waiting(self) -> RequestQuerySet:
        return self.filter(status="requested")

    def of_dates(self) -> RequestQuerySet:
        """C-07's population: changes of date; what a permit or the law sets is not changed here."""
        return self.filter(subject="due")

    def requested_between(self, start: date, end: date) -> RequestQuerySet:
        return self.filter(requested_on__gte=start, requested_on__lt=end)

    def fair(self) -> RequestQuerySet:
        """Explained, agreed by the community, and asked for before the old date passed (C-07)."""
        return self.filter(
            explained_on__isnull=False, response="agreed", requested_on__lte=F("old_due")
        )
