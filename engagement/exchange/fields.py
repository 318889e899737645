"""Which fields a list may have, how its columns are recognised, and what a cell becomes or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.models import Engagement, Import, Stakeholder, StakeholderGroup, folded

EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's own count of days
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class Fault(Exception):
    """What is wrong with a cell, and what to do."""


@dataclass
class Known:
    """What a list may refer to, by folded name: the site's communities and groups, the company's topics."""

    day_first: str = ""
    communities: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, str] = field(default_factory=dict)
    today: date = date.max
    doubtful: bool = False  # a date that could be read both ways was met


Convert = Callable[[str, Known], Any]


@dataclass(frozen=True)
class Field:
    """One field a column can be: its name, what people call it, and how its cells are read."""

    name: str
    label: Any
    also: str
    read: Convert
    needed: bool = False


def text(most: int) -> Convert:
    def read(cell: str, known: Known) -> str:
        if len(cell) > most:
            raise Fault(_("is longer than %d characters. Shorten it.") % most)
        return cell

    return read


def number(least: int, most: int) -> Convert:
    def read(cell: str, known: Known) -> int:
        if not re.fullmatch(r"\d{1,7}", cell) or not least <= int(cell) <= most:
            raise Fault(
                _("must be a whole number from %(least)d to %(most)d.")
                % {"least": least, "most": most}
            )
        return int(cell)

    return read


def choice(choices: Any) -> Convert:
    """By its code or by its name, in the language of the person who sends the list."""

    def read(cell: str, known: Known) -> str:
        for code, label in choices:
            if folded(cell) in {folded(str(code)), folded(str(label))}:
                return str(code)
        offered = ", ".join(str(label) for code, label in choices if code)
        raise Fault(_("is none of: %s.") % offered)

    return read


def yes(cell: str, known: Known) -> bool:
    word = folded(cell)
    if word in {"yes", "y", "true", "1", "x", "oui", "si", "sim", "ja", "ndiyo"}:
        return True
    if word in {"no", "n", "false", "0", "non", "nao", "nein", "hapana"}:
        return False
    raise Fault(_("must be yes or no."))


def mail(cell: str, known: Known) -> str:
    try:
        validate_email(cell)
    except ValidationError as error:
        raise Fault(_("is no e-mail address.")) from error
    return cell


def day(cell: str, known: Known) -> str:
    """A date in one of the usual spellings, as ISO. In the past, or today at the site."""
    found = _date(cell, known)
    if found > known.today:
        raise Fault(_("lies in the future."))
    if found.year < 1950:
        raise Fault(_("is before 1950. Correct the year."))
    return found.isoformat()


def _date(cell: str, known: Known) -> date:
    try:
        if match := re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T ])", cell):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", cell):
            return _day_and_month(int(match[1]), int(match[2]), int(match[3]), known)
        if match := re.fullmatch(r"(\d{1,2})[-/. ]+([^\W\d]{3,9})\.?[-/. ,]+(\d{4})", cell):
            return date(int(match[3]), _month(match[2]), int(match[1]))
        if match := re.fullmatch(r"([^\W\d]{3,9})\.? +(\d{1,2}),? +(\d{4})", cell):
            return date(int(match[3]), _month(match[1]), int(match[2]))
        if re.fullmatch(r"\d{5}", cell):  # a spreadsheet's own number of a day
            return EXCEL_EPOCH + timedelta(days=int(cell))
    except (ValueError, OverflowError) as error:
        raise Fault(_("is no day of the calendar.")) from error
    raise Fault(_("is no date. Write it as 2025-06-30."))


def _day_and_month(first: int, second: int, year: int, known: Known) -> date:
    if first > 12 or second > 12:
        return date(year, min(first, second), max(first, second))
    if first != second and not known.day_first:
        known.doubtful = True
        raise Fault(
            _("can be read in two ways. Say above whether the day or the month comes first.")
        )
    month, day_of_it = (first, second) if known.day_first == "month" else (second, first)
    return date(year, month, day_of_it)


def _month(word: str) -> int:
    start = folded(word)[:3]
    if start not in MONTHS:
        raise Fault(_("names a month that is not known here. Write the date as 2025-06-30."))
    return MONTHS.index(start) + 1


def one_of(among: str, words: Any) -> Convert:
    """The key of a community, group, topic or meeting that is called so."""

    def read(cell: str, known: Known) -> str:
        key = getattr(known, among).get(folded(cell))
        if key is None:
            raise Fault(words)
        return str(key)

    return read


def some_of(among: str, words: Any) -> Convert:
    single = one_of(among, words)

    def read(cell: str, known: Known) -> list[str]:
        return [single(part.strip(), known) for part in re.split(r"[;|]", cell) if part.strip()]

    return read


def words_of(cell: str, known: Known) -> list[str]:
    return [part.strip()[:60] for part in re.split(r"[;|,]", cell) if part.strip()]


NO_COMMUNITY = gettext_lazy(
    "is no community of this site. Enter the community first, or correct it."
)
NO_GROUP = gettext_lazy("is no group of this site. Enter the group first, or correct it.")
NO_TOPIC = gettext_lazy("is no topic. Enter the topic first, or correct it.")
NO_MEETING = gettext_lazy("is the number of no meeting that you may correct.")
COUNTED = number(0, 100_000)
_COMMUNITY = Field(
    "community",
    gettext_lazy("Community"),
    "village, location, comunidad, communaute, place of residence",
    one_of("communities", NO_COMMUNITY),
)
_COUNTS = [
    Field("female", gettext_lazy("Women"), "female, f, femmes, mujeres, mulheres", COUNTED),
    Field("male", gettext_lazy("Men"), "male, m, hommes, hombres, homens", COUNTED),
    Field("other", gettext_lazy("Other"), "other gender", COUNTED),
    Field(
        "undisclosed", gettext_lazy("Not said"), "undisclosed, unknown, gender not said", COUNTED
    ),
]
FIELDS: dict[str, list[Field]] = {
    Import.Kind.STAKEHOLDERS: [
        Field(
            "name",
            gettext_lazy("Name"),
            "full name, nom, nombre, nome, stakeholder",
            text(160),
            needed=True,
        ),
        Field(
            "kind",
            gettext_lazy("Kind"),
            "type, person or organisation",
            choice(Stakeholder.Kind.choices),
        ),
        _COMMUNITY,
        Field(
            "groups",
            gettext_lazy("Groups"),
            "group, groupe, grupo, stakeholder group",
            some_of("groups", NO_GROUP),
        ),
        Field(
            "role", gettext_lazy("Role"), "position, function, title, cargo, fonction", text(120)
        ),
        Field(
            "gender", gettext_lazy("Gender"), "sex, sexe, sexo", choice(Stakeholder.Gender.choices)
        ),
        Field("phone", gettext_lazy("Phone"), "telephone, mobile, telefono, tel", text(60)),
        Field("email", gettext_lazy("E-mail"), "email, mail, e mail address, correo", mail),
        Field("language", gettext_lazy("Language"), "langue, idioma, preferred language", text(60)),
        Field(
            "consent_basis",
            gettext_lazy("Why we may keep this"),
            "consent, consent basis, legal basis, basis",
            choice(Stakeholder.Consent.choices),
            needed=True,
        ),
        Field("consent_on", gettext_lazy("Consent given on"), "consent date, date of consent", day),
        Field(
            "do_not_contact",
            gettext_lazy("Does not want contact"),
            "do not contact, opt out",
            yes,
        ),
    ],
    Import.Kind.GROUPS: [
        Field(
            "name", gettext_lazy("Name"), "group, groupe, grupo, group name", text(120), needed=True
        ),
        _COMMUNITY,
        Field(
            "category",
            gettext_lazy("Category"),
            "type, kind, categorie, categoria",
            choice(StakeholderGroup.Category.choices),
        ),
        Field("vulnerability", gettext_lazy("Vulnerable because"), "vulnerability", words_of),
        Field("interest", gettext_lazy("Interest"), "interet, interes", number(1, 5)),
        Field("influence", gettext_lazy("Influence"), "power, influencia", number(1, 5)),
        Field("impact", gettext_lazy("Impact on them"), "impact, impacto", number(1, 5)),
        Field(
            "inclusion",
            gettext_lazy("Inclusion"),
            "reached",
            choice(StakeholderGroup.Inclusion.choices),
        ),
        Field(
            "preferred_language", gettext_lazy("Language"), "preferred language, langue", text(60)
        ),
        Field("preferred_channel", gettext_lazy("Channel"), "preferred channel, canal", text(60)),
    ],
    Import.Kind.MEETINGS: [
        Field(
            "held_on",
            gettext_lazy("Date"),
            "day, held on, fecha, data, when, meeting date",
            day,
            needed=True,
        ),
        Field(
            "title",
            gettext_lazy("What it was about"),
            "title, subject, about, topic of meeting, titulo, titre, purpose",
            text(160),
            needed=True,
        ),
        Field("place", gettext_lazy("Place"), "where, lieu, lugar, venue", text(160), needed=True),
        _COMMUNITY,
        Field(
            "channel",
            gettext_lazy("How"),
            "channel, method, type, kind, meeting type",
            choice(Engagement.Channel.choices),
        ),
        Field(
            "summary",
            gettext_lazy("What was said"),
            "summary, minutes, notes, resume, resumen, description",
            text(10_000),
            needed=True,
        ),
        Field("topics", gettext_lazy("Topics"), "topic, themes", some_of("topics", NO_TOPIC)),
        Field("group", gettext_lazy("Group"), "who, stakeholder group", one_of("groups", NO_GROUP)),
        *_COUNTS,
    ],
    Import.Kind.COUNTS: [
        Field(
            "meeting",
            gettext_lazy("Number of the meeting"),
            "meeting, number, engagement, meeting number",
            one_of("meetings", NO_MEETING),
            needed=True,
        ),
        Field(
            "group",
            gettext_lazy("Group"),
            "who, stakeholder group",
            one_of("groups", NO_GROUP),
            needed=True,
        ),
        *_COUNTS,
    ],
}


def recognised(kind: str, header: list[str]) -> list[str]:
    """The field of each column, by its name or what people also call it; "" where nothing fits."""
    taken: set[str] = set()
    found = []
    for title in header:
        name = next(
            (
                one.name
                for one in FIELDS[kind]
                if one.name not in taken and _plain(title) in _names(one)
            ),
            "",
        )
        taken.add(name)
        found.append(name)
    return found


def _names(one: Field) -> set[str]:
    said = [one.name, str(one.label), *one.also.split(",")]
    return {_plain(word) for word in said}


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", " ", folded(words)).strip()


def missing(kind: str, columns: list[str]) -> list[str]:
    """The needed fields that no column is."""
    return [str(one.label) for one in FIELDS[kind] if one.needed and one.name not in columns]


def read_line(
    kind: str, columns: list[str], cells: list[str], known: Known
) -> tuple[dict[str, Any], list[str]]:
    """(values by field, what is wrong in plain words, each with its column)."""
    values: dict[str, Any] = {}
    faults = []
    by_name = {one.name: one for one in FIELDS[kind]}
    for place, name in enumerate(columns):
        cell = cells[place] if place < len(cells) else ""
        if not name:
            continue
        one = by_name[name]
        try:
            if not cell:
                if one.needed:
                    raise Fault(_("is empty. If cells are merged in the sheet, separate them."))
                continue
            if cell.startswith("="):
                raise Fault(_("holds a formula. Copy the column and paste its values."))
            values[name] = one.read(cell, known)
        except Fault as fault:
            faults.append(f"{one.label} “{cell[:60]}” {fault}" if cell else f"{one.label} {fault}")
    return values, faults
