"""Three of the four pages every noun has: Record, Act and Write (Register stands in its own file).

They never save and never decide."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from records.attachments import fetch
from records.conflicts import compare
from records.drafts import draft_of, drop_draft
from records.forms import NoteForm
from records.lifecycle import IllegalMove
from records.models import Attachment
from records.models import Record as Unmade
from records.pages import Page
from records.timeline import timeline_of
from records.trail import Action, Stale, open_actions


class Record(Page):
    """One record: what it is, where it stands, what can be done now, what happened, what others know of it."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = self.get_record()
        return render(request, self.name("detail"), self.context(**self.record_context(record)))

    def record_context(self, record: Any) -> dict[str, Any]:
        lifecycle = getattr(record, "LIFECYCLE", None)
        return {
            "record": record,
            record._meta.model_name: record,
            "title": str(record),
            "lifecycle": lifecycle.picture(record) if lifecycle else [],
            "open_actions": [
                offer
                for verb in open_actions(record, self.request.user)
                if (offer := door(verb, record))
            ],
            "timeline": timeline_of(record),
            "attachments": [
                {
                    "name": kept.name,
                    "url": reverse("file", args=[kept.pk]),
                    "size": kept.size,
                    "kind": kept.kind,
                }
                for kept in Attachment.objects.of(record).order_by("added_at")
            ],
            **self.more(record),
        }

    def more(self, record: Any) -> dict[str, Any]:
        """What this noun's page shows besides."""
        return {}


def door(verb: Action, record: Any) -> dict[str, Any] | None:
    """The button of a verb, or None where the verb has no page."""
    try:
        url = reverse(f"{verb.verb}_{record._meta.model_name}", args=[record.pk])
    except NoReverseMatch:
        return None
    return {
        "verb": verb.verb,
        "label": verb.label,
        "url": url,
        "serious": verb.serious,
        "needs_note": verb.needs_note,
        "hint": verb.hint,
    }


class Act(Page):
    """One verb on one record. GET explains and asks; POST does it or says why not."""

    action: ClassVar[Action]
    form_class: ClassVar[Any] = NoteForm
    template_name = "records/act.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = self.get_record()
        if not self.action.may(request.user, record):
            self.refuse(record)
        return self.show(record, self.form(record))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = self.get_record()
        form = self.form(record, request.POST, request.FILES)
        if not form.is_valid():
            if not self.action.may(request.user, record):
                self.refuse(record)
            return self.show(record, form, status=422)
        try:
            done = self.action(record, by=request.user, **self.details(form))
        except ValidationError as error:
            if not isinstance(error, IllegalMove) and not self.action.may(request.user, record):
                self.refuse(record)
            blame(form, error)
            return self.show(record, form, status=422)
        return redirect(self.after(done))

    def form(self, record: Any, *bound: Any) -> Any:
        return self.form_class(*bound, record=record, action=self.action, user=self.request.user)

    def details(self, form: Any) -> dict[str, Any]:
        return dict(form.cleaned_data)

    def after(self, record: Any) -> str:
        return record.get_absolute_url()

    def show(self, record: Any, form: Any, status: int = 200) -> HttpResponse:
        words = {"record": record, "form": form, "verb": self.action, "title": self.action.label}
        return render(self.request, self.name("act"), self.context(**words), status=status)


class Write(Page):
    """Create or amend through a form. Nothing typed is lost: drafts on the way, both versions on a conflict."""

    action: ClassVar[Action]
    form_class: ClassVar[Any]
    title: Any = ""
    drafts = True

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = self.start()
        self.refuse_early(record)
        saved = draft_of(request.user, request.path) if self.drafts else None
        if saved and request.GET.get("draft") != "no":
            typed = QueryDict(mutable=True)
            for name, values in saved.body.items():
                typed.setlist(name, values)
            form = self.form_class(initial=self.initial(), instance=record, user=request.user)
            form.recall(typed)
            return self.show(record, form, saved=saved)
        return self.show(
            record, self.form_class(initial=self.initial(), instance=record, user=request.user)
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = self.start()
        if self.creating and (twin := self.already_there()):
            return HttpResponseRedirect(self.after(twin))
        self.refuse_early(record)
        form = self.form_class(request.POST, request.FILES, instance=record, user=request.user)
        if not form.is_valid():
            return self.show(record, form, status=422)
        try:
            done = self.save(form)
        except Stale as stale:
            return self.show_conflict(stale.record, form)
        except (ValidationError, IntegrityError) as error:
            # The same form, sent twice at once, may have made the record while this sending waited.
            if self.creating and (twin := self.already_there()):
                return HttpResponseRedirect(self.after(twin))
            if not isinstance(error, ValidationError):
                raise
            blame(form, error)
            return self.show(record, form, status=422)
        drop_draft(request.user, request.path)
        return redirect(self.after(done))

    @property
    def creating(self) -> bool:
        return "pk" not in self.kwargs

    def start(self) -> Any:
        return self.blank() if self.creating else self.get_record()

    def blank(self) -> Any:
        return self.model()

    def initial(self) -> dict[str, Any]:
        return {}

    def refuse_early(self, record: Any) -> None:
        """No form for what would be refused anyway."""
        may = (
            self.may_create(record) if self.creating else self.action.may(self.request.user, record)
        )
        if not may:
            self.refuse(record)

    def may_create(self, record: Any) -> bool:
        """Whether this person makes such records at all; the action decides about the one that is sent."""
        return True

    def already_there(self) -> Any:
        """The record that an earlier sending of this same form made (double click, lost answer)."""
        key = self.request.POST.get("key", "")
        try:
            # Most forms are sent once, and whether a key is taken is a smaller question than who sees the record.
            if not key or not self.model._base_manager.filter(pk=key).exists():
                return None
            return self.get_queryset().filter(pk=key).first()
        except (ValidationError, ValueError):
            return None

    def save(self, form: Any) -> Any:
        if self.creating:
            return self.action(form.new_record(), by=self.request.user, **form.details())
        return self.action(
            self.get_record(),
            by=self.request.user,
            version=form.cleaned_data.get("version"),
            note=form.cleaned_data.get("note", ""),
            **form.details(),
        )

    def after(self, record: Any) -> str:
        return record.get_absolute_url()

    def show(self, record: Any, form: Any, status: int = 200, saved: Any = None) -> HttpResponse:
        words = {
            "record": record,
            "form": form,
            "title": self.title,
            "draft_url": None,
            "draft": None,
            "cancel_url": self.way_back(record),
        }
        if self.drafts:
            words["draft_url"] = (
                reverse("save_draft") + "?" + urlencode({"form": self.request.path})
            )
        if saved:
            words["draft"] = {
                "saved_at": saved.saved_at,
                "discard_url": self.address(draft="no"),
            }
        return render(self.request, self.name("form"), self.context(**words), status=status)

    def address(self, **more: str) -> str:
        """This page's address with its query and something more."""
        query = self.request.GET.copy()
        query.update(more)
        return f"{self.request.path}?{query.urlencode()}"

    def way_back(self, record: Any) -> str | None:
        """Where "Cancel" leads: a record that is not made yet has no page, its register has."""
        unmade = self.creating and type(record).get_absolute_url is Unmade.get_absolute_url
        if not unmade or "get_absolute_url" in vars(record):
            return None
        try:
            return reverse(f"{record._meta.model_name}_register")
        except NoReverseMatch:
            return reverse("home")

    def show_conflict(self, theirs: Any, form: Any) -> HttpResponse:
        """Both versions, and the writer's words still in the form; sending again from here is on top of theirs."""
        words = {"record": theirs, "title": _("Somebody changed this while you were writing")}
        fresh = self.form_class(form.data.copy(), instance=theirs, user=self.request.user)
        fresh.data["version"] = theirs.version
        words |= {"form": fresh, "fields": compare(form, theirs)}
        return render(self.request, "records/conflict.html", self.context(**words), status=409)


def blame(form: Any, error: ValidationError) -> None:
    """Show an action's refusal at the field it belongs to, else on top of the form."""
    errors = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, messages in errors.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)


@require_safe
def download(request: HttpRequest, pk: Any) -> HttpResponse:
    """A file of a record, for those who may see the record."""
    kept = fetch(pk, request.user)
    response = HttpResponse(kept.file.open("rb").read(), content_type=kept.media_type)
    response["Content-Disposition"] = f'attachment; filename="{kept.pk}{_ending(kept)}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response


def _ending(kept: Attachment) -> str:
    return {
        "application/pdf": ".pdf",
        "image/jpeg": ".jpg",
        "image/png": ".png",
        "image/webp": ".webp",
    }.get(kept.media_type, ".txt")
