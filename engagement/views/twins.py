"""Pages about entries that may be one: suggestions, side by side, merge, take apart, tell apart."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from engagement import actions
from engagement.forms import twins as forms
from engagement.models import Distinction, Stakeholder, StakeholderGroup
from engagement.querysets.likeness import links_of
from engagement.views.meetings import is_key
from people.permissions import roles_with
from records.pages import Visit
from records.views import Act


@require_safe
def people(request: Visit) -> HttpResponse:
    """People and organisations that may be in the register twice."""
    return suggest(request, Stakeholder.objects.visible_to(request.user), "stakeholder")


@require_safe
def groups(request: Visit) -> HttpResponse:
    """Groups that may be in the register twice."""
    return suggest(request, StakeholderGroup.objects.visible_to(request.user), "stakeholdergroup")


def suggest(request: Visit, rows: Any, noun: str) -> HttpResponse:
    """Only what the visitor may see is compared, at the sites where they keep the map."""
    user = request.user
    if not user.holds(*roles_with("stakeholder", "C")):
        raise PermissionDenied
    mine = rows.filter(user.sites_as(*roles_with("stakeholder", "C"))).select_related(
        "site", "community"
    )
    pairs = [
        {"pair": pair, "may_merge": actions.merge_stakeholder.may(user, pair.first)}
        for pair in mine.alike()
    ]
    return render(request, "engagement/duplicates.html", {"pairs": pairs, "noun": noun})


@require_POST
def tell_apart(request: Visit) -> HttpResponse:
    """Not the same: remembered, so that the pair is not suggested again."""
    if not request.user.holds(*roles_with("stakeholder", "C")):
        raise PermissionDenied
    group = request.POST.get("noun") == "stakeholdergroup"
    model: Any = StakeholderGroup if group else Stakeholder
    back = redirect("group_duplicates" if group else "stakeholder_duplicates")
    keys = [request.POST.get(name, "") for name in ("first", "second")]
    if not all(is_key(key) for key in keys):
        return back
    seen = model.objects.visible_to(request.user)
    first, second = (get_object_or_404(seen, pk=key) for key in keys)
    low, high = sorted([first.pk, second.pk], key=lambda key: key.int)
    told = Distinction(site=first.site, first=low, second=high)
    try:
        actions.tell_apart(told, by=request.user)
    except ValidationError:
        return back  # somebody told them apart already, or it is one and the same
    return back


class Merge(Act):
    """Both side by side, and what hangs on each, before they become one."""

    form_class = forms.MergeForm
    template_name = "engagement/merge.html"

    def form(self, record: Any, *bound: Any) -> Any:
        key = self.request.GET.get("into", "")
        more = {} if bound or not is_key(key) else {"initial": {"into": key}}
        return self.form_class(
            *bound, record=record, action=self.action, user=self.request.user, **more
        )

    def context(self, **more: Any) -> dict[str, Any]:
        record, key = more["record"], self.request.GET.get("into", "")
        rows = self.get_queryset().filter(site=record.site_id).select_related("community", "site")
        into = rows.filter(pk=key).first() if is_key(key) else None
        sides = [
            {"record": one, "links": links_of(one), "stays": one is into}
            for one in (record, into)
            if one is not None
        ]
        way_round = f"merge_{record._meta.model_name}"
        swap = f"{reverse(way_round, args=[into.pk])}?into={record.pk}" if into else ""
        return super().context(**more) | {"sides": sides, "into": into, "swap_url": swap}

    def after(self, record: Any) -> str:
        return record.merged_into.get_absolute_url()


class MergeStakeholder(Merge):
    model = Stakeholder
    action = actions.merge_stakeholder


class MergeGroup(Merge):
    model = StakeholderGroup
    action = actions.merge_group


class UnmergeStakeholder(Act):
    model = Stakeholder
    action = actions.unmerge_stakeholder


class UnmergeGroup(Act):
    model = StakeholderGroup
    action = actions.unmerge_group
