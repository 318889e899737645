"""A list of who was there, pasted from a sheet, a message or a mail, becomes rows of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from engagement.models import folded

COUNTS = ("female", "male", "other", "undisclosed")


def read_list(text: str, groups: Iterable[Any]) -> tuple[list[dict[str, str]], list[str]]:
    """(rows of the form, lines that nobody understands, each with what to do).

    One line for each group: its name, then women, men, other, not said, separated by tabs, semicolons
    or commas: "Women of Kito; 12; 3". Case and accents of the name do not count.
    """
    known = {folded(group.name): str(group.pk) for group in groups}
    rows, faults = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        name, *counts = [part.strip() for part in re.split(r"[\t;,]", line)]
        counts = [count for count in counts if count]
        if folded(name) not in known:
            faults.append(
                _(
                    "Line %(line)d: no group is called “%(name)s”. Correct the name or choose it above."
                )
                % {"line": number, "name": name[:60]}
            )
        elif not counts or len(counts) > len(COUNTS) or not all(map(str.isdecimal, counts)):
            faults.append(
                _(
                    "Line %(line)d: write the numbers of women, men, other and not said after the name."
                )
                % {"line": number}
            )
        else:
            counted = dict(zip(COUNTS, [*counts, "0", "0", "0"], strict=False))
            rows.append({"group": known[folded(name)], **counted})
    return rows, faults


def is_key(text: str) -> bool:
    """Whether a text names a record at all."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
