"""Whose sites: the part of every scope that reads the matrix."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from people.permissions import roles_with


def reads(user: Any, subject: str) -> Q:
    """The sites where this person's roles read `subject` without narrowing."""
    return user.sites_as(*roles_with(subject, "R"))
