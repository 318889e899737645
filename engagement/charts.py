"""Small pictures of the map, drawn as SVG on the server. Pure functions; the words around them say the same.

Colours stand as attributes, every element has a class (`ch-…`) by which parley.css recolours it on screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

TONES = {
    "text": "#1c2b2e",
    "soft": "#4c5a5b",
    "grid": "#d8d3c4",
    "2": "#a86f0c",
    "3": "#8a4a66",
    "track": "#eae7dc",
    "done": "#35622a",
    "late": "#9c2c1b",
    "1": "#0e5c65",
}
METER = (200, 10)  # width and height of the picture of a share


def meter(num: int, den: int, tone: str = "1") -> SafeString:
    """A share as a filled bar; nothing to divide by leaves it empty. Decoration: the figure stands beside it."""
    wide, tall = METER
    filled = wide * num / den if den else 0
    rects = [_rect(wide, tall, "track")]
    if filled:
        rects.append(_rect(filled, tall, tone))
    view = f'viewBox="0 0 {wide} {tall}" aria-hidden="true"'
    return mark_safe(f'<svg xmlns="http://www.w3.org/2000/svg" {view}>{"".join(rects)}</svg>')  # noqa: S308  numbers


def _rect(wide: float, tall: float, tone: str) -> str:
    return (
        f'<rect class="ch-{tone}" fill="{TONES[tone]}" width="{wide:.1f}" height="{tall}" rx="3"/>'
    )


HISTORY = (520, 170)  # width and height of the picture of scores
LINES = (("impact", "1", ""), ("influence", "2", "7 4"), ("interest", "3", "2 4"))


def history(scores: Sequence[Any]) -> SafeString:
    """Scores 1 to 5 over time as three stepped lines; a score holds until the next. Empty for fewer than two."""
    if len(scores) < 2:
        return mark_safe("")
    first, last = scores[0].scored_on, scores[-1].scored_on
    span = max((last - first).days, 1)
    words = {"impact": _("Impact on them"), "influence": _("Influence"), "interest": _("Interest")}
    drawn = [_rung(level) for level in range(1, 6)]
    for place, (name, tone, dash) in enumerate(LINES):
        steps = [
            (30 + 460 * (one.scored_on - first).days / span, _level(getattr(one, name)) + place * 3)
            for one in scores
        ]
        path = f"M{steps[0][0]:.1f} {steps[0][1]:.1f}" + "".join(
            f"H{x:.1f}V{y:.1f}" for x, y in steps[1:]
        )
        stroke = f'stroke="{TONES[tone]}" stroke-width="3" stroke-dasharray="{dash}"'
        drawn.append(f'<path class="ch-stroke-{tone}" fill="none" {stroke} d="{path}h20"/>')
        x = 30 + place * 165
        drawn.append(f'<path class="ch-stroke-{tone}" fill="none" {stroke} d="M{x} 160h26"/>')
        drawn.append(_text(x + 32, 165, words[name]))
    return _picture(HISTORY, _("Scores over time"), drawn)


def _level(score: int) -> float:
    return 130 - 26 * (score - 1)


def _rung(level: int) -> str:
    y = _level(level)
    line = f'<path class="ch-grid" stroke="{TONES["grid"]}" d="M30 {y}H510"/>'
    return line + _text(20, y + 5, str(level), "end", "ch-soft")


def _text(x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{TONES["text"]}"'
    return f'<text class="ch-text {kind}" {place}>{escape(words)}</text>'


def _picture(size: tuple[int, int], title: str, drawn: Sequence[str]) -> SafeString:
    view = f'viewBox="0 0 {size[0]} {size[1]}" role="img" direction="ltr" font-size="13"'
    inside = f"<title>{escape(title)}</title>{''.join(drawn)}"
    return mark_safe(f'<svg xmlns="http://www.w3.org/2000/svg" {view}>{inside}</svg>')  # noqa: S308  every word in it was escaped
