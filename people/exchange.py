"""The columns of files that go out."""

from __future__ import annotations

from typing import Any

from records.exports import Columns

SITE: Columns = [
    ("name", lambda site: site.name),
    ("code", lambda site: site.code),
    ("kind", lambda site: site.kind),
    ("phase", lambda site: site.status),
    ("country", lambda site: site.country),
    ("time zone", lambda site: site.time_zone),
    ("currency", lambda site: site.currency),
    ("population", lambda site: site.population),
    ("population source", lambda site: site.population_source),
]
UNIT: Columns = [
    ("name", lambda unit: unit.name),
    ("part of", lambda unit: unit.parent),
    ("head", lambda unit: unit.head),
]
USER: Columns = [
    ("name", lambda user: user.name),
    ("e-mail", lambda user: user.email),
    ("post", lambda user: user.title),
    ("business unit", lambda user: user.unit),
    ("roles", lambda user: "; ".join(str(held) for held in user.roles_seen)),
    ("may sign in", lambda user: user.is_active),
]
ASSIGNMENT: Columns = [
    ("person", lambda held: held.user),
    ("role", lambda held: held.role),
    ("site", lambda held: held.site or "every site"),
    ("from", lambda held: held.starts_on.isoformat()),
    ("until", lambda held: _day(held.ends_on)),
    ("given by", lambda held: held.granted_by),
]
ABSENCE: Columns = [
    ("person", lambda absence: absence.person),
    ("deputy", lambda absence: absence.deputy),
    ("from", lambda absence: absence.starts_on.isoformat()),
    ("until", lambda absence: absence.ends_on.isoformat()),
]


def _day(value: Any) -> str:
    return value.isoformat() if value else ""
