"""Reads lists that come in: CSV in any usual encoding, or the first sheet of an XLSX file.

Every cell becomes text. Formulas are never computed, nothing is unpacked beyond a limit, and whatever is
wrong with a file is said in words that an officer understands (`Unreadable`).
"""

from __future__ import annotations

import csv
import io
import itertools
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

import openpyxl
from django.utils.translation import gettext as _

MOST_UNPACKED = 120_000_000  # bytes of an XLSX file when it is unpacked
MOST_COLUMNS = 60
MOST_ROWS = 100_000
MOST_CELL = 10_000  # characters
MOST_BLANK = 500  # empty lines in a row: the list has ended
ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
SEPARATORS = ";,\t|"

csv.field_size_limit(MOST_CELL * 4)


class Unreadable(Exception):
    """The file cannot be read; the message says why and what to do."""


def format_of(file: IO[bytes]) -> str:
    """`xlsx` or `csv`, by content. Unreadable for what is neither."""
    file.seek(0)
    head = file.read(8)
    if not head.strip():
        raise Unreadable(_("The file is empty. Save the list again and send that file."))
    if head.startswith(OLE):
        raise Unreadable(
            _(
                "This is an old Excel file or one with a password. "
                "Save it without a password as “Excel workbook (.xlsx)” or as CSV."
            )
        )
    if head.startswith(PDF):
        raise Unreadable(_("This is a PDF. Send the list as CSV or as an Excel workbook (.xlsx)."))
    return "xlsx" if head.startswith(ZIP) else "csv"


def lines_of(file: IO[bytes], form: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of every line that is not empty; the header first."""
    file.seek(0)
    lines = _of_xlsx(file) if form == "xlsx" else _of_csv(file)
    count = 0
    for number, cells in lines:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        _judge(number, cells)
        count += 1
        if count > MOST_ROWS + 1:
            raise Unreadable(
                _("The list has more than %d lines. Send it in several files.") % MOST_ROWS
            )
        yield number, cells
    if count < 2:
        raise Unreadable(
            _("There is no line below the header. Put the names of the columns in the first line.")
        )


def _judge(number: int, cells: list[str]) -> None:
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(
            _(
                "Line %(line)d has %(count)d columns; at most %(most)d can be read. Delete the others."
            )
            % {"line": number, "count": len(cells), "most": MOST_COLUMNS}
        )
    if any(len(cell) > MOST_CELL for cell in cells):
        raise Unreadable(
            _("A cell in line %(line)d holds more than %(most)d characters. Shorten it.")
            % {"line": number, "most": MOST_CELL}
        )


# CSV.


def _of_csv(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="", errors="strict")
    try:
        head = text.readline()
        separator = max(SEPARATORS, key=head.count)
        text.seek(0)
        reader = csv.reader(text, delimiter=separator)
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise Unreadable(
            _("The file is no readable CSV. Open it in a spreadsheet and save it as CSV again.")
        ) from error
    finally:
        text.detach()


def _encoding(file: IO[bytes]) -> str:
    """UTF-16 by its mark, else UTF-8 if all of it is, else the old Western code page."""
    file.seek(0)
    head = file.read(4)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    file.seek(0)
    holds_nul, good = False, True
    for chunk in iter(lambda: file.read(1 << 20), b""):
        holds_nul = holds_nul or b"\0" in chunk
    if holds_nul:
        raise Unreadable(
            _("This is no text. Send the list as CSV (UTF-8) or as an Excel workbook (.xlsx).")
        )
    file.seek(0)
    wrapper = io.TextIOWrapper(file, encoding="utf-8-sig", errors="strict")
    try:
        while wrapper.read(1 << 20):
            pass
    except UnicodeDecodeError:
        good = False
    finally:
        wrapper.detach()
    return "utf-8-sig" if good else "cp1252" if _all_in(file, "cp1252") else "latin-1"


def _all_in(file: IO[bytes], encoding: str) -> bool:
    file.seek(0)
    try:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            chunk.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


# XLSX.

BROKEN = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    EOFError,
    SyntaxError,  # of the XML inside
    NotImplementedError,  # a way of packing that nobody uses
    RuntimeError,  # a password on the archive
)


def _of_xlsx(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    _unpack_carefully(file)
    file.seek(0)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size may be wrong
        blank = 0
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            wide = tuple(itertools.islice(values, MOST_COLUMNS * 4))
            cells = [_text(value) for value in wide]
            blank = 0 if any(cells) else blank + 1
            if blank > MOST_BLANK:
                return
            yield number, cells
    except Unreadable:
        raise
    except BROKEN as error:
        raise Unreadable(
            _(
                "The workbook is damaged. Open it in a spreadsheet, save it again, and send that file."
            )
        ) from error


def _unpack_carefully(file: IO[bytes]) -> None:
    """Refuse what unfolds beyond MOST_UNPACKED, by what it says and by what really comes out."""
    too_much = Unreadable(
        _("The workbook unfolds to more than fits here. Send the list as CSV, or in several files.")
    )
    try:
        with zipfile.ZipFile(file) as packed:
            members = packed.infolist()
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise Unreadable(
                    _("This is no Excel workbook. Send the list as CSV or as a workbook (.xlsx).")
                )
            if len(members) > 2000 or sum(one.file_size for one in members) > MOST_UNPACKED:
                raise too_much
            out = 0
            for member in members:
                with packed.open(member) as part:
                    while chunk := part.read(1 << 20):
                        out += len(chunk)
                        if out > MOST_UNPACKED:
                            raise too_much
    except BROKEN as error:
        raise Unreadable(
            _(
                "The workbook is damaged. Open it in a spreadsheet, save it again, and send that file."
            )
        ) from error


def _text(value: Any) -> str:
    """A cell as text: dates as ISO, whole numbers without a point, nothing for nothing."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\0", "").strip()
