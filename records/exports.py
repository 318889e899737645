"""Files that go out: streamed row by row, and no cell can become a formula in a spreadsheet (T21)."""

import csv
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db import connection, transaction
from django.db.models import DateField, QuerySet
from django.http import FileResponse, StreamingHttpResponse

from records.keyset import field_of

MOST_XLSX = 1_048_575  # rows below the header that a sheet can hold
MOST_IN_A_CELL = 32_767  # characters
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
# What a column holds: the way to a field ("site__name"; a choice in its words, a date as ISO writes it), or
# a question to the row. A file of fields only is many times quicker: no record is built for it.
Columns = list[tuple[str, str | Callable[[Any], Any]]]
AT_ONCE = 500  # lines that are sent together
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value: Any) -> Any:
    """A cell that a spreadsheet shows as it is. Numbers stay numbers; text that looks like a formula is quoted."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float, Decimal)):
        return value
    words = str(value)
    return f"'{words}" if words.startswith(RISKY) or words.lstrip().startswith(RISKY) else words


class _Echo:
    """Gives each written line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def once_each(rows: Any) -> Any:
    """The same rows, with what they point to (a few sites, groups, people) built once a chunk, not once a row."""
    related = getattr(getattr(rows, "query", None), "select_related", None)
    if not isinstance(related, dict):
        return rows
    return rows.select_related(None).prefetch_related(*_paths(related))


def _paths(related: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, further in related.items():
        yield before + name
        yield from _paths(further, f"{before}{name}__")


def told(rows: Any, columns: Columns) -> Iterator[list[Any]]:
    """The cells of each row, fetched as they are sent, whatever their number."""
    asks: list[Any] = [ask for _header, ask in columns]
    if all(isinstance(ask, str) for ask in asks):
        yield from _fields(rows, asks)
        return
    found: Iterable[Any] = once_each(rows).iterator(chunk_size=2000)
    for row in found:
        yield [cell(_follow(row, ask) if isinstance(ask, str) else ask(row)) for ask in asks]


def _fields(rows: QuerySet, paths: list[str]) -> Iterator[list[Any]]:
    # Inside a transaction rows are sent as they are found; the plan is to be quick with all, not with the first.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
        words = [_words(field_of(rows, path)) for path in paths]
        for row in rows.values_list(*paths).iterator(chunk_size=2000):
            yield [said(value) for said, value in zip(words, row, strict=True)]


def _words(field: Any) -> Callable[[Any], Any]:
    """How the values of a field are written, decided once for all rows."""
    if labels := dict(getattr(field, "flatchoices", ())):
        guarded = {value: cell(str(label)) for value, label in labels.items()}
        return lambda value: guarded[value] if value in guarded else cell(value)
    if isinstance(field, DateField):  # an instant is one, too
        return lambda value: value.isoformat() if value else ""
    return cell


def _follow(row: Any, path: str) -> Any:
    """The same value, asked of a record that is there already."""
    *way, last = path.split("__")
    for step in way:
        row = getattr(row, step)
        if row is None:
            return None
    label = getattr(row, f"get_{last}_display", None)
    value = label() if label else getattr(row, last)
    return value.isoformat() if isinstance(value, date) else value


def stream_xlsx(rows: QuerySet, columns: Columns, name: str) -> FileResponse:
    """The rows as a workbook. Written row by row to a file on the disk, so memory stays flat; text is text."""
    held = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response when it is sent
    book = xlsxwriter.Workbook(held, {"constant_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  the same rows, the same file
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for place, (header, _ask) in enumerate(columns):
        sheet.write_string(0, place, header, bold)
    for line, cells in enumerate(itertools.islice(told(rows, columns), MOST_XLSX), start=1):
        for place, value in enumerate(cells):
            _write(sheet, line, place, value)
    sheet.freeze_panes(1, 0)
    book.close()
    held.seek(0)
    return FileResponse(held, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _write(sheet: Any, line: int, place: int, value: Any) -> None:
    if isinstance(value, (int, float, Decimal)):
        sheet.write_number(line, place, value)
    elif value != "":
        sheet.write_string(line, place, value[:MOST_IN_A_CELL])


def stream_csv(rows: QuerySet, columns: Columns, name: str) -> StreamingHttpResponse:
    """The rows as a CSV download, whatever their number, in constant memory."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow([header for header, _ask in columns])
        cells = told(rows, columns)
        while some := "".join(map(writer.writerow, itertools.islice(cells, AT_ONCE))):
            yield some

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
