"""Dates of a frozen report, which stand in it as ISO text."""

from datetime import date, datetime, timedelta

from django import template

register = template.Library()


@register.filter
def day(text: str) -> str:
    """2026-03-03 as 3 Mar 2026."""
    if not text:
        return ""
    value = date.fromisoformat(text[:10])
    return f"{value.day} {value:%b %Y}"


@register.filter
def day_before(text: str) -> str:
    """The last day of a half-open period."""
    value = date.fromisoformat(text[:10]) - timedelta(days=1)
    return f"{value.day} {value:%b %Y}"


@register.filter
def instant(text: str) -> str:
    """An instant to the minute, UTC."""
    value = datetime.fromisoformat(text)
    return f"{value.day} {value:%b %Y, %H:%M} UTC"
