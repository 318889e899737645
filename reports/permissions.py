"""Who may order which report."""

from __future__ import annotations

from typing import Any

from people.permissions import allows


def can_order(user: Any, report: Any) -> bool:
    """For oneself, of a site where one reads reports, or of the company if one reads them everywhere."""
    if report.audience_id != user.pk:
        return False
    if report.site_id is None:
        return any(
            place is None and role in {"EXE", "GM", "CRM", "HRWG"}
            for role, place in user.assignments_now
        )
    return allows(user, "report", "R", report.site_id)


def is_reader(user: Any, report: Any) -> bool:
    return report.audience_id == user.pk
