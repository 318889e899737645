"""A map in Web Mercator, drawn on the server: outlines, communities, and where nobody was heard.

Lengths are pixels of a picture SIZE wide and high; a world is 256 * 2^zoom pixels wide, as in every web map.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import asinh, atan, cos, degrees, floor, log, pi, radians, sinh, tan
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from engagement.charts.pictures import TONES, picture, words_at

SIZE = (900, 540)
TILE = 256
ZOOMS = (0, 16)
NORTHERNMOST = 85.0  # beyond it Mercator has no end
NEAR = 34  # pixels within which marks become one
METRES = 40_075_016.7  # around the equator


class Mark(NamedTuple):
    """A place on the map: where, what it is called, its page, how many meetings, whether nobody is heard there."""

    lat: float
    lon: float
    name: str
    url: str
    meetings: int
    gap: bool


@dataclass(frozen=True)
class View:
    """What part of the world the picture shows: its middle and its zoom."""

    lat: float
    lon: float
    zoom: int

    @classmethod
    def around(cls, places: Sequence[tuple[float, float]]) -> View:
        """The closest view that shows all of them with a margin; without any, the whole world."""
        if not places:
            return cls(20.0, 10.0, 1)
        south, north = min(lat for lat, _lon in places), max(lat for lat, _lon in places)
        west, east = min(lon for _lat, lon in places), max(lon for _lat, lon in places)
        down = (_y(north) + _y(south)) / 2
        middle = View(degrees(atan(sinh(pi * (1 - 2 * down)))), (west + east) / 2, 0)
        for zoom in range(12, 0, -1):
            wide = (east - west) / 360 * TILE * 2**zoom
            tall = (_y(south) - _y(north)) * TILE * 2**zoom
            if wide <= SIZE[0] - 160 and tall <= SIZE[1] - 160:
                return replace(middle, zoom=zoom)
        return replace(middle, zoom=1)

    @classmethod
    def of(cls, lat: str, lon: str, zoom: str) -> View | None:
        """From an address; None when it is not one of ours."""
        try:
            at, over, level = float(lat), float(lon), int(zoom)
        except ValueError:
            return None
        if not (abs(at) <= NORTHERNMOST and abs(over) <= 180 and ZOOMS[0] <= level <= ZOOMS[1]):
            return None
        return cls(at, over, level)

    @property
    def world(self) -> int:
        return TILE * 2**self.zoom

    @property
    def corner(self) -> tuple[float, float]:
        """The upper left corner, in pixels of the world."""
        x = (self.lon + 180) / 360 * self.world - SIZE[0] / 2
        return x, _y(self.lat) * self.world - SIZE[1] / 2

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        left, top = self.corner
        return (lon + 180) / 360 * self.world - left, _y(lat) * self.world - top

    def moved(self, right: float, down: float) -> View:
        """The view by so many halves of the picture to the side."""
        lon = self.lon + right * SIZE[0] / 2 / self.world * 360
        y = _y(self.lat) + down * SIZE[1] / 2 / self.world
        lat = degrees(atan(sinh(pi * (1 - 2 * y))))
        edge = NORTHERNMOST
        return replace(self, lat=max(-edge, min(edge, lat)), lon=max(-180.0, min(180.0, lon)))

    def zoomed(self, by: int) -> View:
        return replace(self, zoom=max(ZOOMS[0], min(ZOOMS[1], self.zoom + by)))

    @property
    def query(self) -> str:
        return f"lat={self.lat:.4f}&lon={self.lon:.4f}&zoom={self.zoom}"


def draw_map(view: View, marks: Sequence[Mark], address: str) -> SafeString:
    """The map. `address`: where a view is shown, ending in "?" or "&"; a cluster leads there, closer."""
    drawn = [_sea(), *_land(view), *_tiles(view)]
    for cluster in _clusters(view, marks):
        drawn.append(
            _mark(cluster[0], view) if len(cluster) == 1 else _many(cluster, view, address)
        )
    drawn.append(_scale(view))
    return picture(SIZE, _("Map of the communities"), drawn, "group")


def _y(lat: float) -> float:
    """0 at the northern edge of the world, 1 at the southern."""
    lat = max(-NORTHERNMOST, min(NORTHERNMOST, lat))
    return (1 - asinh(tan(radians(lat))) / pi) / 2


def _sea() -> str:
    return f'<rect class="ch-sea" fill="{TONES["sea"]}" width="{SIZE[0]}" height="{SIZE[1]}"/>'


@lru_cache(maxsize=1)
def _outlines() -> list[list[tuple[float, float]]]:
    """(lat, lon) around each country; source and licence stand beside the file."""
    file = settings.BASE_DIR / "static" / "map" / "countries-110m.json"
    return [_unbroken(flat) for flat in json.loads(file.read_text())]


def _unbroken(flat: list[int]) -> list[tuple[float, float]]:
    """A ring that crosses the date line goes on beyond it, instead of back around the world."""
    ring: list[tuple[float, float]] = []
    turns = 0
    for at in range(0, len(flat), 2):
        lon = flat[at] / 100 + 360 * turns
        if ring and abs(lon - ring[-1][1]) > 180:
            step = 1 if lon < ring[-1][1] else -1
            turns, lon = turns + step, lon + 360 * step
        ring.append((flat[at + 1] / 100, lon))
    return ring


def _land(view: View) -> Iterable[str]:
    for ring in _outlines():
        points = [view.place(lat, lon) for lat, lon in ring]
        across, down = [x for x, _y_ in points], [y for _x, y in points]
        if max(across) < 0 or min(across) > SIZE[0] or max(down) < 0 or min(down) > SIZE[1]:
            continue
        path = "L".join(f"{x:.0f} {y:.0f}" for x, y in _thinned(points))
        paint = f'class="ch-land" fill="{TONES["land"]}" stroke="{TONES["grid"]}"'
        yield f'<path {paint} d="M{path}z"/>'


def _thinned(points: list[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """Without the points that would fall on the pixel before; far outside, numbers stay small."""
    last = None
    for x, y in points:
        here = (round(max(-20_000, min(20_000, x))), round(max(-20_000, min(20_000, y))))
        if here != last:
            last = here
            yield here


def _tiles(view: View) -> Iterable[str]:
    """Pictures of a map server, if one is set."""
    if not settings.MAP_TILES:
        return
    left, top = view.corner
    most = 2**view.zoom
    for column in range(floor(left / TILE), floor((left + SIZE[0]) / TILE) + 1):
        for row in range(floor(top / TILE), floor((top + SIZE[1]) / TILE) + 1):
            if 0 <= row < most:
                url = settings.MAP_TILES.format(z=view.zoom, x=column % most, y=row)
                at = f'x="{column * TILE - left:.1f}" y="{row * TILE - top:.1f}"'
                yield f'<image href="{escape(url)}" {at} width="{TILE}" height="{TILE}"/>'


def _clusters(view: View, marks: Sequence[Mark]) -> list[list[Mark]]:
    """Marks that would cover each other, together; the same marks give the same clusters."""
    found: list[tuple[float, float, list[Mark]]] = []
    for mark in sorted(marks, key=lambda one: (-one.meetings, one.name, one.url)):
        x, y = view.place(mark.lat, mark.lon)
        if not (-NEAR < x < SIZE[0] + NEAR and -NEAR < y < SIZE[1] + NEAR):
            continue
        for at, down, cluster in found:
            if (at - x) ** 2 + (down - y) ** 2 < NEAR**2:
                cluster.append(mark)
                break
        else:
            found.append((x, y, [mark]))
    return [cluster for _x, _y_, cluster in found]


def _mark(mark: Mark, view: View) -> str:
    """A disc for a place where people are heard, a square on its tip where not; as large as its meetings are many."""
    x, y = view.place(mark.lat, mark.lon)
    size = 12 + min(mark.meetings, 40) / 4
    said = _("%(name)s, meetings in twelve months: %(count)d") % {
        "name": mark.name,
        "count": mark.meetings,
    }
    if mark.gap:
        said += " – " + _("somebody waits to be heard")
    words = words_at(x, y + size + 17, mark.name, "middle", "ch-bold")
    shape = _shape(x, y, size, gap=mark.gap) + _number(x, y, mark.meetings)
    return f'<a href="{escape(mark.url)}" aria-label="{escape(said)}"><title>{escape(said)}</title>{shape}{words}</a>'


def _many(cluster: list[Mark], view: View, address: str) -> str:
    x, y = view.place(cluster[0].lat, cluster[0].lon)
    said = _("%(count)d communities: %(names)s") % {
        "count": len(cluster),
        "names": ", ".join(mark.name for mark in cluster[:6]),
    }
    closer = View.around([(mark.lat, mark.lon) for mark in cluster])
    if closer.zoom <= view.zoom:
        closer = View(cluster[0].lat, cluster[0].lon, view.zoom).zoomed(2)
    shape = _shape(x, y, 20, gap=any(mark.gap for mark in cluster)) + _number(x, y, len(cluster))
    ring = f'<circle class="ch-stroke-1" fill="none" stroke="{TONES["1"]}" cx="{x:.1f}" cy="{y:.1f}" r="25"/>'
    link = f"{address}{closer.query}"
    return f'<a href="{escape(link)}" aria-label="{escape(said)}"><title>{escape(said)}</title>{ring}{shape}</a>'


def _shape(x: float, y: float, size: float, *, gap: bool) -> str:
    if not gap:
        return f'<circle class="ch-done" fill="{TONES["done"]}" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"/>'
    path = f"M{x:.1f} {y - size:.1f}l{size:.1f} {size:.1f}l-{size:.1f} {size:.1f}l-{size:.1f} -{size:.1f}z"
    return f'<path class="ch-late" fill="{TONES["late"]}" d="{path}"/>'


def _number(x: float, y: float, count: int) -> str:
    return f'<text class="ch-text ch-on" fill="#fffefa" text-anchor="middle" x="{x:.1f}" y="{y + 5:.1f}">{count}</text>'


def _scale(view: View) -> str:
    """A bar of a round length, for the middle of the picture."""
    metres = METRES * cos(radians(view.lat)) / view.world  # of one pixel
    power = 10 ** floor(log(metres * 160, 10))
    length = next(power * times for times in (5, 2, 1) if power * times <= metres * 160)
    said = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"
    wide, foot = length / metres, SIZE[1] - 18
    bar = f'<path class="ch-axis" fill="none" stroke="{TONES["axis"]}" stroke-width="3" d="M20 {foot}h{wide:.0f}"/>'
    return bar + words_at(20, foot - 8, said)


def place_of(record: Any) -> tuple[float, float] | None:
    """Where a community lies, if anybody entered it."""
    if record.latitude is None or record.longitude is None:
        return None
    return float(record.latitude), float(record.longitude)
