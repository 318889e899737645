"""Questions about promises: what is due, late, kept, and by which date it counts. Source: domain §3, §8.3.

Each figure's question answers with rows, so that a number can always open its records. `start` and `end`
bound a half-open period (T2), `on` is the day at whose end is judged (T3).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from people.permissions import roles_with
from people.querysets import SiteToday, as_clocks
from records import clock
from records.models import Attachment

DUE_SOON_DAYS = 14  # "due soon" this many days ahead (domain §3.2)
LARGE_SLIP_DAYS = 30  # more in total, or a third change: the general manager (§3.3 rule 4)
HUGE_SLIP_DAYS = 90  # more than this in total: an executive
CLOSED_IN_TIME = Q(status__in=["withdrawn_agreed", "superseded"])
KEPT = Q(status__in=["fulfilled", "community_confirmed"])
WAITING = Q(status="draft", mandate_answer="ask_first", ruled_by__isnull=True)
ABOVE = ("GM", "EXE")  # decide what any role below them is asked
RULING_DAYS = (
    5  # calendar days to grant or turn down a promise beyond a mandate; the company's default
)
PRESSING = Q(is_human_rights_relevant=True) | Q(binding="legal")


class CommitmentQuerySet(QuerySet):
    model: Any

    def visible_to(self, user: Any) -> CommitmentQuerySet:
        """Community roles see their sites; owners what they own; executives what is late or on their desk."""
        seen = user.sites_as(*roles_with("commitment", "R"))
        seen |= Q(owner=user) | Q(accountable=user) | Q(owner_unit__head=user)
        seen |= put_before(user)
        if user.holds(*_only("overdue")):
            rows = self.model.objects
            told = rows.late_for_executives(clock.now()) | rows.on_the_desk_of(user)
            seen |= user.sites_as(*_only("overdue")) & Q(pk__in=told.values("pk"))
        return self.filter(seen)

    def counted_for(self, user: Any) -> CommitmentQuerySet:
        """The population of figures: every promise of the sites where this person reads figures (K10).

        Wider than what an executive may open: a share counted only over what is late would be wrong.
        """
        return self.filter(user.sites_as(*roles_with("kpi", "R")))

    def late_for_executives(self, now: datetime) -> CommitmentQuerySet:
        """Overdue by the site's own date; also what ended as not fulfilled or disputed."""
        open_late = Q(status__in=self.model.OPEN) & Q(agreed_due__lt=SiteToday(now))
        return self.filter(open_late | Q(status__in=["not_fulfilled", "disputed"]))

    def on_the_desk_of(self, executive: Any) -> CommitmentQuerySet:
        """A change so large that only an executive may decide it; afterwards for the one who did (§3.3 rule 4)."""
        requests = apps.get_model("commitments.ChangeRequest").objects
        mine = requests.huge().waiting() | requests.filter(decided_by=executive)
        return self.filter(pk__in=mine.values("commitment"))

    def for_register(self) -> CommitmentQuerySet:
        return self.select_related(
            "site", "community", "made_to", "owner", "owner_unit", "owner_party", "accountable"
        )

    def open(self) -> CommitmentQuerySet:
        return self.filter(status__in=self.model.OPEN)

    def overdue(self, on: Any) -> CommitmentQuerySet:
        """Open after the date agreed with the community (C-04, §3.3 rule 3).

        `on`: a date, or SiteToday(now) for each site's own day.
        """
        return self.open().filter(agreed_due__lt=on)

    def due_soon(self, on: Any, days: int = DUE_SOON_DAYS) -> CommitmentQuerySet:
        """The date that holds now comes within `days`, today included."""
        return self.open().filter(current_due__gte=on, current_due__lte=on + timedelta(days=days))

    def at_risk(self, on: Any) -> CommitmentQuerySet:
        """Due soon and nothing handed in yet."""
        return self.due_soon(on).exclude(status="evidence_submitted")

    def mine(self, user: Any) -> CommitmentQuerySet:
        return self.filter(Q(owner=user) | Q(accountable=user) | Q(owner_unit__head=user))

    def most_urgent(self) -> CommitmentQuerySet:
        return self.order_by("current_due", "pk")

    def said_like(self, words: str) -> CommitmentQuerySet:
        """A part of the summary, or the whole number; each served by an index of its own."""
        return self.filter(Q(summary__icontains=words) | Q(number=words.strip().upper())).order_by(
            "current_due"
        )

    def waiting_for_ruling(self) -> CommitmentQuerySet:
        """Promised beyond a mandate, and nobody has said yet whether it holds."""
        return self.filter(WAITING)

    def put_before(self, user: Any) -> CommitmentQuerySet:
        """Those whose mandate names a role that this person holds at the site, or a role below theirs."""
        return self.filter(put_before(user))

    def ruling_clocks(self) -> QuerySet:
        """Day 0 is the last day to grant or turn down what was promised beyond a mandate."""
        return as_clocks(self.waiting_for_ruling(), kind="ruling", start="rule_by")

    def clocks(self) -> QuerySet:
        """Day 0 is the date agreed with the community: what is late is escalated, whatever was wished since.

        Limits are halved where rights or the law are touched (§3.4).
        """
        pace = Case(When(PRESSING, then=Value("halved")), default=Value("normal"))
        return as_clocks(self.open(), kind="commitment", start="agreed_due", pace=pace)

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


def put_before(user: Any) -> Q:
    """A condition: the mandate of the promise asks or tells a role that this person holds at its site."""
    asked = Q(pk__in=[])
    for role in {role for role, _place in user.assignments_now}:
        asked |= Q(mandate_role=role) & user.sites_as(role)
        if role in ABOVE:
            asked |= Q(mandate_answer="ask_first") & user.sites_as(role)
    return asked


def _only(word: str) -> list[str]:
    """Roles that read commitments only under this narrowing."""
    return sorted(set(roles_with("commitment", "R", word)) - set(roles_with("commitment", "R")))


class EvidenceQuerySet(QuerySet):
    def visible_to(self, user: Any) -> EvidenceQuerySet:
        promises = apps.get_model("commitments.Commitment").objects.visible_to(user)
        return self.filter(commitment__in=promises)

    def with_files(self) -> list[Any]:
        """The pieces, each with its `files`: two queries."""
        pieces: list[Any] = list(self)
        files: dict[Any, list[Any]] = {piece.pk: [] for piece in pieces}
        if pieces:
            for kept in Attachment.objects.of_many(pieces).order_by("added_at"):
                files[kept.record_id].append(kept)
        for piece in pieces:
            piece.files = files[piece.pk]
        return pieces


class RequestQuerySet(QuerySet):
    def visible_to(self, user: Any) -> RequestQuerySet:
        promises = apps.get_model("commitments.Commitment").objects.visible_to(user)
        return self.filter(commitment__in=promises)

    def waiting(self) -> RequestQuerySet:
        return self.filter(status="requested")

    def huge(self) -> RequestQuerySet:
        """More than HUGE_SLIP_DAYS in total: an executive decides."""
        limit = F("commitment__original_due") + timedelta(days=HUGE_SLIP_DAYS)
        return self.filter(subject="due", new_due__gt=limit)

    def of_dates(self) -> RequestQuerySet:
        """C-07's population: changes of date; what a permit or the law sets is not changed here."""
        return self.filter(subject="due")

    def requested_between(self, start: date, end: date) -> RequestQuerySet:
        return self.filter(requested_on__gte=start, requested_on__lt=end)

    def fair(self) -> RequestQuerySet:
        """Explained, agreed by the community, and asked for before the agreed date passed (C-07)."""
        return self.filter(
            explained_on__isnull=False, response="agreed", requested_on__lte=F("old_agreed")
        )
