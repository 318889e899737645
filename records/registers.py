"""The register: the page that lists a noun."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from records import exports
from records.keyset import paginate
from records.models import Entry, SavedView
from records.pages import Page, Visit
from records.trail import remember


class Register(Page):
    """A list with filters, order and place in the URL. HTMX gets the rows only, and one page never costs more."""

    filterset_class: ClassVar[Any] = None
    sorts: ClassVar[dict[str, tuple[str, Any]]] = {}  # key -> (field that is never null, label)
    order = "-created_at"
    size = 50
    columns: ClassVar[exports.Columns] = []
    create: ClassVar[tuple[str, Any] | None] = None  # (url name, label)
    title: Any = ""
    intro: Any = ""
    empty_text: Any = ""
    ignored = ("after", "sort", "export")

    def get(self, request: Visit, **kwargs: Any) -> HttpResponseBase:
        rows = self.get_queryset()
        self.filter = self.filterset_class(request.GET, queryset=rows, request=request)
        rows = self.filter.qs
        if request.GET.get("export") in exports.FORMATS:
            return self.export(rows)
        page = paginate(rows, self.chosen_order(), request.GET.get("after", ""), self.size)
        # records/register.html gives htmx its region only.
        return render(request, self.name("list"), self.context(**self.register_context(page)))

    def export(self, rows: Any) -> HttpResponseBase:
        """The rows as a file, and in the trail who took it, what was chosen, and why."""
        asked = self.request.GET
        note = asked.get("why", "").strip()[:500]
        unsaid = {*self.ignored, "why"}
        # What somebody searched for may be a name, and names do not stand in the trail.
        chosen = {
            key: "…" if key == "q" else asked.getlist(key)
            for key in asked
            if key not in unsaid and asked[key]
        }
        told = {"format": asked["export"], "chosen": chosen}
        remember(
            Entry.Kind.EXPORTED,
            "export",
            by=self.request.user,
            about=self.model,
            note=note,
            changes=told,
        )
        stream = exports.stream_xlsx if asked["export"] == "xlsx" else exports.stream_csv
        return stream(rows.order_by("pk"), self.columns, self.model._meta.model_name or "")

    def chosen_order(self) -> str:
        key = self.request.GET.get("sort", "")
        known = self.sorts.get(key.lstrip("-"))
        if not known:
            return self.order
        return ("-" if key.startswith("-") else "") + known[0]

    def url(self, **changes: Any) -> str:
        """This register's address with other parameters; None drops one."""
        query = self.request.GET.copy()
        for key, value in changes.items():
            query.pop(key, None)
            if value:
                query[key] = value
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    def register_context(self, page: Any) -> dict[str, Any]:
        allowed = self.create and self.may_create()
        return {
            "title": self.title,
            "intro": self.intro,
            "empty_text": self.empty_text,
            "object_list": page.rows,
            "filter_form": self.filter.form,
            "filtered": any(v for k, v in self.request.GET.items() if k not in self.ignored),
            "page": {
                "count": page.count,
                "count_text": page.count_text,
                "next": page.next and self.url(after=page.next),
                "previous": page.previous and self.url(after=page.previous),
                "first": self.url(after=None) if page.first is not None else None,
            },
            "sort": {"columns": {key: self.sort_column(key) for key in self.sorts}},
            "saved_views": self.saved_views(),
            "save_view_url": reverse("save_view"),
            "register_name": self.request.resolver_match.url_name,
            "query": self.request.GET.urlencode(),
            "may_export": bool(self.columns),
            "export_fields": [
                (key, value)
                for key, values in self.request.GET.lists()
                if key not in self.ignored
                for value in values
                if value
            ],
            "create_url": reverse(self.create[0]) if allowed and self.create else None,
            "create_label": self.create[1] if self.create else "",
        }

    def may_create(self) -> bool:
        return True

    def sort_column(self, key: str) -> dict[str, Any]:
        chosen = self.request.GET.get("sort", "")
        direction = {key: "ascending", f"-{key}": "descending"}.get(chosen)
        if not chosen and self.order.lstrip("-") == self.sorts[key][0]:
            direction = "descending" if self.order.startswith("-") else "ascending"
        other = f"-{key}" if direction == "ascending" else key
        return {
            "key": key,
            "label": self.sorts[key][1],
            "direction": direction,
            "url": self.url(sort=other, after=None),
        }

    def saved_views(self) -> list[dict[str, Any]]:
        here = self.request.GET.urlencode()
        own = SavedView.objects.filter(
            owner=self.request.user, register=self.request.resolver_match.url_name
        )
        return [
            {
                "name": view.name,
                "url": f"{self.request.path}?{view.query}",
                "active": view.query == here,
                "delete_url": reverse("drop_view", args=[view.pk]),
            }
            for view in own.order_by("name")
        ]
