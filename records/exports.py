"""Files that go out: streamed row by row, and no cell can become a formula in a spreadsheet (T21)."""

import csv
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

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
