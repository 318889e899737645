"""Files that go out: every row once, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from people.models import User
from records.exports import RISKY, cell, stream_csv, stream_xlsx
from records.models import Entry

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def read(response):
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"), newline="")))


class Rows(list):
    def iterator(self, chunk_size):
        return iter(self)


@given(
    words=st.lists(
        WORDS | st.sampled_from(["=1+1", "@x", "+", "-", "\t=", "＝x", " =1"]), max_size=8
    )
)
def test_text_comes_back_as_it_was_with_a_mark_before_what_looks_like_a_formula(words):
    rows = read(stream_csv(Rows(words), [("words", lambda row: row)], "x"))
    back = [row[0] if row else "" for row in rows[1:]]
    assert rows[0] == ["words"]
    for sent, got in zip(words, back, strict=True):
        assert got in {sent, f"'{sent}"}
        assert not got.startswith(RISKY)
        assert not got.lstrip().startswith(RISKY)


@pytest.mark.parametrize(
    "words", ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1"]
)
def test_a_formula_is_quoted(words):
    assert cell(words) == f"'{words}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (-3, -3),
        (-2.5, -2.5),
        (Decimal("-1.50"), Decimal("-1.50")),
        ("plain", "plain"),
    ],
)
def test_numbers_stay_numbers_and_yes_is_a_word(value, written):
    assert cell(value) == written


def test_the_file_begins_with_a_mark_that_spreadsheets_need_for_other_alphabets(db):
    response = stream_csv(Rows(["العربية"]), [("words", str)], "x")
    assert b"".join(response).startswith(b"\xef\xbb\xbf")


def test_rows_are_streamed_in_few_queries(db, django_assert_num_queries):
    User.objects.bulk_create(User(name=str(n), email=f"{n}@x.example") for n in range(3000))
    with django_assert_num_queries(1):
        rows = read(stream_csv(User.objects.all(), [("name", lambda user: user.name)], "people"))
    assert len(rows) == 3001


def test_the_file_has_the_name_of_its_noun(db):
    assert (
        'filename="people.csv"' in stream_csv(Rows(), [], "people").headers["Content-Disposition"]
    )


# Workbooks.


def sheet(response):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response)), read_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_a_workbook_holds_every_row_with_its_numbers_and_words():
    rows = Rows([("Amina", 3, Decimal("1.50")), ("Juma", None, True)])
    columns = [("name", lambda row: row[0]), ("n", lambda row: row[1]), ("v", lambda row: row[2])]
    assert sheet(stream_xlsx(rows, columns, "x")) == [
        ["name", "n", "v"],
        ["Amina", 3, 1.5],
        ["Juma", None, "yes"],
    ]


@settings(max_examples=15, deadline=None)
@given(words=WORDS | st.sampled_from(["=1+1", "@x", "+", "=WEBSERVICE(1)", "{=1}"]))
def test_no_cell_of_a_workbook_is_a_formula(words):
    held = io.BytesIO(b"".join(stream_xlsx(Rows([words]), [("w", lambda row: row)], "x")))
    book = openpyxl.load_workbook(held)
    assert all(one.data_type != "f" for row in book.worksheets[0] for one in row)


def test_an_export_is_remembered_with_its_reason_but_without_what_was_searched(cast, sign_in):
    query = {"export": "xlsx", "why": "For the lender", "q": "Amina Wanjiru", "role": "CRM"}
    sign_in(cast["root"]).get("/people/", query)
    entry = Entry.objects.get(kind=Entry.Kind.EXPORTED)
    assert (entry.note, entry.by) == ("For the lender", cast["root"])
    assert entry.changes == {"format": "xlsx", "chosen": {"q": "…", "role": ["CRM"]}}


def test_an_unknown_kind_of_file_is_the_page_itself(cast, sign_in):
    answer = sign_in(cast["root"]).get("/people/?export=exe")
    assert answer["Content-Type"].startswith("text/html")
