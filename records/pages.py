"""What the four generic pages share: the noun, who may see it, the template of its app."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views import View

from records.models import Entry
from records.trail import remember


class Visit(HttpRequest):
    """A request as the pages see it: somebody is signed in (the doors see to that), htmx is known."""

    user: Any
    htmx: Any
    resolver_match: Any


class Page(View):
    """What all four share: the noun, who may see it, the template of the app."""

    request: Visit
    model: ClassVar[type[models.Model]]
    template_name = ""

    def get_queryset(self) -> Any:
        return self.model.objects.visible_to(self.request.user)  # type: ignore[attr-defined]

    def get_record(self) -> Any:
        """The record, or 404 as if it did not exist when it is not visible."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def refuse(self, record: Any) -> NoReturn:
        """Not for this visitor. What was sent, not only looked at, is remembered as refused."""
        if self.request.method == "POST":
            verb = self.action.verb  # type: ignore[attr-defined]  # of Act and Write
            remember(Entry.Kind.REFUSED, verb, by=self.request.user, record=record)
        raise PermissionDenied

    def name(self, kind: str) -> str:
        meta = self.model._meta
        return self.template_name or f"{meta.app_label}/{meta.model_name}_{kind}.html"

    def context(self, **more: Any) -> dict[str, Any]:
        return {"view": self, "model": self.model, **more}
