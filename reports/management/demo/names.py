"""Names of people and organisations around the three sites. All invented."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

GIVEN = {
    "sw": [
        ("Neema", "female"),
        ("Juma", "male"),
        ("Zawadi", "female"),
        ("Kamau", "male"),
        ("Halima", "female"),
        ("Barasa", "male"),
        ("Wambui", "female"),
        ("Otieno", "male"),
        ("Chebet", "female"),
        ("Musa", "male"),
    ],
    "es": [
        ("Flor", "female"),
        ("Efraín", "male"),
        ("Yolanda", "female"),
        ("Wilber", "male"),
        ("Nélida", "female"),
        ("Rufino", "male"),
        ("Ccori", "female"),
        ("Hilario", "male"),
        ("Sabina", "female"),
        ("Edwin", "male"),
    ],
    "id": [
        ("Wayan", "female"),
        ("Hasan", "male"),
        ("Nurul", "female"),
        ("Andi", "male"),
        ("Ratna", "female"),
        ("Daeng", "male"),
        ("Fitri", "female"),
        ("Rahmat", "male"),
        ("Ina", "female"),
        ("Yusuf", "male"),
    ],
}
FAMILY = {
    "sw": ["Mutua", "Cheruiyot", "Omondi", "Wekesa", "Nyambura", "Lekishon", "Mwende", "Kosgei"],
    "es": ["Mamani", "Chávez", "Apaza", "Cutipa", "Rojas", "Ticona", "Yupanqui", "Flores"],
    "id": [
        "Hidayat",
        "Tahir",
        "Manggala",
        "Saputra",
        "Baharuddin",
        "Kartika",
        "Palewai",
        "Sudirman",
    ],
}
ORGANISATIONS = [
    "Water users of {}",
    "School of {}",
    "Women's savings circle of {}",
    "Transport co-operative of {}",
]
ROLES = [
    "Elder",
    "Farmer",
    "Teacher",
    "Herder",
    "Trader",
    "Youth leader",
    "Nurse",
    "Weaver",
    "Fisher",
    "Chair of the water users",
]
PEOPLE_PER_VILLAGE = 15


def stakeholders_of(village: Any, language: str, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Field values of the people and organisations of one village; each name once."""
    pairs = [(given, family) for given in GIVEN[language] for family in FAMILY[language]]
    for (given, gender), family in dice.sample(pairs, PEOPLE_PER_VILLAGE):
        phone = f"+000 {dice.randrange(100, 999)} {dice.randrange(100000, 999999)}"
        yield {
            "kind": "person",
            "name": f"{given} {family}",
            "gender": gender,
            "role": dice.choice(ROLES),
            "phone": phone,
            "language": village.languages[-1],
            "do_not_contact": dice.random() < 0.03,
            "is_protected": dice.random() < 0.02,
        }
    for name in dice.sample(ORGANISATIONS, 2):
        yield {"kind": "organisation", "name": name.format(village.name), "role": ""}
