"""Pages about consent: the register, the record with what each next step needs, and the steps."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement import actions, exchange, filters
from engagement.forms import consent as forms
from engagement.models import Condition, ConsentProcess, Engagement, InformationGiven
from engagement.permissions import can_follow_consent, can_set_condition, can_tell_people
from engagement.views.meetings import is_key
from people.permissions import roles_with
from records import clock
from records.forms import FileForm
from records.registers import Register
from records.views import Act, Record, Write, door

PREFILLED = ("site", "community", "group", "activity", "trigger")


class ConsentRegister(Register):
    model = ConsentProcess
    filterset_class = filters.ConsentFilter
    sorts = {"since": ("opened_on", _("Since"))}
    order = "-opened_on"
    columns = exchange.CONSENT
    create = ("open_consentprocess", _("Begin a consent process"))
    title = _("Consent")
    intro = _("Which people were asked before which activity, and what they answered.")
    empty_text = _(
        "No process is entered yet. Begin one before work touches traditional land, homes or heritage."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register().prefetch_related("conditions")

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("consent", "C"))

    def register_context(self, page: Any) -> dict[str, Any]:
        now = clock.now()
        for process in page.rows:
            conditions, today = list(process.conditions.all()), process.site.today(now)
            process.of = len(conditions)
            process.settled = sum(one.status == one.Status.VERIFIED for one in conditions)
            process.overdue = sum(one.is_overdue(today) for one in conditions)
        return super().register_context(page)


class ConsentPage(Record):
    model = ConsentProcess

    def get_queryset(self) -> Any:
        named = ("opened_by", "waived_by", "legal_by", "agreement", "follows")
        return super().get_queryset().for_register().select_related(*named)

    def more(self, record: ConsentProcess) -> dict[str, Any]:
        user, today = self.request.user, record.site.today()
        conditions = self._conditions(record, today)
        given = list(InformationGiven.objects.visible_to(user).filter(process=record))
        spoken = record.community.languages
        understood = any(one.is_understood_by(spoken) for one in given)
        meetings = Engagement.objects.visible_to(user).filter(consents=record)
        followers = ConsentProcess.objects.visible_to(user).filter(follows=record)
        begin = f"{reverse('open_consentprocess')}?follows={record.pk}"
        return {
            "subtitle": f"{record.group or record.community} · {record.site}",
            "lifecycle": record.steps(),
            "conditions": conditions,
            "overdue": sum(one.overdue for one in conditions),
            "information": given,
            "meetings": list(meetings.order_by("held_on")),
            "checklist": record.checklist(understood=understood, conditions=conditions),
            "missing": record.missing_to_start(today, conditions),
            "may_tell": can_tell_people(user, record),
            "may_set": can_set_condition(user, record),
            "follow_url": begin if can_follow_consent(user, record) else None,
            "followers": list(followers),
        }

    def _conditions(self, record: ConsentProcess, today: Any) -> list[Any]:
        user = self.request.user
        verbs = (
            actions.close_condition,
            actions.verify_condition,
            actions.send_back_condition,
        )
        rows = Condition.objects.visible_to(user).filter(process=record).for_register()
        found = list(rows)
        for one in found:
            one.overdue = one.is_overdue(today)
            one.offers = [door(verb, one) for verb in verbs if verb.is_open_to(user, one)]
        return found


class OpenConsent(Write):
    """`follows` in the address: the process that ended, whose people and activity are asked about anew."""

    model = ConsentProcess
    action = actions.open_consent
    form_class = forms.ConsentForm
    title = _("Begin a consent process")
    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("consent", "C"))

    def blank(self) -> Any:
        return ConsentProcess(follows=self._before())

    def _before(self) -> Any:
        key = self.request.GET.get("follows", "")
        seen = ConsentProcess.objects.visible_to(self.request.user)
        return seen.filter(pk=key).first() if is_key(key) else None

    def initial(self) -> dict[str, Any]:
        if before := self._before():
            return {name: getattr(before, name) for name in PREFILLED}
        asked = self.request.GET
        return {name: asked[name] for name in ("site", "community") if is_key(asked.get(name, ""))}


class AmendConsent(Write):
    model = ConsentProcess
    action = actions.amend_consent
    form_class = forms.ConsentForm
    title = _("Change the process")
    template_name = "records/write.html"


class Step(Act):
    """One step of a process; the page shows what it asks for."""

    model = ConsentProcess

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()


class AgreeRepresentation(Step):
    action = actions.agree_representation
    form_class = forms.RepresentationForm


class AgreeProtocol(Step):
    action = actions.agree_protocol
    form_class = forms.ProtocolForm


class ShareInformation(Step):
    action = actions.share_information
    form_class = forms.SharedForm


class Deliberate(Step):
    action = actions.begin_deliberation
    form_class = forms.DeliberationForm


class GiveConsent(Step):
    action = actions.give_consent
    form_class = forms.ConsentGivenForm


class GiveConditionally(Step):
    action = actions.give_conditionally
    form_class = forms.ConsentGivenForm


class Withhold(Step):
    action = actions.withhold
    form_class = forms.RefusalForm


class Monitor(Step):
    action = actions.monitor
    form_class = forms.MonitoredForm


class Withdraw(Step):
    action = actions.withdraw_consent
    form_class = forms.EndedForm


class RequireRenewal(Step):
    action = actions.require_renewal
    form_class = forms.EndedForm


class Waive(Step):
    action = actions.waive_consent
    form_class = forms.WaiverReasonForm


class ConfirmWaiver(Step):
    action = actions.confirm_waiver
    form_class = forms.WaiverReasonForm


class RefuseWaiver(Step):
    action = actions.refuse_waiver


class StartActivity(Step):
    action = actions.start_activity
    form_class = forms.StartForm


class RecordStart(Step):
    action = actions.record_start_without_consent
    form_class = forms.StartWithoutForm


class LinkMeeting(Step):
    action = actions.link_meeting
    form_class = forms.MeetingForm


class AttachToConsent(Step):
    action = actions.attach_to_consent
    form_class = FileForm


class OfProcess(Write):
    """A new part of the process that the address names."""

    template_name = "records/write.html"
    creating = True  # type: ignore[assignment]

    def blank(self) -> Any:
        seen = ConsentProcess.objects.visible_to(self.request.user).for_register()
        return self.model(process=get_object_or_404(seen, pk=self.kwargs["pk"]))

    def may_create(self, record: Any) -> bool:
        return self.action.may(self.request.user, record)


class GiveInformation(OfProcess):
    model = InformationGiven
    action = actions.give_information
    form_class = forms.InformationForm
    title = _("Note what they were given")


class SetCondition(OfProcess):
    model = Condition
    action = actions.set_condition
    form_class = forms.ConditionForm
    title = _("Write down a condition")


class CloseCondition(Act):
    model = Condition
    action = actions.close_condition
    form_class = forms.ClosingForm


class VerifyCondition(Act):
    model = Condition
    action = actions.verify_condition


class SendBackCondition(Act):
    model = Condition
    action = actions.send_back_condition


STEPS = (  # each has its address by its verb
    AmendConsent,
    AgreeRepresentation,
    AgreeProtocol,
    ShareInformation,
    Deliberate,
    GiveConsent,
    GiveConditionally,
    Withhold,
    Monitor,
    Withdraw,
    RequireRenewal,
    Waive,
    ConfirmWaiver,
    RefuseWaiver,
    StartActivity,
    RecordStart,
    LinkMeeting,
    AttachToConsent,
)
