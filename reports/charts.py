"""Charts as SVG made on the server: the same drawing on the page and in the PDF, with its table.

Pure functions. Colours stand as attributes, for paper, and every element has a class (`ch-…`) by
which parley.css recolours it on screen, in light and dark; no style, no script. Lengths are user
units of a picture 520 wide. Values are counts or measures, never negative; `None` means "not known" and
leaves a gap, which is not the same as zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import floor, isfinite, log10

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Value = float | int | None
Row = tuple[str, Value]
Names = Sequence[str]
Series = tuple[str, Sequence[Value]]
Box = tuple[float, float, float, float]  # left, top, width, height

WIDTH = 520
LABELS = 190  # room for the labels of horizontal bars
FIGURES = 60  # room for the figures behind them
BAR = 30  # height of a bar with its gap
PLOT = 200  # height of the field of columns and lines
HEAD = 36  # what stands above that field
MARGIN = 44  # room for the figures of the scale
EM = 7.4  # mean width of a character
TONES = ("#0e5c65", "#a86f0c", "#8a4a66", "#5f8f52", "#6b7f94", "#a5492f")
PAPER = {
    str(place): tone for place, tone in enumerate(TONES, 1)
}  # the light tokens; a test compares
PAPER |= {"text": "#1c2b2e", "soft": "#4c5a5b", "grid": "#d8d3c4", "axis": "#85806f"}
PAPER |= {"track": "#eae7dc", "hatch": "#fffefa", "line": "#0e5c65"}
PAPER |= {"late": "#9c2c1b", "soon": "#854d06", "done": "#35622a"}
SCRIPTS = ["Latin Ext", "Vietnamese", "Greek", "Cyrillic", "Arabic", "Devanagari", "Chinese"]
FONTS = ", ".join(["Noto Sans", *(f"Noto Sans {script}" for script in SCRIPTS)])


@dataclass(frozen=True)
class Table:
    """What the chart shows, for those who read rather than look."""

    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """A drawing, its table and what it says in one sentence."""

    title: str
    svg: SafeString
    table: Table
    description: str


def bars(title: str, rows: Sequence[Row], unit: str = "", kinds: Names = ()) -> Chart:
    """Horizontal bars from zero, each with its figure. `kinds` may tone bars: late, soon, done."""
    table = Table([_("What"), unit or _("Number")], [[name, figure(value)] for name, value in rows])
    known = _known(value for _name, value in rows)
    if not known:
        return _nothing(title, table)
    longest = max(len(_with_unit(value, unit)) for value in known)
    room = WIDTH - LABELS - max(FIGURES, longest * EM + 12)
    drawn = []
    for place, (name, value) in enumerate(rows):
        y, wide = place * BAR, room * (value or 0) / (max(known) or 1)
        drawn.append(_label(LABELS - 10, y + 19, name, LABELS - 10, "end"))
        drawn.append(_rect((LABELS, y + 5, room, 18), "track"))
        drawn.append(_rect((LABELS, y + 5, wide, 18), dict(enumerate(kinds)).get(place) or "1"))
        said = _("not known") if value is None else _with_unit(value, unit)
        drawn.append(_text(LABELS + wide + 8, y + 19, said, "bold"))
    return _chart(title, drawn, len(rows) * BAR, table, _told(rows, unit))


def columns(title: str, labels: Names, series: Sequence[Series], *, stacked: bool = False) -> Chart:
    """Columns over time, side by side or stacked. The series differ by tone and by hatching."""
    if any(len(values) != len(labels) for _name, values in series):
        raise ValueError("Each series needs one value for each label.")
    periods = [[values[at] for _name, values in series] for at in range(len(labels))]
    table = Table([_("Period"), *(name for name, _values in series)])
    table.rows.extend([name, *map(figure, periods[at])] for at, name in enumerate(labels))
    known = _known(value for parts in periods for value in parts)
    if not known:
        return _nothing(title, table)
    top, drawn = _grid(max(sum(_known(parts)) for parts in periods) if stacked else max(known))
    drawn += _legend([name for name, _values in series]) if len(series) > 1 else []
    slot = (WIDTH - MARGIN) / len(labels)
    wide = min(slot * 0.72, 56 * (1 if stacked else len(series)))
    every = _every(labels, slot)
    for at, name in enumerate(labels):
        left = MARGIN + slot * at + (slot - wide) / 2
        drawn += _column(left, wide, [PLOT * (value or 0) / top for value in periods[at]], stacked)
        if stacked or len(series) == 1:
            total = sum(_known(periods[at]))
            y = HEAD + PLOT * (1 - total / top) - 6
            drawn.append(_text(left + wide / 2, y, brief(total), "bold", "middle"))
        if at % every == 0:
            drawn.append(_text(left + wide / 2, HEAD + PLOT + 20, name, "soft", "middle"))
    said = "; ".join(f"{name}: {figure(sum(_known(values)))}" for name, values in series)
    return _chart(title, drawn, HEAD + PLOT + 30, table, f"{said}.")


def _column(left: float, wide: float, heights: Sequence[float], stacked: bool) -> list[str]:  # noqa: FBT001
    """One period: its parts beside or on top of each other."""
    drawn, base, each = [], float(HEAD + PLOT), wide if stacked else wide / len(heights)
    for tone, tall in enumerate(heights):
        x = left if stacked else left + each * tone
        drawn.append(_field((x, base - tall, max(each - 1.5, 1), tall), tone))
        base -= tall if stacked else 0
    return drawn


def stacked(title: str, rows: Sequence[Row], kinds: Names = ()) -> Chart:
    """One bar divided into shares, with a legend that gives number and share."""
    whole = sum(_known(value for _name, value in rows))
    shares = [(value or 0) / whole if whole else 0 for _name, value in rows]
    parts = [f"{figure(round(share * 100))} %" if whole else "–" for share in shares]
    table = Table([_("What"), _("Number"), _("Share")])
    table.rows.extend([name, figure(value), parts[at]] for at, (name, value) in enumerate(rows))
    if not whole:
        return _nothing(title, table)
    drawn, x = [], 0.0
    for place, (name, value) in enumerate(rows):
        tone = dict(enumerate(kinds)).get(place, "")
        wide = WIDTH * shares[place]
        drawn.append(_field((x, 0, max(wide - 2, 1) if wide else 0, 34), place, tone))
        left, y = place % 2 * WIDTH / 2, 62 + place // 2 * 26
        said = f" · {figure(value)} · {parts[place]}"
        drawn.append(_field((left, y - 12, 14, 14), place, tone))
        drawn.append(_label(left + 22, y, name, WIDTH / 2 - 30 - len(said) * EM, "start", said))
        x += wide
    return _chart(title, drawn, 50 + (len(rows) + 1) // 2 * 26, table, _told(rows, ""))


def line(title: str, points: Sequence[Row], unit: str = "", target: float | None = None) -> Chart:
    """A measure over time, with an optional target; an unknown value breaks the line."""
    table = Table([_("Period"), unit or _("Value")])
    table.rows.extend([name, figure(value)] for name, value in points)
    known = _known([*(value for _name, value in points), target])
    if target is not None and len(known) == 1 or not known:
        return _nothing(title, table)
    top, drawn = _grid(max(known))
    if target is not None:
        drawn += _target(HEAD + PLOT * (1 - target / top), _with_unit(target, unit))
    step = (WIDTH - MARGIN - 60) / max(len(points) - 1, 1)
    every = _every([name for name, _value in points], step)
    path, marks, pen = "", [], "M"
    for place, (name, value) in enumerate(points):
        x = MARGIN + 30 + step * place
        if place % every == 0:
            marks.append(_text(x, HEAD + PLOT + 20, name, "soft", "middle"))
        if value is None:
            pen = "M"
            continue
        y = HEAD + PLOT * (1 - value / top)
        path += f"{pen}{_n(x)} {_n(y)}"
        pen = "L"
        marks.append(f'<circle {_paint("1")} cx="{_n(x)}" cy="{_n(y)}" r="4.5"/>')
        if place % every == 0 or place == len(points) - 1:
            marks.append(_text(x, y - 11, brief(value), "bold", "middle"))
    drawn.append(f'<path {_paint("line", "stroke")} fill="none" d="{path}" stroke-width="3"/>')
    return _chart(title, drawn + marks, HEAD + PLOT + 30, table, _told(points, unit))


def scale(top: float) -> tuple[float, list[float]]:
    """A round number at or above `top`, and the marks up to it: 1, 2 or 5 times a power of ten
    apart, at most five above zero; whole numbers for whole numbers."""
    if top <= 0:
        return 1.0, [0.0, 1.0]
    power = 10.0 ** floor(log10(top / 5))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= top / 5 * 0.999999)
    if step < 1 and float(top).is_integer():
        step = 1.0
    count = int(-(-top // step))
    return step * count, [step * at for at in range(count + 1)]


def figure(value: Value) -> str:
    """A figure as the reader's language writes it; a dash for what is not known."""
    if value is None:
        return "–"
    whole = float(value).is_integer()
    places = 0 if whole else 1 if value >= 1 else 2
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def brief(value: float) -> str:
    """A figure short enough to stand on a column: 12,400 becomes 12.4 k."""
    for limit, size, sign in ((1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k")):
        if value >= limit:
            return f"{figure(round(value / size, 1))} {sign}"
    return figure(value)


def _known(values: Iterable[Value]) -> list[float]:
    found = [value for value in values if value is not None]
    if any(value < 0 or not isfinite(value) for value in found):
        raise ValueError("A chart shows numbers from zero up.")
    return found


def _every(labels: Names, room: float) -> int:
    """How many labels to step so that they do not touch."""
    return max(1, int(-(-(max(map(len, labels)) * EM + 6) // max(room, 1))))


def _with_unit(value: Value, unit: str) -> str:
    return f"{figure(value)} {unit}".strip()


def _told(rows: Sequence[Row], unit: str) -> str:
    said = [f"{name} {_with_unit(value, unit)}" for name, value in rows]
    return ", ".join(said[:12]) + ("…" if len(said) > 12 else ".")


def _paint(tone: str, what: str = "fill") -> str:
    return f'class="ch-{tone}" {what}="{PAPER[tone]}"'


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    look = {"soft": f' fill="{PAPER["soft"]}"', "bold": ' font-weight="700"'}.get(kind, "")
    classes = f"ch-text ch-{kind}" if kind else "ch-text"
    place = f'x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"'
    return f'<text class="{classes}"{look} {place}>{escape(words)}</text>'


def _label(x: float, y: float, name: str, room: float, anchor: str, more: str = "") -> str:
    """A name cut to its room; the whole of it shows under the pointer and stands in the table."""
    most = max(int(room / EM), 4)
    if len(name) <= most:
        return _text(x, y, name + more, "", anchor)
    cut = _text(x, y, f"{name[: most - 1].rstrip()}…{more}", "", anchor)
    return f"<g><title>{escape(name)}</title>{cut}</g>"


def _rect(box: Box, tone: str) -> str:
    x, y, wide, tall = map(_n, box)
    if "0" in {wide, tall}:
        return ""
    return f'<rect {_paint(tone)} x="{x}" y="{y}" width="{wide}" height="{tall}" rx="2"/>'


def _field(box: Box, tone: int, kind: str = "") -> str:
    """A field in its tone; every second one hatched, so that neighbours differ without colour."""
    x, y, wide, tall = box
    drawn = _rect(box, kind or str(tone % len(TONES) + 1))
    if drawn and tone % 2 and tall > 5:
        down = f'd="M{_n(x + wide / 2)} {_n(y + 4)}V{_n(y + tall)}" stroke-width="{_n(wide)}"'
        drawn += f'<path {_paint("hatch", "stroke")} {down} stroke-dasharray="1.5 5.5" stroke-opacity="0.6"/>'
    return drawn


def _legend(names: Names) -> list[str]:
    drawn, x, each = [], float(MARGIN), (WIDTH - MARGIN) / len(names)
    for tone, name in enumerate(names):
        drawn.append(_field((x, 0, 14, 14), tone))
        drawn.append(_label(x + 20, 12, name, each - 26, "start"))
        x += min(each, len(name) * EM + 48)
    return drawn


def _grid(most: float) -> tuple[float, list[str]]:
    top, steps = scale(most)
    drawn = []
    for step in steps:
        y = HEAD + PLOT * (1 - step / top)
        paint = _paint("grid" if step else "axis", "stroke")
        drawn.append(f'<path {paint} d="M{MARGIN} {_n(y)}H{WIDTH}"/>')
        drawn.append(_text(MARGIN - 8, y + 5, brief(step), "soft", "end"))
    return top, drawn


def _target(y: float, said: str) -> list[str]:
    words = _("Target %(figure)s") % {"figure": said}
    key = WIDTH - len(words) * EM - 34
    lines = f'd="M{MARGIN} {_n(y)}H{WIDTH}M{_n(key)} 8h24" stroke-width="2" stroke-dasharray="6 5"'
    return [f"<path {_paint('axis', 'stroke')} {lines}/>", _text(WIDTH, 12, words, "soft", "end")]


def _nothing(title: str, table: Table) -> Chart:
    words = _("Nothing to show yet")
    return _chart(title, [_text(WIDTH / 2, 40, words, "soft", "middle")], 64, table, f"{words}.")


def _chart(title: str, drawn: Sequence[str], tall: float, table: Table, said: str) -> Chart:
    head = f"<title>{escape(title)}</title><desc>{escape(said)}</desc>"
    view = f'viewBox="0 0 {WIDTH} {_n(tall)}" role="img"'
    look = f'font-family="{FONTS}" font-size="13" direction="ltr" fill="{PAPER["text"]}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {view} {look}>{head}{"".join(drawn)}</svg>'
    return Chart(title, mark_safe(svg), table, said)  # noqa: S308  every word in it was escaped
