"""Sites with their calendars, business units, users, the roles they hold and who stands in for them."""

from people.models.places import Holiday, Site, known_zone
from people.models.units import BusinessUnit
from people.models.users import SECOND_FACTOR_ROLES, Absence, Role, RoleAssignment, User

__all__ = [
    "SECOND_FACTOR_ROLES",
    "Absence",
    "BusinessUnit",
    "Holiday",
    "Role",
    "RoleAssignment",
    "Site",
    "User",
    "known_zone",
]
