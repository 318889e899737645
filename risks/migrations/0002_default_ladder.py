"""The ladder every company starts with; from here on it is the company's own data (domain §3.4, §5.3).

Halved: half the days, rounded half up, never before the first day after the due date.
"""

import datetime
from typing import Any

from django.db import migrations

# clock, pace, step, in words, days from day 0, level, who is told
RUNGS = [
    ("commitment", "normal", "soon", "Due in two weeks", -14, 0, ["owner"]),
    ("commitment", "normal", "late-1", "Late since yesterday", 1, 1, ["owner", "accountable", "CRM"]),
    ("commitment", "normal", "late-7", "A week late", 7, 1, ["accountable", "unit_head", "CRM"]),
    ("commitment", "normal", "late-14", "Two weeks late", 14, 2, ["accountable", "GM"]),
    ("commitment", "normal", "late-30", "A month late", 30, 3, ["accountable", "EXE"]),
    ("commitment", "normal", "late-60", "Two months late", 60, 4, ["accountable", "EXE", "HRWG"]),
    ("commitment", "halved", "soon", "Due in a week", -7, 0, ["owner"]),
    ("commitment", "halved", "late-1", "Late since yesterday", 1, 1, ["owner", "accountable", "CRM"]),
    ("commitment", "halved", "late-7", "Half a week late", 4, 1, ["accountable", "unit_head", "CRM"]),
    ("commitment", "halved", "late-14", "A week late", 7, 2, ["accountable", "GM"]),
    ("commitment", "halved", "late-30", "Half a month late", 15, 3, ["accountable", "EXE"]),
    ("commitment", "halved", "late-60", "A month late", 30, 4, ["accountable", "EXE", "HRWG"]),
    ("concern", "normal", "soon", "Answer due in three days", -3, 0, ["officer"]),
    ("concern", "normal", "late-1", "Answer late since yesterday", 1, 1, ["officer", "CRM"]),
    ("concern", "normal", "late-30", "Answer a month late", 30, 2, ["CRM", "GM"]),
    ("unacknowledged", "normal", "next-level", "Not acknowledged in time", 0, 1, []),
    ("undecided", "normal", "next-level", "Not decided in time", 0, 1, []),
]
# level, who stands on it, parties, hours to be told, to acknowledge, to decide
LIMITS = [
    (1, "Community-relations manager", ["CRM"], 120, None, 336),
    (2, "General manager", ["GM"], 48, 72, 240),
    (3, "Country executive", ["EXE"], 24, 24, 120),
    (4, "Executive committee", ["EXE", "HRWG"], 12, 12, 72),
    (5, "Board", ["EXE", "HRWG"], 72, 72, 720),
]


def enter(apps: Any, schema_editor: Any) -> None:
    rung, limit = apps.get_model("risks", "Rung"), apps.get_model("risks", "Limit")
    names = ("clock", "pace", "step", "title", "offset_days", "level", "to")
    since = datetime.date(2000, 1, 1)
    for row in RUNGS:
        rung.objects.create(**dict(zip(names, row, strict=True)), valid_from=since)
    names = ("level", "name", "to", "notify_hours", "acknowledge_hours", "decide_hours")
    for row in LIMITS:
        limit.objects.create(**dict(zip(names, row, strict=True)))


class Migration(migrations.Migration):
    dependencies = [("risks", "0001_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
