"""The clock of a promise beyond a mandate, and the steps every company starts with (domain §4.6, practice B16.3)."""

import datetime
from typing import Any

import django.contrib.postgres.fields
from django.db import migrations, models

# step, in words, days from the last day to decide, level, who is told
RUNGS = [
    ("soon", "A promise beyond a mandate waits for a word", -2, 0, ["ruler"]),
    ("late-1", "No word about a promise beyond a mandate", 1, 1, ["ruler", "CRM"]),
    ("late-7", "A week without a word about a promise", 7, 2, ["ruler", "GM"]),
    ("late-14", "Two weeks without a word about a promise", 14, 3, ["GM", "EXE"]),
]

CLOCKS = [
    ("commitment", "Commitment's due date"),
    ("concern", "Answer to a concern"),
    ("ruling", "Word about a promise beyond a mandate"),
    ("unacknowledged", "Escalation not acknowledged"),
    ("undecided", "Escalation not decided"),
]
PARTIES = [
    ("owner", "Owner"),
    ("accountable", "Accountable employee"),
    ("unit_head", "Head of the business unit"),
    ("officer", "Liaison officer"),
    ("ruler", "Who the mandate asks"),
    ("CRM", "Community-relations manager"),
    ("GM", "General manager"),
    ("EXE", "Executives"),
    ("HRWG", "Human-rights working group"),
]


def enter(apps: Any, schema_editor: Any) -> None:
    names = ("step", "title", "offset_days", "level", "to")
    for row in RUNGS:
        apps.get_model("risks", "Rung").objects.create(
            clock="ruling",
            pace="normal",
            valid_from=datetime.date(2000, 1, 1),
            **dict(zip(names, row, strict=True)),
        )


def parties(name: str) -> Any:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(choices=PARTIES, max_length=12), default=list, size=None, verbose_name=name
    )


class Migration(migrations.Migration):
    dependencies = [("risks", "0002_default_ladder"), ("commitments", "0003_measured_by_mandates")]
    operations = [
        migrations.AlterField(
            "rung", "clock", models.CharField(choices=CLOCKS, max_length=20, verbose_name="clock")
        ),
        migrations.AlterField(
            "rung",
            "to",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=PARTIES, max_length=12),
                blank=True,
                default=list,
                size=None,
                verbose_name="goes to",
            ),
        ),
        migrations.AlterField("limit", "to", parties("roles")),
        migrations.AlterField(
            "escalation",
            "clock",
            models.CharField(
                blank=True, choices=CLOCKS, editable=False, max_length=20, verbose_name="clock"
            ),
        ),
        migrations.AlterField(
            "addressee", "party", models.CharField(choices=PARTIES, max_length=12)
        ),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
