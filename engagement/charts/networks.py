"""Who stands with and against whom, as a picture: the same relations always give the same drawing."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, pi, sin
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from engagement.charts.pictures import TONES, picture, words_at

SIZE = (900, 680)
ROUNDS = 120  # of pulling and pushing
MARGIN = 70
ROOM = (118, 58)  # that each end and its name need, across and down
MOST = 40  # ends that fit on the picture; the table beside it has all
DASHES = {"member_of": "", "leads": "", "related_to": "3 5", "opposes": "9 6"}
LINE = {"member_of": "soft", "leads": "1", "related_to": "soft", "opposes": "late"}


def network(relations: Sequence[Any]) -> SafeString:
    """People as discs, groups as squares, a line for each relation; those with most relations are kept."""
    ends, lines = _ends(relations)
    places = _laid_out(list(ends), lines)
    drawn = []
    for begins, stops, kind in lines:
        (x, y), (to_x, to_y) = places[begins], places[stops]
        stroke = f'stroke="{TONES[LINE[kind]]}" stroke-dasharray="{DASHES[kind]}"'
        width = 'stroke-width="3"' if kind == "leads" else 'stroke-width="1.6"'
        classes = {"1": "ch-stroke-1", "late": "ch-stroke-late", "soft": "ch-stroke-soft"}
        drawn.append(
            f'<path class="{classes[LINE[kind]]}" fill="none" {stroke} {width} '
            f'd="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'
        )
    drawn += [_end(record, *places[key]) for key, record in ends.items()]
    return picture(SIZE, _("People and groups, and what stands between them"), drawn, "group")


def _ends(relations: Sequence[Any]) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """The people and groups that are drawn, and the lines between them."""
    found: dict[str, Any] = {}
    counts: dict[str, int] = {}
    for one in relations:
        for record in (one.beginning, one.end):
            found[str(record.pk)] = record
            counts[str(record.pk)] = counts.get(str(record.pk), 0) + 1
    kept = sorted(found, key=lambda key: (-counts[key], str(found[key]), key))[:MOST]
    ends = {key: found[key] for key in kept}
    lines = [
        (str(one.beginning.pk), str(one.end.pk), one.kind)
        for one in relations
        if str(one.beginning.pk) in ends and str(one.end.pk) in ends
    ]
    return ends, lines


def _laid_out(keys: list[str], lines: list[tuple[str, str, str]]) -> dict[str, tuple[float, float]]:
    """Everybody pushes everybody away, a relation pulls; from a circle, so without chance (Fruchterman, Reingold)."""
    count = max(len(keys), 1)
    at = {
        key: [cos(2 * pi * place / count), sin(2 * pi * place / count)]
        for place, key in enumerate(keys)
    }
    near = 1.6 / count**0.5
    for turn in range(ROUNDS):
        push = {key: [0.0, 0.0] for key in keys}
        for place, one in enumerate(keys):
            for other in keys[place + 1 :]:
                _apart(at, push, one, other, near)
        for begins, stops, _kind in lines:
            _together(at, push, begins, stops, near)
        for (
            key
        ) in keys:  # a pull to the middle keeps those without relations to each other together
            push[key][0] -= at[key][0]
            push[key][1] -= at[key][1]
        step = 0.1 * (1 - turn / ROUNDS)
        for key in keys:
            far = hypot(*push[key]) or 1.0
            for axis in (0, 1):
                at[key][axis] += push[key][axis] / far * min(far, step)
    return _spread(_fitted(at))


def _apart(at: Any, push: Any, one: str, other: str, near: float) -> None:
    right, down = at[one][0] - at[other][0], at[one][1] - at[other][1]
    far = max(hypot(right, down), 0.01)
    force = near * near / far / far
    for axis, way in ((0, right), (1, down)):
        push[one][axis] += way * force
        push[other][axis] -= way * force


def _together(at: Any, push: Any, one: str, other: str, near: float) -> None:
    right, down = at[one][0] - at[other][0], at[one][1] - at[other][1]
    force = hypot(right, down) / near
    for axis, way in ((0, right), (1, down)):
        push[one][axis] -= way * force
        push[other][axis] += way * force


def _fitted(at: dict[str, list[float]]) -> dict[str, tuple[float, float]]:
    """Stretched over the picture."""
    fitted: dict[str, list[float]] = {key: [] for key in at}
    for axis, length in enumerate(SIZE):
        values = [spot[axis] for spot in at.values()] or [0.0]
        low, span = min(values), max(max(values) - min(values), 0.01)
        for key, spot in at.items():
            share = (spot[axis] - low) / span if len(at) > 1 else 0.5
            fitted[key].append(MARGIN + share * (length - 2 * MARGIN))
    return {key: (spot[0], spot[1]) for key, spot in fitted.items()}


def _spread(at: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Apart until no name covers another, as far as there is room."""
    spots = {key: list(spot) for key, spot in at.items()}
    keys = list(spots)
    for _round in range(ROUNDS):
        for place, one in enumerate(keys):
            for other in keys[place + 1 :]:
                _unlap(spots[one], spots[other])
        for spot in spots.values():
            for axis, length in enumerate(SIZE):
                spot[axis] = max(MARGIN, min(length - MARGIN, spot[axis]))
    return {key: (spot[0], spot[1]) for key, spot in spots.items()}


def _unlap(one: list[float], other: list[float]) -> None:
    """Two that cover each other move apart along the way that is shorter."""
    over = [ROOM[axis] - abs(one[axis] - other[axis]) for axis in (0, 1)]
    if min(over) <= 0:
        return
    axis = 0 if over[0] / ROOM[0] < over[1] / ROOM[1] else 1
    way = 1 if one[axis] >= other[axis] else -1
    one[axis] += way * over[axis] / 2
    other[axis] -= way * over[axis] / 2


def _end(record: Any, x: float, y: float) -> str:
    name = str(record)
    short = name if len(name) <= 22 else f"{name[:21].rstrip()}…"
    if record._meta.model_name == "stakeholdergroup":
        box = f'x="{x - 11:.1f}" y="{y - 11:.1f}" width="22" height="22" rx="3"'
        shape = f'<rect class="ch-1" fill="{TONES["1"]}" {box}/>'
    else:
        shape = f'<circle class="ch-2" fill="{TONES["2"]}" cx="{x:.1f}" cy="{y:.1f}" r="12"/>'
    words = words_at(x, y + 27, short, "middle")
    link = escape(record.get_absolute_url())
    return f'<a href="{link}"><title>{escape(name)}</title>{shape}{words}</a>'
