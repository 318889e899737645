"""Pages about business units."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from people import actions, exchange, filters, forms
from people.models import BusinessUnit, User
from people.views.administered import Administered, AdministeredWrite
from records.views import Record


class UnitRegister(Administered):
    model = BusinessUnit
    filterset_class = filters.UnitFilter
    sorts = {"name": ("name", _("Name"))}
    order = "name"
    size = 200
    columns = exchange.UNIT
    create = ("open_unit", _("Enter a unit"))
    title = _("Business units")
    empty_text = _("No unit yet. Units answer for commitments, so enter those that promise things.")

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("parent", "head")

    def register_context(self, page: Any) -> dict[str, Any]:
        """In the order of the tree, as far as the units stand on the same page."""
        around = super().register_context(page)
        if not around["filtered"] and not self.request.GET.get("sort"):
            around["object_list"] = as_tree(page.rows)
        return around


def as_tree(units: list[Any]) -> list[Any]:
    """Each unit after the one it is part of, with its `levels` below the top."""
    known = {unit.pk for unit in units}
    below: dict[Any, list[Any]] = {}
    for unit in units:
        above = unit.parent_id if unit.parent_id in known else None
        below.setdefault(above, []).append(unit)
    ordered = []
    waiting = [(unit, 0) for unit in reversed(below.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        unit.levels = range(depth)
        ordered.append(unit)
        waiting += [(part, depth + 1) for part in reversed(below.get(unit.pk, []))]
    return ordered


class UnitPage(Record):
    model = BusinessUnit

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("parent", "head")

    def more(self, record: Any) -> dict[str, Any]:
        members = User.objects.visible_to(self.request.user).filter(unit=record).active()
        return {"above": record.above()[::-1], "parts": record.children.all(), "members": members}


class OpenUnit(AdministeredWrite):
    model = BusinessUnit
    action = actions.open_unit
    form_class = forms.UnitForm
    title = _("Enter a business unit")

    def initial(self) -> dict[str, Any]:
        return {"parent": self.request.GET.get("parent")}


class AmendUnit(AdministeredWrite):
    model = BusinessUnit
    action = actions.amend_unit
    form_class = forms.UnitForm
    title = _("Change a business unit")
