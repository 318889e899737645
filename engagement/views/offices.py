"""Pages about liaison offices, their hours and their opening log."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement import actions, exchange, filters
from engagement.forms import offices as forms
from engagement.models import ClosureNotice, LiaisonOffice, Opening, PublishedHours
from engagement.models.hours import clock_time, spans_of
from engagement.views.relations import OfRecord
from people.permissions import roles_with
from records import clock
from records.registers import Register
from records.views import Act, Record, Write, door

PERIOD = timedelta(days=90)  # over which a page shows how far the hours were kept
SHOWN = 31  # days of the opening log on the page of an office


def hours_kept(pair: tuple[int, int]) -> dict[str, Any]:
    """Minutes as hours for people: "412 of 430 hours", and the percentage, None when undefined."""
    real, told = pair
    return {
        "real": round(real / 60),
        "told": round(told / 60),
        "percent": round(100 * real / told, 1) if told else None,
        "low": bool(told) and real * 100 < told * 95,
    }


class LiaisonOfficeRegister(Register):
    model = LiaisonOffice
    filterset_class = filters.OfficeFilter
    sorts = {"name": ("name", _("Name"))}
    order = "name"
    columns = exchange.OFFICE
    create = ("set_up_liaisonoffice", _("Enter an office"))
    title = _("Liaison offices")
    intro = _("Where people find somebody of the company, and whether the door was open as told.")
    empty_text = _(
        "No office is entered yet. Begin with the place to which people come today, even if it is one room."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("engagement", "A"))

    def register_context(self, page: Any) -> dict[str, Any]:
        now = clock.now()
        days = [office.site.today(now) for office in page.rows]
        today = min(days, default=now.date())  # nowhere is a day counted that is not over
        seen = LiaisonOffice.objects.visible_to(self.request.user)
        rows = seen.filter(pk__in=[office.pk for office in page.rows])
        openness = rows.openness(today - PERIOD, today)
        for office in page.rows:
            office.kept = hours_kept(openness[office.pk])
        whole = hours_kept(seen.availability(today - PERIOD, today))
        return super().register_context(page) | {"whole": whole, "days": PERIOD.days}


class LiaisonOfficePage(Record):
    model = LiaisonOffice

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: LiaisonOffice) -> dict[str, Any]:
        user, today = self.request.user, record.site.today()
        rows = LiaisonOffice.objects.visible_to(user).filter(pk=record.pk)
        openness = rows.openness(today - PERIOD, today)
        weeks = list(record.published_hours.order_by("-starts_on")[:10])
        holds = next((week for week in weeks if week.starts_on <= today), None)
        return {
            "subtitle": record.site.name,
            "kept": hours_kept(openness[record.pk]),
            "days": PERIOD.days,
            "week": holds,
            "coming": [week for week in weeks if week.starts_on > today],
            "closures": self.closures(record),
            "openings": self.openings(record),
            "ways": self.ways(record),
            "poster": self.request.build_absolute_uri(reverse("find_officer")),
            "logged_today": record.openings.filter(day=today).exists(),
            "may_log": actions.log_opening.may(user, record),
        }

    def ways(self, record: LiaisonOffice) -> dict[str, str]:
        """What this person may add, by name."""
        user = self.request.user
        if record.status != record.Status.OPEN:
            return {}
        wanted = {
            "hours": (actions.publish_hours, "publish_publishedhours"),
            "closure": (actions.announce_closure, "announce_closurenotice"),
            "opening": (actions.log_opening, "log_opening"),
        }
        return {
            key: reverse(name, args=[record.pk])
            for key, (verb, name) in wanted.items()
            if verb.may(user, record)
        }

    def closures(self, record: LiaisonOffice) -> list[Any]:
        rows: list[Any] = list(record.closures.order_by("-starts_on")[:12])
        for one in rows:
            one.office = record
            open_to = actions.withdraw_closure.is_open_to(self.request.user, one)
            one.offers = [door(actions.withdraw_closure, one)] if open_to else []
        return rows

    def openings(self, record: LiaisonOffice) -> list[Any]:
        rows: list[Any] = list(record.openings.for_register()[:SHOWN])
        may = actions.log_opening.may(self.request.user, record)
        for one in rows:
            one.office = record
            one.correct_url = reverse("amend_opening", args=[one.pk]) if may else None
        return rows


class SetUpOffice(Write):
    model = LiaisonOffice
    action = actions.set_up_office
    form_class = forms.OfficeForm
    template_name = "records/write.html"
    title = _("Enter an office")

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("engagement", "A"))

    def initial(self) -> dict[str, Any]:
        return {
            name: value for name, value in self.request.GET.items() if name in {"site", "community"}
        }


class AmendOffice(Write):
    model = LiaisonOffice
    action = actions.amend_office
    form_class = forms.OfficeForm
    template_name = "records/write.html"
    title = _("Change the office")


class GiveUpOffice(Act):
    model = LiaisonOffice
    action = actions.give_up_office
    form_class = forms.GiveUpForm


class PublishHours(OfRecord):
    model = PublishedHours
    owner = LiaisonOffice
    action = actions.publish_hours
    form_class = forms.HoursForm
    title = _("Publish hours")

    def blank(self) -> PublishedHours:
        return PublishedHours(office=self.found())


class AnnounceClosure(OfRecord):
    model = ClosureNotice
    owner = LiaisonOffice
    action = actions.announce_closure
    form_class = forms.ClosureForm
    title = _("Announce a closing")

    def blank(self) -> ClosureNotice:
        return ClosureNotice(office=self.found())


class WithdrawClosure(Act):
    model = ClosureNotice
    action = actions.withdraw_closure

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("office")


class LogOpening(OfRecord):
    model = Opening
    owner = LiaisonOffice
    action = actions.log_opening
    form_class = forms.OpeningForm
    title = _("Log the hours of a day")

    def blank(self) -> Opening:
        return Opening(office=self.found())

    def initial(self) -> dict[str, Any]:
        """The oldest of the last days that is not in the log, else today; open as it was published."""
        office = self.found()
        day = unlogged(office, office.site.today())
        week = office.published_hours.on(day).first()
        spans = spans_of(week.week, day.weekday()) if week else []
        known: dict[str, Any] = {"day": day}
        if spans:
            known |= {
                "opened_at": clock_time(spans[0][0]),
                "closed_at": clock_time(min(spans[-1][1], 24 * 60 - 1)),
            }
        return known


def unlogged(office: LiaisonOffice, today: date) -> date:
    """The oldest day of the last week that had hours and is not in the log; today when there is none."""
    days = [today - timedelta(days=back) for back in range(6, -1, -1)]
    done = set(office.openings.filter(day__gte=days[0]).values_list("day", flat=True))
    weeks = list(office.published_hours.on(today))
    for day in days:
        week = next((one.week for one in weeks if one.starts_on <= day), {})
        if day not in done and spans_of(week, day.weekday()):
            return day
    return today


class AmendOpening(Write):
    model = Opening
    action = actions.amend_opening
    form_class = forms.CorrectOpeningForm
    template_name = "records/write.html"
    title = _("Correct the log of a day")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("office")
