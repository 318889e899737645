"""A plain Django admin over the same rows, for comparison only; it lets everybody in and is in no product."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.admin import AdminSite, ModelAdmin, TabularInline
from django.urls import include, path

from engagement.models import Attendance, Engagement, Participation


class Open(ModelAdmin):
    """Everything is allowed: the house's people have no `is_staff`."""

    def _yes(self, request: Any, obj: Any = None) -> bool:
        return True

    has_module_permission = has_view_permission = has_add_permission = _yes
    has_change_permission = has_delete_permission = _yes


class Inline(TabularInline):
    extra = 0

    def _yes(self, request: Any, obj: Any = None) -> bool:
        return True

    has_view_permission = has_add_permission = has_change_permission = has_delete_permission = _yes


class Groups(Inline):
    model = Participation
    raw_id_fields = ("group",)


class Colleagues(Inline):
    model = Attendance
    raw_id_fields = ("person",)


class Meetings(Open):
    list_display = ("number", "title", "held_on", "community", "channel", "status", "logged_by")
    list_select_related = ("community", "logged_by")
    list_filter = ("channel", "status")
    search_fields = ("title",)
    list_per_page = 50
    ordering = ("-held_on", "-id")
    raw_id_fields = ("site", "community", "cleared_by", "topics", "stakeholders")
    inlines: ClassVar[list[Any]] = [Groups, Colleagues]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        obj.pk = uuid.uuid4()
        obj.logged_by, obj.number = request.user, f"A-{obj.pk.hex[:20]}"
        super().save_model(request, obj, form, change)


class Everybody(AdminSite):
    def has_permission(self, request: Any) -> bool:
        return True


site = Everybody()
site.register(Engagement, Meetings)
urlpatterns = [
    path("lean/", include("tests.bench.lean")),
    path("admin/", site.urls),
    path("", include("config.urls")),
]
