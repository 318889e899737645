"""What the pages of this floor share: the administrator makes and changes, everybody else reads."""

from __future__ import annotations

from typing import Any

from people.models import RoleAssignment
from people.permissions import can_administer
from records import clock
from records.registers import Register
from records.views import Write


class Administered(Register):
    """A register whose records the administrator makes."""

    def may_create(self) -> bool:
        return can_administer(self.request.user, None)


class AdministeredWrite(Write):
    """Where the administrator makes or changes a record."""

    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return can_administer(self.request.user, record)


def roles_in_force(user: Any) -> Any:
    """Who holds what today, as far as `user` may see it."""
    held = RoleAssignment.objects.visible_to(user).in_force(clock.now().date())
    return held.select_related("user", "site")
