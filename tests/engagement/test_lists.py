"""Lists that come in: whole or not at all, with every fault in words that an officer understands."""

from __future__ import annotations

import io
import struct
import zipfile
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from engagement import actions, tasks
from engagement.exchange.fields import Fault, Known, day
from engagement.exchange.files import Unreadable, format_of, lines_of
from engagement.models import (
    Engagement,
    Import,
    Participation,
    Stakeholder,
    StakeholderGroup,
)
from records import clock
from records.models import Entry
from tests.engagement.builders import group, meeting, stakeholder, topic

HELD = date(2026, 6, 1)
PEOPLE = "Name;Consent basis;Community\n"
GOOD = PEOPLE + "Amina Wanjiru;legitimate_interest;Kito\nJuma Otieno;Legitimate interest;kito\n"


@pytest.fixture
def bring(north: Any, omar: Any, now: Any) -> Any:
    """`bring("stakeholders", "Name;…")`: the list, uploaded by Omar and checked by the worker."""

    def bring(kind: str, content: str | bytes, **more: Any) -> Import:
        body = content.encode() if isinstance(content, str) else content
        by = more.pop("by", omar)
        file = SimpleUploadedFile("list", body)
        made = Import(site=north, kind=kind, file=file, format=format_of(io.BytesIO(body)), **more)
        actions.upload_list(made, by=by)
        tasks.work_imports()
        return fresh(made)

    with clock.at(now):
        yield bring


def read(content: bytes) -> list[list[str]]:
    file = io.BytesIO(content)
    return [cells for _number, cells in lines_of(file, format_of(file))]


def fresh(brought: Import) -> Import:
    return Import.objects.select_related("uploaded_by", "site").get(pk=brought.pk)


def load(brought: Import, **how: Any) -> Import:
    actions.approve_import(brought, by=brought.uploaded_by, **how)
    tasks.work_imports()
    return fresh(brought)


def problems(brought: Import) -> list[str]:
    return list(
        brought.rows.exclude(problem="").order_by("number").values_list("problem", flat=True)
    )


def book(*rows: list[Any]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# The way of a good list.


def test_nothing_is_loaded_before_somebody_said_so(bring, kito):
    brought = bring("stakeholders", GOOD)
    assert (brought.status, brought.good, Stakeholder.objects.count()) == ("checked", 2, 0)


def test_stakeholders_are_loaded_with_community_and_groups(bring, kito, women):
    content = f"Nom,Groups,Consent,Village\nAmina,{women.name},Legal obligation,Kito\n"
    done = load(bring("stakeholders", content))
    amina = Stakeholder.objects.get()
    assert (done.status, done.loaded) == ("loaded", 1)
    assert (amina.name, amina.community, list(amina.groups.all())) == ("Amina", kito, [women])


def test_each_loaded_person_is_in_the_trail_without_the_name(bring, kito):
    load(bring("stakeholders", GOOD))
    told = Entry.objects.filter(verb="register", about__model="stakeholder")
    assert told.count() == 2
    assert all(one.by.name == "Omar" and one.note.startswith("From the list") for one in told)
    assert not any("Amina" in str(one.changes) for one in told)


def test_groups_are_loaded(bring, kito):
    content = "Group,Village,Impact,Category\nHerders,Kito,5,Resource users\n"
    load(bring("groups", content))
    made = StakeholderGroup.objects.get(name="Herders")
    assert (made.community, made.impact, made.category) == (kito, 5, "resource_user")


def test_meetings_are_loaded_with_numbers_topics_and_people(bring, kito, women):
    water = topic()
    content = (
        "Date,Title,Place,Community,Summary,Topics,Group,Women,Men\n"
        f"2026-06-01,The well,Kito,Kito,They spoke.,Water,{women.name},12,3\n"
        "2026-06-02,The road,Kito,Kito,They spoke again.,,,,\n"
    )
    done = load(bring("meetings", content))
    first, second = Engagement.objects.order_by("held_on")
    assert (done.loaded, first.number, second.number) == (2, "E-NOR-2026-0001", "E-NOR-2026-0002")
    assert (first.logged_by.name, list(first.topics.all())) == ("Omar", [water])
    assert [(p.group, p.female, p.male) for p in first.participations.all()] == [(women, 12, 3)]
    assert not second.participations.exists()


def test_people_are_counted_at_meetings_that_are_there(bring, north, omar, women, herders):
    held = meeting(north, omar, HELD)
    content = (
        f"Meeting,Group,Women,Men\n{held.number},{women.name},9,\n{held.number},{herders.name},,4\n"
    )
    load(bring("counts", content))
    counted = {(p.group.name, p.total) for p in Participation.objects.all()}
    assert counted == {(women.name, 9), (herders.name, 4)}


def test_an_excel_workbook_is_read_like_a_csv(bring, kito):
    content = book(
        ["Name", "Consent basis", "Consent date", "Community"],
        ["Amina", "consent", date(2026, 5, 3), "Kito"],
    )
    load(bring("stakeholders", content))
    assert Stakeholder.objects.get().consent_on == date(2026, 5, 3)


def test_loading_twice_loads_nothing_twice(bring, kito):
    brought = load(bring("stakeholders", GOOD))
    tasks.work_imports()
    assert (fresh(brought).loaded, Stakeholder.objects.count()) == (2, 2)


def test_the_file_is_gone_when_it_is_loaded(bring, kito, django_capture_on_commit_callbacks):
    brought = bring("stakeholders", GOOD)
    kept = Path(settings.MEDIA_ROOT) / brought.file.name
    assert kept.exists()
    with django_capture_on_commit_callbacks(execute=True):
        load(brought)
    assert not kept.exists()


def test_what_nobody_loads_is_forgotten_after_a_week(
    bring, kito, now, django_capture_on_commit_callbacks
):
    brought = bring("stakeholders", PEOPLE + ";;\nAmina;;\n")
    kept = Path(settings.MEDIA_ROOT) / brought.file.name
    Import.objects.update(created_at=now)
    with clock.at(now + timedelta(days=7)):
        assert tasks.forget_imports() == 0
    with (
        clock.at(now + timedelta(days=7, minutes=1)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert tasks.forget_imports() == 1
    assert (kept.exists(), fresh(brought).rows.count()) == (False, 0)


# Whole or not at all.


def test_with_a_row_to_mend_all_are_refused_unless_it_is_left_out(bring, kito):
    brought = bring("stakeholders", GOOD + "Nobody;because;Kito\n")
    with pytest.raises(ValidationError, match="to be mended first"):
        actions.approve_import(brought, by=brought.uploaded_by)
    done = load(brought, only_good=True)
    assert (done.loaded, Stakeholder.objects.count(), done.rows.count()) == (2, 2, 1)


def test_what_breaks_on_the_way_leaves_nothing_behind(bring, north):
    """The last group of the list was entered by somebody else after the list was checked."""
    brought = bring("groups", "Name\nFirst\nSecond\n")
    group(north, "Second")
    done = load(brought)
    assert (done.status, StakeholderGroup.objects.count()) == ("failed", 1)


def test_who_lost_the_role_meanwhile_loads_nothing(bring, kito, omar):
    brought = bring("stakeholders", GOOD)
    actions.approve_import(brought, by=omar)
    omar.assignments.all().delete()
    tasks.work_imports()
    assert (fresh(brought).status, Stakeholder.objects.count()) == ("failed", 0)


def test_a_list_over_which_every_worker_dies_is_given_up(bring, kito, omar):
    brought = bring("stakeholders", GOOD)
    actions.approve_import(brought, by=omar)
    for _time in range(tasks.MOST_BEGINNINGS):
        actions.start_import(brought)
    tasks.work_imports()
    assert (fresh(brought).status, Stakeholder.objects.count()) == ("failed", 0)


# What is there already.


def test_a_namesake_in_the_same_village_is_flagged_and_left_out(bring, kito, north):
    stakeholder(north, "AMINA wanjiru", community=kito)
    brought = bring("stakeholders", GOOD)
    assert (brought.good, brought.twins) == (1, 1)
    load(brought)
    assert Stakeholder.objects.count() == 2


def test_a_namesake_is_loaded_when_somebody_says_so(bring, kito, north):
    stakeholder(north, "Amina Wanjiru", community=kito)
    load(bring("stakeholders", GOOD), with_twins=True)
    assert Stakeholder.objects.count() == 3


def test_a_name_that_stands_twice_in_the_list_is_flagged(bring, kito):
    brought = bring("stakeholders", GOOD + "amina WANJIRU;legal_obligation;Kito\n")
    assert problems(brought) == ["The same stands in an earlier line of this list."]


def test_a_protected_namesake_is_not_given_away(bring, kito, north):
    stakeholder(north, "Amina Wanjiru", community=kito, is_protected=True)
    assert bring("stakeholders", GOOD).twins == 0


def test_a_group_of_the_same_name_cannot_be_loaded_again(bring, women):
    brought = bring("groups", f"Name\n{women.name.upper()}\n")
    assert problems(brought) == ["This is in the register already."]
    assert brought.bad == 1


def test_meetings_of_others_are_not_to_be_counted_by_an_officer(bring, north, mia, women):
    held = meeting(north, mia, HELD)
    brought = bring("counts", f"Meeting,Group,Women\n{held.number},{women.name},3\n")
    assert "is the number of no meeting that you may correct" in problems(brought)[0]


# Faults in plain words.


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (";legal_obligation;Kito", "Name is empty"),
        ("Amina;;Kito", "Why we may keep this is empty"),
        ("Amina;because;Kito", "is none of: Consent, Legitimate interest"),
        ("Amina;consent;Kito", "Add the day"),
        ("Amina;legal_obligation;Nowhere", "is no community of this site"),
        ("=HYPERLINK(1);legal_obligation;Kito", "holds a formula"),
        ("A" * 161 + ";legal_obligation;Kito", "longer than 160"),
    ],
)
def test_a_faulty_row_says_what_to_do(bring, kito, row, words):
    (problem,) = problems(bring("stakeholders", PEOPLE + row + "\n"))
    assert words in problem


def test_a_needed_column_that_is_missing_can_be_matched_by_hand(bring, kito, omar):
    brought = bring("stakeholders", "Who;Basis;Village\nAmina;legal_obligation;Kito\n")
    assert "No column is: Name" in brought.error
    actions.match_columns(brought, by=omar, columns=["name", "consent_basis", "community"])
    tasks.work_imports()
    assert (fresh(brought).good, fresh(brought).error) == (1, "")


@pytest.mark.parametrize(
    "spelling", ["2026-06-01", "1 June 2026", "June 1, 2026", "46174", "1-jun-2026"]
)
def test_a_day_in_any_usual_spelling_is_read(spelling):
    assert day(spelling, Known()) == "2026-06-01"


@pytest.mark.parametrize(("order", "read"), [("day", "2026-04-03"), ("month", "2026-03-04")])
@pytest.mark.parametrize("spelling", ["03/04/2026", "3.4.2026", "03-04-2026"])
def test_a_day_that_can_be_read_two_ways_is_read_as_the_person_says(spelling, order, read):
    assert day(spelling, Known(day_first=order)) == read


def test_a_day_that_can_be_read_two_ways_asks(bring, kito):
    content = "Date,Title,Place,Summary\n03/04/2026,The well,Kito,They spoke.\n"
    assert "can be read in two ways" in problems(bring("meetings", content))[0]


@pytest.mark.parametrize("spelling", ["25/06/2026", "06/25/2026", "25.6.2026"])
def test_a_day_that_can_be_read_one_way_needs_no_word(spelling):
    assert day(spelling, Known()) == "2026-06-25"


@pytest.mark.parametrize(
    "nonsense", ["soon", "2026-13-01", "31/02/2026", "1 Smarch 2026", "99999999"]
)
def test_what_is_no_day_says_so(nonsense):
    with pytest.raises(Fault):
        day(nonsense, Known())


def test_a_meeting_of_tomorrow_was_not_held(bring, kito):
    content = "Date,Title,Place,Summary\n2026-07-01,The well,Kito,They spoke.\n"
    assert "lies in the future" in problems(bring("meetings", content))[0]


@given(st.text(max_size=40), st.sampled_from(["", "day", "month"]))
def test_no_text_in_a_cell_of_days_breaks(text, order):
    with suppress(Fault):
        assert date.fromisoformat(day(text, Known(day_first=order)))


# Hostile files.


def bomb() -> bytes:
    """A gigabyte of zeros in a megabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _time in range(1024):
                part.write(bytes(1 << 20))
    return out.getvalue()


def lying_bomb() -> bytes:
    """The same, but its index says that it is small."""
    made = bytearray(bomb())
    at = made.rindex(b"PK\x01\x02")
    struct.pack_into("<I", made, at + 24, 1000)
    return bytes(made)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (b"Name;Consent\n", "no line below the header"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "old Excel file or one with a password"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"PK\x03\x04 and then nonsense", "damaged"),
        (b"Name;Con\0sent\nA;b\n", "This is no text"),
        (("a;" * 200 + "\n" + "b;" * 200 + "\n").replace("b;", "b;x;").encode(), "columns"),
        (b"Name\n" + b"x" * 10_001 + b"\n", "more than 10000 characters"),
        (book(["Name"]), "no line below the header"),
    ],
)
def test_a_hostile_file_is_refused_in_plain_words(content, words):
    with pytest.raises(Unreadable, match=words):
        read(content)


@pytest.mark.parametrize("make", [bomb, lying_bomb])
def test_a_gigabyte_of_zeros_is_not_unpacked(make):
    with pytest.raises(Unreadable, match="unfolds to more|damaged"):
        read(make())


def test_an_archive_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("holiday.txt", "sun")
    with pytest.raises(Unreadable, match="no Excel workbook"):
        list(lines_of(out, format_of(out)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_a_list_in_any_usual_encoding_is_read(encoding):
    file = io.BytesIO("Nom;Rôle\nAïcha;Née à Kito\n".encode(encoding))
    assert [cells for _n, cells in lines_of(file, "csv")] == [
        ["Nom", "Rôle"],
        ["Aïcha", "Née à Kito"],
    ]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_a_list_with_any_usual_separator_is_read(separator):
    file = io.BytesIO(f'Name{separator}Role\n"A{separator}B"{separator}Elder\n'.encode())
    assert [cells for _n, cells in lines_of(file, "csv")] == [
        ["Name", "Role"],
        [f"A{separator}B", "Elder"],
    ]


def test_merged_cells_say_what_to_do(bring, kito):
    made = openpyxl.Workbook()
    for row in (["Name", "Consent"], ["Amina", "legal_obligation"], ["Juma", "legal_obligation"]):
        made.active.append(row)
    made.active.merge_cells("A2:A3")
    out = io.BytesIO()
    made.save(out)
    assert "If cells are merged" in problems(bring("stakeholders", out.getvalue()))[0]


def test_a_formula_is_never_computed(bring, kito):
    content = book(["Name", "Consent"], ['=WEBSERVICE("https://x.example")', "legal_obligation"])
    assert "holds a formula" in problems(bring("stakeholders", content))[0]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(content):
    with suppress(Unreadable):
        assert all(isinstance(cell, str) for cells in read(content) for cell in cells)


# Pages.


def test_an_officer_brings_in_a_list_in_the_browser(sign_in, omar, north, kito, now):
    with clock.at(now):
        client = sign_in(omar)
        file = SimpleUploadedFile("people.csv", GOOD.encode())
        sent = {"site": north.pk, "kind": "stakeholders", "file": file}
        page = client.post("/lists/new/", sent).url
        tasks.work_imports()
        assert b"Legitimate interest" not in client.get(page).content  # a good row is not shown
        assert client.post(f"{page}load/", {}).url == page
        tasks.work_imports()
        assert client.get(page).context["record"].loaded == 2


def test_a_wrong_file_is_refused_at_its_field(sign_in, omar, north):
    sent = {"site": north.pk, "kind": "groups", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}
    answer = sign_in(omar).post("/lists/new/", sent)
    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert "This is a PDF" in str(answer.context["form"].errors["file"])


def test_the_rows_left_out_go_back_as_a_file_with_what_is_wrong(bring, kito, sign_in, omar):
    brought = bring("stakeholders", GOOD + "=1+1;legal_obligation;Kito\n")
    answer = sign_in(omar).get(f"/lists/{brought.pk}/left-out/")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,Consent basis,Community,What is wrong"
    assert lines[1].startswith("'=1+1,legal_obligation,Kito,")


def test_a_list_is_seen_by_who_brought_it_and_by_the_manager(bring, kito, cast):
    brought = bring("stakeholders", GOOD)
    seen = {
        n
        for n, one in cast.items()
        if Import.objects.visible_to(one).filter(pk=brought.pk).exists()
    }
    assert seen == {"omar", "mia"}


def test_counts_of_an_old_meeting_need_a_reason(north, omar, women, sign_in, now):
    held = meeting(north, omar, HELD)
    with clock.at(now):
        sent = {"group": women.pk, "female": 4, "male": 0, "other": 0, "undisclosed": 0}
        client = sign_in(omar)
        assert client.post(f"/meetings/{held.pk}/people/", sent).status_code == 422
        client.post(f"/meetings/{held.pk}/people/", sent | {"reason": "The list came late."})
    assert held.participations.get().female == 4


def test_counting_a_group_again_corrects_its_numbers(north, omar, women):
    held = meeting(north, omar, HELD, participations=[Participation(group=women, female=3)])
    actions.count_present(
        held, by=omar, counted=[Participation(group=women, female=5)], reason="Typo"
    )
    assert held.participations.get().female == 5


def test_groups_of_another_site_are_not_counted(north, south, omar):
    held = meeting(north, omar, HELD)
    with pytest.raises(ValidationError, match="another site"):
        actions.count_present(
            held, by=omar, counted=[Participation(group=group(south), female=1)], reason="x"
        )
