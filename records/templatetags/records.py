"""Tags that every page may use."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import Select
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from records.panels import panels_of

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], record: Any) -> SafeString:
    """What higher floors know about this record."""
    request = context["request"]
    shown = [
        render_to_string(
            name, {**around, "request": request, "user": request.user}, request=request
        )
        for name, around in panels_of(record, request.user)
    ]
    return mark_safe("".join(shown))  # noqa: S308  rendered, escaped templates


@register.filter
def styled(field: Any) -> SafeString:
    """A field of a filter in the dress of the house, without the many templates a large form is laid out with."""
    dress = "form-select" if isinstance(field.field.widget, Select) else "form-control"
    return field.as_widget(attrs={"class": f"{dress} is-invalid" if field.errors else dress})


@register.filter
def options(groups: Iterable[Any]) -> SafeString:
    """The options of a select, as Django's templates write them; `groups` of (name or None, options, place)."""
    parts: list[str] = []
    for name, choices, _place in groups:
        several = "".join(
            f'<option value="{conditional_escape(str(one["value"]))}"{flatatt(one["attrs"])}>'
            f"{conditional_escape(one['label'])}</option>"
            for one in choices
        )
        label = conditional_escape(name) if name else ""
        parts.append(f'<optgroup label="{label}">{several}</optgroup>' if name else several)
    return mark_safe("".join(parts))  # noqa: S308  every value is escaped above


@register.filter
def civil(value: Any) -> str:
    """A date as people read it and no two cultures mistake: 3 Mar 2026. Cheaper than the date filter."""
    return f"{value.day} {value:%b %Y}" if value else ""


@register.filter
def moment(value: Any) -> str:
    """An instant to the minute, UTC."""
    return f"{value.day} {value:%b %Y, %H:%M} UTC" if value else ""
