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
    "sea": "#e3ecec",
    "land": "#f6f1e3",
    "axis": "#85806f",
    "late": "#9c2c1b",
    "hit": "#f6e3df",
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
        return SafeString()
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
        drawn.append(words_at(x + 32, 165, words[name]))
    return picture(HISTORY, _("Scores over time"), drawn)


def _level(score: int) -> float:
    return 130 - 26 * (score - 1)


def _rung(level: int) -> str:
    y = _level(level)
    line = f'<path class="ch-grid" stroke="{TONES["grid"]}" d="M30 {y}H510"/>'
    return line + words_at(20, y + 5, str(level), "end", "ch-soft")


def words_at(x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> str:
    """Words at a place; escaped."""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{TONES["text"]}"'
    return f'<text class="ch-text {kind}" {place}>{escape(words)}</text>'


def picture(
    size: tuple[int, int], title: str, drawn: Sequence[str], role: str = "img"
) -> SafeString:
    """The whole drawing. A picture with links in it is a group, or nobody could reach them."""
    view = f'viewBox="0 0 {size[0]} {size[1]}" role="{role}" direction="ltr" font-size="13"'
    inside = f"<title>{escape(title)}</title>{''.join(drawn)}"
    return mark_safe(f'<svg xmlns="http://www.w3.org/2000/svg" {view}>{inside}</svg>')  # noqa: S308  every word in it was escaped


MATRIX = (520, 470)  # width and height of the picture of influence and impact
CELL = 88


def matrix(groups: Sequence[Any]) -> SafeString:
    """Groups by influence (across) and impact on them (up), each cell with how many and a link to them.

    Who is hit hard and has no say stands at the upper left, the corner that grids of power hide.
    """
    drawn = []
    cells: dict[tuple[int, int], int] = {}
    for group in groups:
        place = (group.influence, group.impact)
        cells[place] = cells.get(place, 0) + 1
    for influence in range(1, 6):
        for impact in range(1, 6):
            drawn.append(_cell(influence, impact, cells.get((influence, impact), 0)))
    for level in range(1, 6):
        middle = 60 + CELL * (level - 1) + CELL / 2
        drawn.append(words_at(middle, 5 * 80 + 32, str(level), "middle", "ch-soft"))
        drawn.append(words_at(46, 10 + 80 * (5 - level) + 45, str(level), "end", "ch-soft"))
    drawn.append(words_at(60 + 2.5 * CELL, 456, _("Influence"), "middle"))
    up = words_at(-205, 18, _("Impact on them"), "middle")
    drawn.append(f'<g transform="rotate(-90)">{up}</g>')
    return picture(MATRIX, _("Groups by influence and impact"), drawn, "group")


def _cell(influence: int, impact: int, count: int) -> str:
    x, y = 60 + CELL * (influence - 1), 10 + 80 * (5 - impact)
    tone = "hit" if impact >= 4 and influence <= 2 else "track"
    box = f'<rect class="ch-{tone}" fill="{TONES[tone]}" x="{x}" y="{y}" width="{CELL - 4}" height="76" rx="4"/>'
    if not count:
        return box
    middle = f'cx="{x + CELL / 2 - 2}" cy="{y + 38}" r="{min(12 + 3 * count, 34)}"'
    circle = f'<circle class="ch-1" fill="{TONES["1"]}" {middle}/>'
    spot = f'text-anchor="middle" x="{x + CELL / 2 - 2}" y="{y + 43}"'
    number = f'<text class="ch-text ch-on" fill="#fffefa" {spot}>{count}</text>'
    said = _("Influence %(influence)d, impact %(impact)d: %(count)d") % {
        "influence": influence,
        "impact": impact,
        "count": count,
    }
    where = f"#cell-{influence}-{impact}"
    return f'{box}<a href="{where}" aria-label="{escape(said)}"><title>{escape(said)}</title>{circle}{number}</a>'
