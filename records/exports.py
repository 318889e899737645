"""Files that go out: streamed row by row, and no cell can become a formula in a spreadsheet (T21)."""

import csv
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse

MOST_XLSX = 1_048_575  # rows below the header that a sheet can hold
MOST_IN_A_CELL = 32_767  # characters
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")
Columns = list[tuple[str, Callable[[Any], Any]]]
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


def stream_xlsx(rows: QuerySet, columns: Columns, name: str) -> FileResponse:
    """The rows as a workbook. Written row by row to a file on the disk, so memory stays flat; text is text."""
    held = tempfile.TemporaryFile()  # noqa: SIM115  closed by the response when it is sent
    book = xlsxwriter.Workbook(held, {"constant_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  the same rows, the same file
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    for place, (header, _ask) in enumerate(columns):
        sheet.write_string(0, place, header, bold)
    found: Iterable[Any] = once_each(rows).iterator(chunk_size=2000)
    for line, row in enumerate(itertools.islice(found, MOST_XLSX), start=1):
        for place, (_header, ask) in enumerate(columns):
            _write(sheet, line, place, cell(ask(row)))
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
        found: Iterable[Any] = once_each(rows).iterator(chunk_size=2000)
        for row in found:
            yield writer.writerow([cell(ask(row)) for _header, ask in columns])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
