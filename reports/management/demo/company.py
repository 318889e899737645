"""The demonstration company's sites, units and people. All invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password

from people import actions
from people.models import BusinessUnit, Role, RoleAssignment, Site, User

COMPANY = "Kalindra Resources"
PASSWORD = "a-walk-by-the-river"  # noqa: S105  of invented people, printed by `make demo`
SECRET = "KRMVATZTJFZUC53FONXW2ZJB"  # noqa: S105  the second factor of every demo person
SITE_FIELDS = [
    "name",
    "code",
    "kind",
    "country",
    "time_zone",
    "currency",
    "languages",
    "weekend",
    "area_km2",
    "population",
]
SITES = [
    # the fields in this order, then the communities
    (
        "Nyota Hills",
        "NYO",
        "operation",
        "KE",
        "Africa/Nairobi",
        "KES",
        ["English", "Swahili"],
        [5, 6],
        240,
        21400,
        ["Kisima", "Mlima Mweupe", "Daraja", "Olchoro"],
    ),
    (
        "Cerro Plomizo",
        "CER",
        "construction",
        "PE",
        "America/Lima",
        "PEN",
        ["Spanish", "Quechua"],
        [6],
        310,
        13900,
        ["Huaylla", "Santa Rosa de Pampa", "Qollpa", "Ichuña Baja"],
    ),
    (
        "Tanjung Lembah",
        "TAN",
        "operation",
        "ID",
        "Asia/Makassar",
        "IDR",
        ["Indonesian"],
        [5, 6],
        180,
        17600,
        ["Lembah Hulu", "Pasir Putih", "Batu Dua", "Tanjung Baru"],
    ),
]
LANGUAGE = {"NYO": "sw", "CER": "es", "TAN": "id"}
UNITS = [
    "Mine operations",
    "Water and environment",
    "Roads and transport",
    "Community investment",
    "Security",
    "Human resources",
]
# key, name, post, unit, [(role, site code or None)]
PEOPLE: list[tuple[str, str, str, str | None, list[tuple[str, str | None]]]] = [
    ("omar", "Omar Kiptoo", "Liaison officer", None, [("CLO", "NYO")]),
    ("amina", "Amina Wanjiru", "Liaison officer", None, [("CLO", "NYO")]),
    ("mia", "Mia Njoroge", "Community-relations manager", None, [("CRM", "NYO")]),
    ("gwen", "Gwen Achieng", "General manager", None, [("GM", "NYO")]),
    (
        "otto",
        "Otto Mwangi",
        "Head of water and environment",
        "Water and environment",
        [("BU", "NYO")],
    ),
    ("sofia", "Sofía Quispe", "Liaison officer", None, [("CLO", "CER")]),
    ("mateo", "Mateo Huamán", "Liaison officer", None, [("CLO", "CER")]),
    ("marta", "Marta Salazar", "Community-relations manager", None, [("CRM", "CER")]),
    ("gil", "Gil Paredes", "General manager", None, [("GM", "CER")]),
    ("rosa", "Rosa Condori", "Head of roads and transport", "Roads and transport", [("BU", "CER")]),
    ("sari", "Sari Wulandari", "Liaison officer", None, [("CLO", "TAN")]),
    ("budi", "Budi Santoso", "Liaison officer", None, [("CLO", "TAN")]),
    ("dewi", "Dewi Lestari", "Community-relations manager", None, [("CRM", "TAN")]),
    ("agus", "Agus Pranoto", "General manager", None, [("GM", "TAN")]),
    ("putu", "Putu Ardana", "Head of mine operations", "Mine operations", [("BU", "TAN")]),
    ("eva", "Eva Lindqvist", "Chief operating officer", None, [("EXE", None)]),
    ("henry", "Henry Adeyemi", "Chief executive", None, [("EXE", None)]),
    ("hana", "Hana Sato", "Chair of the human-rights working group", None, [("HRWG", None)]),
    ("greta", "Greta Muthoni", "Grievance officer", None, [("GO", None)]),
    ("ivan", "Ivan Torres", "Investigator", None, [("INV", None)]),
    ("ruth", "Ruth Okafor", "Restricted-case handler", None, [("RCH", None)]),
    ("sam", "Sam Baraka", "Security lead", "Security", [("SEC", "NYO")]),
    (
        "carla",
        "Carla Ríos",
        "Representative for the guarding contract",
        "Security",
        [("CCR", "CER")],
    ),
    ("tito", "Tito Vargas", "Guarding contractor's supervisor", None, [("CTR", "CER")]),
    ("adam", "Adam Keller", "Auditor", None, [("AUD", None)]),
    ("root", "Ada Root", "System administrator", None, [("ADM", None)]),
]


def address(key: str) -> str:
    return f"{key}@kalindra.example"


class Company:
    """The sites and people once they are entered, by their short names."""

    def __init__(self, first_day: date) -> None:
        self.first_day = first_day
        self.sites: dict[str, Site] = {}
        self.units: dict[str, BusinessUnit] = {}
        self.people: dict[str, User] = {}
        self.secret = make_password(PASSWORD)

    def found(self) -> Company:
        """Enter everything: the administrator first, who enters the rest."""
        root = self._founder()
        for row in SITES:
            site = Site(
                **dict(zip(SITE_FIELDS, row, strict=False)),
                population_source="Household survey (invented)",
            )
            self.sites[site.code] = actions.open_site(site, by=root)
        for unit in UNITS:
            self.units[unit] = actions.open_unit(BusinessUnit(name=unit), by=root)
        for key, name, post, unit, roles in PEOPLE:
            if key != "root":
                self._enter(key, name, post, unit, roles, root)
        for unit, head in (
            ("Water and environment", "otto"),
            ("Roads and transport", "rosa"),
            ("Mine operations", "putu"),
            ("Security", "sam"),
        ):
            actions.amend_unit(self.units[unit], by=root, values={"head": self.people[head]})
        return self

    def _founder(self) -> User:
        """Somebody must be the first: an administrator whom nobody entered."""
        key, name, post, _unit, _roles = next(row for row in PEOPLE if row[0] == "root")
        root = User(email=address(key), name=name, title=post)
        root.password = self.secret
        root.save()
        RoleAssignment(user=root, role=Role.ADM, starts_on=self.first_day).save()
        return self._second_factor(key, root)

    def _enter(
        self, key: str, name: str, post: str, unit: str | None, roles: list[Any], root: User
    ) -> None:
        person = User(email=address(key), name=name, title=post, unit=self.units.get(unit or ""))
        actions.invite(person, by=root)
        User.objects.filter(pk=person.pk).update(password=self.secret)  # hashed once, for all
        for role, code in roles:
            held = RoleAssignment(
                user=person, role=role, site=self.sites.get(code or ""), starts_on=self.first_day
            )
            actions.grant(held, by=root)
        self._second_factor(key, person)

    def _second_factor(self, key: str, person: User) -> User:
        """The demonstration shows each person's code on the page that asks for it."""
        fresh = User.objects.get(pk=person.pk)
        if fresh.needs_second_factor:
            TOTP.activate(fresh, SECRET)
        self.people[key] = fresh
        return fresh

    def at(self, code: str, role: str) -> list[User]:
        """Who holds a role at one site."""
        return [self.people[key] for key, _n, _p, _u, roles in PEOPLE if (role, code) in roles]


def table() -> str:
    """Everybody, for the one who starts the demonstration."""
    sites = {row[1]: row[0] for row in SITES}
    lines = [f"{'Who':<18} {'Signs in as':<26} Role"]
    for key, name, post, _unit, roles in PEOPLE:
        places = ", ".join(sites.get(code or "", "every site") for _role, code in roles)
        lines.append(f"{name:<18} {address(key):<26} {post} ({places})")
    lines.append(f"\nPassword of all of them: {PASSWORD}")
    lines.append(
        "Where a second factor is asked for, the page shows the code their phone would show."
    )
    return "\n".join(lines)
