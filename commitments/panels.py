"""What commitments say on the pages of the floors below, and the part they add to a meeting's form."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments import actions
from commitments.forms import BEYOND, PromiseForm
from commitments.models import Commitment
from commitments.permissions import ruling_on
from people.permissions import roles_with
from records.panels import panel
from records.parts import part_of
from records.search import searchable

SHOWN = 30


def promises_of(record: Any, user: Any, *, promise_from: str = "", **where: Any) -> dict[str, Any]:
    """The promises a page shows, and the way to note another, for those who may."""
    seen = Commitment.objects.visible_to(user).filter(**where).most_urgent()
    seen = seen.only("number", "summary", "current_due", "status")  # what is said here of each
    may_promise = promise_from and user.holds(*roles_with("commitment", "C"), site=record.site_id)
    url = f"{reverse('draft_commitment')}?{promise_from}={record.pk}" if may_promise else None
    return {"promises": list(seen[:SHOWN]), "promise_url": url}


@panel("engagement.Engagement", "commitments/panel_promises.html", order=20)
def promised_at(meeting: Any, user: Any) -> dict[str, Any]:
    """The promises made at a meeting."""
    return promises_of(meeting, user, promise_from="engagement", engagement=meeting)


@panel("engagement.Concern", "commitments/panel_promises.html", order=20)
def promised_for(concern: Any, user: Any) -> dict[str, Any]:
    """What was promised because of a concern."""
    return promises_of(concern, user, promise_from="concern", concern=concern)


@panel("engagement.StakeholderGroup", "commitments/panel_promises.html", order=20)
def promised_to_group(group: Any, user: Any) -> dict[str, Any]:
    """What this group was promised."""
    return promises_of(group, user, made_to=group)


@panel("engagement.Community", "commitments/panel_promises.html", order=20)
def promised_to_community(community: Any, user: Any) -> dict[str, Any]:
    """What this community was promised."""
    return promises_of(community, user, community=community)


@searchable(_("Commitments"), order=40)
def find(user: Any, words: str) -> Any:
    return Commitment.objects.visible_to(user).said_like(words)


@part_of("engagement.Engagement")
class Promises:
    """The part "promises made" of a meeting's form: each filled row becomes a draft commitment."""

    template = "commitments/part_promises.html"
    prefix = "promises"
    title = _("Promises made")

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, extra: int = 1) -> None:
        kind = formset_factory(PromiseForm, extra=extra, max_num=20, absolute_max=20)
        self.rulings: list[Any] = []
        self.understood = bool(data and data.get("beyond"))
        self.formset = kind(data, files, prefix=self.prefix, form_kwargs={"user": user})

    @property
    def errors(self) -> list[Any]:
        return [form.errors for form in self.formset if form.errors]

    def is_valid(self) -> bool:
        return self.formset.is_valid()

    def add_to(self, engagement: Any, *, by: Any) -> None:
        """The promises, on the day and at the place of the meeting, made by who logs it."""
        made = [(form, self._promise(form, engagement, by)) for form in self._filled()]
        self.rulings = [ruling for _form, one in made if (ruling := ruling_on(one))]
        if not self.understood and not all(ruling.is_within for ruling in self.rulings):
            raise ValidationError(BEYOND)
        for form, promise in made:
            try:
                actions.draft(promise, by=by)
            except ValidationError as error:
                self._blame(form, error)
                raise

    def _filled(self) -> list[Any]:
        return [form for form in self.formset if form.has_changed()]

    def _promise(self, form: Any, engagement: Any, by: Any) -> Any:
        promise = form.new_record()
        promise.site, promise.community = engagement.site, engagement.community
        promise.engagement, promise.made_by = engagement, by
        promise.made_on = engagement.held_on
        return promise

    def _blame(self, form: Any, error: ValidationError) -> None:
        """The refusal stands at the promise it is about."""
        named = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
        for name, messages in named.items():
            form.add_error(name if name in form.fields else None, messages)
