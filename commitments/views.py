"""Pages about promises: the register, one promise, and one page for each verb."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from commitments import actions, exchange, filters, forms
from commitments.models import ChangeRequest, Commitment, Evidence
from commitments.permissions import approver_of, ruling_on
from engagement.models import Concern, Engagement
from people.models import Role
from people.permissions import roles_with
from records import clock
from records.forms import FileForm
from records.registers import Register
from records.views import Act, Record, Write, door


class CommitmentRegister(Register):
    model = Commitment
    filterset_class = filters.CommitmentFilter
    sorts = {
        "due": ("current_due", _("Due")),
        "number": ("number", _("Number")),
        "made": ("made_on", _("Promised on")),
    }
    order = "current_due"
    columns = exchange.COMMITMENT
    create = ("draft_commitment", _("Note a promise"))
    title = _("Commitments")
    intro = _("What was promised, to whom, and whether it was kept.")
    empty_text = _(
        "No promise is noted yet. Note one here, or while logging the meeting in which it was made."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("commitment", "C"))

    def register_context(self, page: Any) -> dict[str, Any]:
        now = clock.now()
        for promise in page.rows:
            today = promise.site.today(now)
            promise.mood = (
                "late"
                if promise.is_overdue(today)
                else "soon"
                if promise.is_due_soon(today)
                else ""
            )
            promise.late_days = promise.days_overdue(today)
        return super().register_context(page)


class CommitmentPage(Record):
    model = Commitment

    def get_queryset(self) -> Any:
        return (
            super()
            .get_queryset()
            .for_register()
            .select_related(
                "made_by",
                "concern",
                "verifier",
                "successor",
                "withdrawal_proposed_by",
                "ruled_by",
            )
        )

    def more(self, record: Commitment) -> dict[str, Any]:
        today = record.site.today()
        user = self.request.user
        return {
            "subtitle": record.summary,
            "title": record.number,
            "today": today,
            "overdue_days": record.days_overdue(today),
            "meeting": Engagement.objects.visible_to(user).filter(pk=record.engagement_id).first(),
            "is_due_soon": record.is_due_soon(today),
            "is_at_risk": record.is_at_risk(today),
            "evidence": record.evidence.select_related("handed_in_by").with_files(),
            "changes": changes_of(record, user),
            "responsible": [
                one
                for one in (
                    {"label": _("Accountable"), "person": record.accountable},
                    {"label": _("Delivers"), "name": record.owner_name},
                    {"label": _("Promised by"), "person": record.made_by},
                )
                if one.get("person") or one.get("name")
            ],
            "add_evidence_url": self.url_if(
                record, "hand_in_evidence", actions.hand_in.may, Evidence(commitment=record)
            ),
            "request_change_url": self.url_if(
                record,
                "request_changerequest",
                actions.request.may,
                ChangeRequest(commitment=record),
            ),
            "attach_url": reverse("attach_commitment", args=[record.pk])
            if actions.attach.may(user, record)
            else None,
        }

    def url_if(self, record: Commitment, name: str, may: Any, unsaved: Any) -> str | None:
        return (
            reverse(name, args=[record.pk])
            if record.is_open and may(self.request.user, unsaved)
            else None
        )


def changes_of(record: Commitment, user: Any) -> list[ChangeRequest]:
    """Every wish to change the promise, with what this person can do about it."""
    changes: list[Any] = list(record.changes.select_related("requested_by", "decided_by"))
    for change in changes:
        change.commitment = record
        change.waits_for = (
            Role(approver_of(change)).label if change.status == change.Status.REQUESTED else ""
        )
        verbs = (actions.explain, actions.approve, actions.refuse)
        change.offers = [door(verb, change) for verb in verbs if verb.is_open_to(user, change)]
    return changes


def one_of(rows: Any, key: str) -> Any:
    """The row with this key, which somebody may have typed."""
    try:
        return get_object_or_404(rows, pk=key)
    except ValidationError as error:
        raise Http404 from error


@require_safe
def mandate_check(request: HttpRequest) -> HttpResponse:
    """What the mandates say to what is typed so far; nothing while too little is known."""
    user: Any = request.user
    rulings = [ruling_on(typed) for typed in forms.typed_promises(request.GET, user)]
    return render(
        request,
        "commitments/rulings.html",
        {"rulings": [one for one in rulings if one], "choose": True},
    )


class Draft(Write):
    """A promise. One that goes beyond the mandate is noted all the same, once its writer has read so."""

    model = Commitment
    action = actions.draft
    form_class = forms.CommitmentForm
    title = _("Note a promise")
    template_name = "commitments/commitment_form.html"
    rulings: ClassVar[list[Any]] = []

    def save(self, form: Any) -> Any:
        ruling = ruling_on(form.instance)
        self.rulings = [ruling] if ruling else []
        if ruling and not ruling.is_within and not self.request.POST.get("beyond"):
            raise ValidationError(forms.BEYOND)
        return super().save(form)

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("commitment", "C"))

    def initial(self) -> dict[str, Any]:
        """Where one comes from a meeting or a concern, what is known is filled in."""
        user, query = self.request.user, self.request.GET
        known: dict[str, Any] = {"made_by": user.pk}
        if key := query.get("concern"):
            concern = one_of(Concern.objects.visible_to(user), key)
            known |= {
                "concern": concern.pk,
                "engagement": concern.engagement_id,
                "made_to": concern.group_id,
            }
            meeting = concern.engagement
        elif key := query.get("engagement"):
            meeting = one_of(Engagement.objects.visible_to(user), key)
            known["engagement"] = meeting.pk
        else:
            return known | {"site": query.get("site")}
        return known | {
            "site": meeting.site_id,
            "community": meeting.community_id,
            "made_on": meeting.held_on,
        }


class Amend(Write):
    model = Commitment
    action = actions.amend
    form_class = forms.CommitmentForm
    title = _("Change the entry")
    template_name = "records/write.html"


class CommitmentAct(Act):
    model = Commitment


class Accept(CommitmentAct):
    action = actions.register


class Reject(CommitmentAct):
    action = actions.reject


class Grant(CommitmentAct):
    action = actions.grant
    template_name = "commitments/rule.html"


class TurnDown(CommitmentAct):
    action = actions.turn_down
    template_name = "commitments/rule.html"


class TellGroup(CommitmentAct):
    action = actions.tell_group
    form_class = forms.ToldForm


class Start(CommitmentAct):
    action = actions.start


class ReportProgress(CommitmentAct):
    action = actions.report_progress
    form_class = forms.ProgressForm


class SubmitEvidence(CommitmentAct):
    action = actions.submit_evidence


class Verify(CommitmentAct):
    action = actions.verify
    form_class = forms.VerifyForm


class SendBack(CommitmentAct):
    action = actions.send_back


class Confirm(CommitmentAct):
    action = actions.confirm
    form_class = forms.HeardForm


class Dispute(CommitmentAct):
    action = actions.dispute
    form_class = forms.HeardForm


class ProposeWithdrawal(CommitmentAct):
    action = actions.propose_withdrawal


class Withdraw(CommitmentAct):
    action = actions.withdraw


class Supersede(CommitmentAct):
    action = actions.supersede
    form_class = forms.SupersedeForm


class DeclareNotFulfilled(CommitmentAct):
    action = actions.declare_not_fulfilled


class Attach(CommitmentAct):
    action = actions.attach
    form_class = FileForm


class OfCommitment(Write):
    """Something new that belongs to a commitment named in the address."""

    template_name = "records/write.html"
    creating = True  # type: ignore[assignment]

    @property
    def promise(self) -> Commitment:
        return get_object_or_404(
            Commitment.objects.visible_to(self.request.user), pk=self.kwargs["pk"]
        )

    def blank(self) -> Any:
        return self.model(commitment=self.promise)

    def after(self, record: Any) -> str:
        return record.commitment.get_absolute_url()

    def may_create(self, record: Any) -> bool:
        return self.action.may(self.request.user, record)


class HandIn(OfCommitment):
    model = Evidence
    action = actions.hand_in
    form_class = forms.EvidenceForm
    title = _("Add evidence")

    def save(self, form: Any) -> Any:
        """The piece and its file, or neither."""
        with transaction.atomic():
            piece = super().save(form)
            if file := form.cleaned_data.get("file"):
                actions.attach_to_evidence(piece, by=self.request.user, file=file)
        return piece


class RequestChange(OfCommitment):
    model = ChangeRequest
    action = actions.request
    form_class = forms.ChangeForm
    title = _("Ask for a change")


class ChangeAct(Act):
    model = ChangeRequest

    def after(self, record: ChangeRequest) -> str:
        return record.commitment.get_absolute_url()


class Explain(ChangeAct):
    action = actions.explain
    form_class = forms.ExplainForm


class Approve(ChangeAct):
    action = actions.approve


class Refuse(ChangeAct):
    action = actions.refuse
