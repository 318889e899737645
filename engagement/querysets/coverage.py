"""Who has not been heard: the tests for gaps in contact. Source: domain §4.5, §4.1, KPIs E-02 to E-05.

Four tests: each group by its own rhythm (`with_coverage`), each community within SILENT_DAYS
(`with_voices`), women among the people who came (`with_voices`), and whether groups that are hit hard were asked about
a topic with a high open risk. The last waits for the risk register: the floor that keeps it asks
`with_coverage(on, topic=…)` for the groups with impact 4 or 5 and takes those `never_engaged`.

`on` is the day at whose end is judged (T3): a date, or an instant, which is each site's own date then.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import DateRangeField
from django.db.models import (
    Aggregate,
    BigIntegerField,
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least

from engagement.querysets.shares import BySex, Share
from people.querysets import SiteToday

RHYTHM = {5: 31, 4: 62, 3: 92, 2: 183, 1: 366}  # days between contacts, by priority (§4.1)
PATIENCE = 15  # per cent of the interval that a contact may be late, rounded up to whole days
SILENT_DAYS = 183  # a community that was not heard for longer is a gap on the map
WINDOW_DAYS = 31  # over which is counted how often a group is met
MOST_PER_WINDOW = 4  # meetings in that time, unless the group said otherwise
LAST_MEETINGS = 4  # of a community, over which women are counted
FEW_WOMEN = 30  # per cent; below it a meeting of women only is suggested
BROADCAST = ["radio", "social_media"]  # nobody can be counted (E-05)
HEAVY = 10**10  # more than any number of passed intervals, in parts of ten thousand
NO_TALK = [*BROADCAST, "letter"]  # information goes out; nobody is there to answer


def tolerance_of(interval: int) -> int:
    """Days of patience for a rhythm: 5, 10, 14, 28, 55 for the five of RHYTHM."""
    return (interval * PATIENCE + 99) // 100


class Minus(Func):
    """Days between two dates, as PostgreSQL counts them."""

    template, arg_joiner, output_field = "(%(expressions)s)", " - ", IntegerField()


class Plus(Func):
    """A date so many days later."""

    template, arg_joiner, output_field = "(%(expressions)s)", " + ", DateField()


class Union(Aggregate):
    """Spans of days laid over each other, so that no day counts twice."""

    function, output_field = "range_agg", DateRangeField()


class DaysWithin(Func):
    """How many days of the spans lie after the one date and not after the other."""

    template = (
        "(SELECT COALESCE(SUM(upper(span) - lower(span)), 0)::int "
        "FROM unnest(%(expressions)s) AS spans(span))"
    )
    arg_joiner, output_field = " * ", IntegerField()

    def __init__(self, spans: Any, after: Any, until: Any) -> None:
        between = Func(
            Least(after, until), until, template="datemultirange(daterange(%(expressions)s, '(]'))"
        )
        super().__init__(Coalesce(spans, Value("{}"), output_field=DateRangeField()), between)


def day(on: date | datetime, site: str = "site") -> Any:
    """The day that is judged, for each row."""
    return SiteToday(on, site) if isinstance(on, datetime) else Value(on, DateField())


def talked(meeting: str, people: str) -> Q:
    """A qualifying contact: people could speak, somebody of the group was there, and it was not void.

    `meeting` and `people` are the ways to the meeting and to its counts, each with its "__".
    Somebody was there when somebody was counted; a sub-group's meeting is its own, not its parent's: who
    is met as a woman of the village does not speak for the village.
    """
    kinds = ("female", "male", "other", "undisclosed")
    counted = Q()
    for kind in kinds:
        counted |= Q(**{f"{people}{kind}__gt": 0})
    talk = Q(**{f"{meeting}is_two_way": True}) & ~Q(**{f"{meeting}channel__in": NO_TALK})
    return talk & counted & ~Q(**{f"{meeting}status": "void"})


def whether(condition: Any) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _weight(value: int, **of: bool) -> Case:
    return Case(When(**of, then=Value(value)), default=Value(0), output_field=BigIntegerField())


def spans_closed() -> Subquery:
    """The days on which the row's community could not be reached, as it was known beforehand."""
    rows = apps.get_model("engagement.ClosedSeason").objects.excusing()
    span = Func(
        "starts_on", "ends_on", Value("[]"), function="daterange", output_field=DateRangeField()
    )
    return Subquery(
        rows.filter(community=OuterRef("community"))
        .order_by()
        .values("community")
        .annotate(spans=Union(span))
        .values("spans")
    )


def priority() -> Any:
    """`StakeholderGroup.priority`, in SQL: hit hardest and heard least comes first (§4.1)."""
    half_up = (F("interest") + F("influence") + 1) / 2
    unheard = ~Q(vulnerability=[]) | Q(inclusion__in=["partly_reached", "not_reached"])
    more = Case(When(unheard, then=Value(1)), default=Value(0))
    return Least(Value(5), Greatest(F("impact"), half_up) + more, output_field=IntegerField())


class CoverageQuerySet(QuerySet):
    """Groups by how long they have not been heard."""

    model: Any

    def with_coverage(self, on: date | datetime, topic: Any = None) -> CoverageQuerySet:
        """Each group known by then with `last_heard`, `reference`, `elapsed`, `interval_kept`, `patience`,
        `limit`, `gap`, `never_engaged`, `is_new`, `gap_ratio`, `heard_by`, `met_lately`, `overmet`.

        One statement for a whole site. With `topic`: heard on that topic. Days on which the community could
        not be reached, known beforehand, do not count as elapsed. A group that is `is_new` was never
        met and has not been known for longer than its interval: no gap, but flagged (E-02). `overmet`: more
        qualifying contacts in the last WINDOW_DAYS than the group wants, or than MOST_PER_WINDOW.
        """
        known = self.annotate(as_of=day(on)).filter(registered_on__lte=F("as_of"))
        # Each site's own day is a column of the site, which a grouped row only knows as an aggregate.
        until = Max("as_of") if isinstance(on, datetime) else F("as_of")
        return known._heard(topic).annotate(judged_on=until)._judged()

    def _heard(self, topic: Any) -> CoverageQuerySet:
        # Served by the index on the group of a participation and the primary key of its meeting.
        meeting = "participations__engagement__"
        heard = talked(meeting, "participations__") & Q(**{f"{meeting}held_on__lte": F("as_of")})
        if topic is not None:
            about = apps.get_model("engagement.Engagement").objects.filter(topics=topic)
            heard &= Q(participations__engagement__in=about.values("pk"))
        lately = heard & Q(**{f"{meeting}held_on__gt": Plus(F("as_of"), Value(-WINDOW_DAYS))})
        rhythm = Case(
            *(When(rank=rank, then=Value(days)) for rank, days in RHYTHM.items()),
            output_field=IntegerField(),
        )
        return self.annotate(
            rank=priority(),
            vulnerable=whether(~Q(vulnerability=[])),
            last_heard=Max(f"{meeting}held_on", filter=heard),
            met_lately=Count("participations", filter=lately),
            closed_spans=spans_closed(),
        ).annotate(
            reference=Coalesce("last_heard", "registered_on"),
            interval_kept=Coalesce("interval_days", rhythm),
        )

    def _judged(self) -> CoverageQuerySet:
        rounded_up = (F("interval_kept") * PATIENCE + 99) / 100
        since = Minus("as_of", "reference")
        closed = DaysWithin(F("closed_spans"), F("reference"), F("judged_on"))
        ratio = Cast("elapsed", FloatField()) / F("interval_kept")
        weight = _weight(2 * HEAVY, gap=True) + _weight(HEAVY, vulnerable=True)
        passed = Cast("elapsed", BigIntegerField()) * 10_000 / F("interval_kept")
        fresh = Q(last_heard=None) & Q(days_known__lte=F("interval_kept"))
        return (
            self.annotate(
                patience=Coalesce("tolerance_days", rounded_up, output_field=IntegerField()),
                closed=closed,
                elapsed=ExpressionWrapper(since - closed, output_field=IntegerField()),
                days_known=Minus("as_of", "registered_on"),
            )
            .annotate(limit=F("interval_kept") + F("patience"))
            .annotate(
                gap=whether(Q(elapsed__gt=F("limit"))),
                never_engaged=whether(Q(last_heard=None)),
                is_new=whether(fresh),
                gap_ratio=ratio,
                heard_by=Plus("as_of", F("limit") - F("elapsed")),
                overmet=whether(
                    Q(met_lately__gt=Coalesce("most_per_month", Value(MOST_PER_WINDOW)))
                ),
            )
            .annotate(urgency=ExpressionWrapper(weight + passed, output_field=BigIntegerField()))
        )

    def owed_contact(self) -> CoverageQuerySet:
        """The population of E-02: active groups that the project affects and that accept contact."""
        return self.filter(status="active", is_affected=True).exclude(inclusion="refuses_contact")

    def refusing(self) -> CoverageQuerySet:
        """Left out of E-02, and listed."""
        return self.filter(status="active", is_affected=True, inclusion="refuses_contact")

    def gaps(self) -> CoverageQuerySet:
        return self.filter(gap=True)

    def most_unheard(self) -> CoverageQuerySet:
        """The work list: gaps first, among them vulnerable groups, then by how many intervals passed."""
        return self.order_by("-urgency", "pk")

    def coverage(self, on: date | datetime, topic: Any = None) -> dict[str, Any]:
        """E-02 `all` and E-03 `vulnerable` as shares, with the numbers behind the flags."""
        rows = self.owed_contact().with_coverage(on, topic)
        few = Q(vulnerable=True)
        counts = rows.aggregate(
            den=Count("pk"),
            num=Count("pk", filter=Q(gap=False)),
            vulnerable_den=Count("pk", filter=few),
            vulnerable_num=Count("pk", filter=few & Q(gap=False)),
            never=Count("pk", filter=Q(never_engaged=True)),
            new=Count("pk", filter=Q(is_new=True)),
            too_often=Count("pk", filter=Q(overmet=True)),
        )
        return {
            "all": Share(counts["num"], counts["den"]),
            "vulnerable": Share(counts["vulnerable_num"], counts["vulnerable_den"]),
            **{name: counts[name] for name in ("never", "new", "too_often")},
        }


class VoicesQuerySet(QuerySet):
    """Communities by whether anybody, and any women, were heard."""

    def with_voices(self, on: date | datetime) -> VoicesQuerySet:
        """Each community with `last_heard`, `silent`, and `women` and `men` of its last LAST_MEETINGS, `few_women`.

        `silent`: nobody there was heard for more than SILENT_DAYS, or ever. `few_women`: less than FEW_WOMEN
        per cent of the women and men counted at its last meetings; a meeting of women only is suggested.
        """
        rows = self.annotate(as_of=day(on)).annotate(
            last_heard=Greatest(
                _heard_there("engagement__community"), _heard_there("group__community")
            ),
            women=Coalesce(_came("female"), 0),
            men=Coalesce(_came("male"), 0),
        )
        long_ago = Q(last_heard=None) | Q(last_heard__lt=Plus(F("as_of"), Value(-SILENT_DAYS)))
        return rows.annotate(
            silent=whether(long_ago),
            few_women=whether(Q(women__lt=(F("women") + F("men")) * FEW_WOMEN / 100.0)),
        )

    def silent(self) -> VoicesQuerySet:
        return self.filter(silent=True)

    def wanting(self) -> VoicesQuerySet:
        """Silent, or with few women; the longest unheard first."""
        first = F("last_heard").asc(nulls_first=True)
        return self.filter(Q(silent=True) | Q(few_women=True)).order_by(first, "name")


def _heard_there(community: str) -> Subquery:
    """The last contact with people of the row's community: held there, or with a group of it."""
    rows = apps.get_model("engagement.Participation").objects.filter(
        talked("engagement__", ""), **{community: OuterRef("pk")}
    )
    before = rows.filter(engagement__held_on__lte=OuterRef("as_of")).order_by().values(community)
    return Subquery(before.annotate(last=Max("engagement__held_on")).values("last"))


def _came(sex: str) -> Subquery:
    """How many came to the last meetings of the row's community at which women or men were counted."""
    people = apps.get_model("engagement.Participation").objects
    counted = people.filter(Q(female__gt=0) | Q(male__gt=0), engagement=OuterRef("pk"))
    last = (
        apps.get_model("engagement.Engagement")
        .objects.standing()
        .filter(Exists(counted), community=OuterRef(OuterRef("pk")))
        .filter(held_on__lte=OuterRef(OuterRef("as_of")))
        .order_by("-held_on", "-pk")  # served by engagement_of_community
        .values("pk")[:LAST_MEETINGS]
    )
    came = people.filter(engagement__in=last).order_by().values("engagement__community")
    return Subquery(came.annotate(came=Sum(sex)).values("came"))


class AttendanceQuerySet(QuerySet):
    """Meetings by who came."""

    def by_sex(self) -> BySex:
        """Sums over the meetings, not means of their shares; broadcasts, where nobody can be counted, stay out."""
        sums = (
            self.order_by()
            .exclude(channel__in=BROADCAST)
            .aggregate(
                **{
                    sex: Sum(f"participations__{sex}", default=0)
                    for sex in ("female", "male", "other", "undisclosed")
                }
            )
        )
        return BySex(**sums)

    def count_by_community(self) -> dict[Any, int]:
        """Key of a community -> its meetings; those without a community are left out."""
        counts = self.order_by().filter(community__isnull=False).values_list("community")
        return dict(counts.annotate(count=Count("pk")))

    def mixed(self) -> Any:
        """Without the meetings of women only, which E-04 is also shown without."""
        return self.filter(women_only=False)

    def since(self, on: date, days: int) -> Any:
        """Held in the `days` up to and with `on`."""
        return self.filter(held_on__gt=on - timedelta(days=days), held_on__lte=on)
