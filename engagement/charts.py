"""Small pictures of the map, drawn as SVG on the server. Pure functions; the words around them say the same.

Colours stand as attributes, every element has a class (`ch-…`) by which parley.css recolours it on screen.
"""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

TONES = {"track": "#eae7dc", "done": "#35622a", "late": "#9c2c1b", "1": "#0e5c65"}
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
