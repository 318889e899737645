"""Pages about concerns and follow-ups, and the notice board of a community."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from engagement import actions, exchange, filters
from engagement.forms import concerns as forms
from engagement.models import Community, Concern, Engagement, FollowUp
from records import clock
from records.registers import Register
from records.views import Act, Record

MOST_ON_BOARD = 40  # what fits on two sheets of paper


class ConcernRegister(Register):
    model = Concern
    filterset_class = filters.ConcernFilter
    sorts = {"raised": ("created_at", _("Raised"))}
    order = "-created_at"
    columns = exchange.CONCERN
    title = _("Concerns")
    intro = _("What people asked or worry about, and whether they have an answer.")
    empty_text = _("No concern is noted yet. They are noted while logging a meeting.")

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register().marked_late(clock.instant())


class ConcernPage(Record):
    model = Concern

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: Concern) -> dict[str, Any]:
        seen = Engagement.objects.visible_to(self.request.user)
        return {
            "meeting": seen.filter(pk=record.engagement_id).first(),
            "community": record.group.community or record.engagement.community,
            "title": record.topic.name,
            "subtitle": record.group.name,
            "late": record.is_overdue(record.site.today()),
        }


class NeedAnswer(Act):
    model = Concern
    action = actions.need_answer


class Answer(Act):
    model = Concern
    action = actions.answer
    form_class = forms.AnswerForm


class FollowUpAct(Act):
    model = FollowUp

    def after(self, record: FollowUp) -> str:
        """Its meeting, for those who may read it; tasks are given to others, too."""
        meeting = Engagement.objects.visible_to(self.request.user).filter(pk=record.engagement_id)
        return record.get_absolute_url() if meeting.exists() else reverse("home")


class Finish(FollowUpAct):
    action = actions.finish


class Drop(FollowUpAct):
    action = actions.drop


class Assign(Act):
    model = Concern
    action = actions.assign
    form_class = forms.AssignForm


class Respond(Act):
    model = Concern
    action = actions.respond
    form_class = forms.RespondForm


class HearBack(Act):
    model = Concern
    action = actions.hear_back
    form_class = forms.HearBackForm


class TakeUpAgain(Act):
    model = Concern
    action = actions.take_up_again


class PutOnBoard(Act):
    model = Concern
    action = actions.put_on_board
    form_class = forms.BoardForm


class TakeOffBoard(Act):
    model = Concern
    action = actions.take_off_board


class OfferComplaint(Act):
    model = Concern
    action = actions.offer_complaint
    form_class = forms.OfferForm


@require_safe
def board(request: HttpRequest, pk: Any) -> HttpResponse:
    """You said, we did: one community's notice board, to read, to print and to pin up. No names, no numbers."""
    community = get_object_or_404(Community.objects.visible_to(request.user), pk=pk)
    told = Concern.objects.visible_to(request.user).of_community(community).on_board()
    words = {"community": community, "concerns": told.select_related("topic")[:MOST_ON_BOARD]}
    words |= {"title": _("You said, we did"), "today": community.site.today()}
    return render(request, "engagement/board.html", words)
