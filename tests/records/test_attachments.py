"""Files of a record: what comes in is what it says it is, and carries nothing along; who may fetch it."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import time
import uuid

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse
from PIL import Image

from people.models import Absence, Site
from records.attachments import attachable, examine, fetch, keep
from records.models import Attachment, Entry
from records.trail import registry
from tests.records import files

TEXT = "Minutes of the meeting, ça va.\n".encode()
TELLING = [b"GPS", b"CameraMaker", b"AuthorName", b"EditorName", b"xmpmeta", b"Exif"]


def by_name(value):
    return value if isinstance(value, str) else "content"


def upload(name, content):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content", "kind", "media_type"),
    [
        ("a.jpg", files.picture("JPEG"), "image", "image/jpeg"),
        ("a.JPEG", files.picture("JPEG"), "image", "image/jpeg"),
        ("a.png", files.picture("PNG"), "image", "image/png"),
        ("a.webp", files.picture("WEBP"), "image", "image/webp"),
        ("a.pdf", files.pdf(), "pdf", "application/pdf"),
        ("a.txt", TEXT, "text", "text/plain"),
        ("a.csv", b"a,b\n1,2\n", "text", "text/plain"),
    ],
    ids=by_name,
)
def test_a_file_is_what_its_content_says(north, mia, name, content, kind, media_type):
    kept = keep(north, upload(name, content), mia)
    assert (kept.kind, kept.media_type, kept.added_by) == (kind, media_type, mia)
    assert kept.file.read() == kept.file.open().read()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", files.picture("JPEG")),
        ("a.pdf", files.picture("PNG")),
        ("a.jpg", files.pdf()),
        ("a.html", TEXT),
        ("a", TEXT),
        ("a.txt.exe", TEXT),
    ],
    ids=by_name,
)
def test_a_name_that_does_not_fit_its_content_is_refused(north, mia, name, content):
    with pytest.raises(ValidationError) as caught:
        keep(north, upload(name, content), mia)
    assert "file" in caught.value.message_dict


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.gif", b"GIF89a" + bytes(40)),
        ("a.zip", files.archive()),
        ("a.exe", b"MZ" + bytes(40)),
        ("a.tif", b"II*\0" + bytes(40)),
        ("a.txt", b""),
        ("a.txt", b"half \0 text"),
        ("a.txt", b"\xff\xfe\xfa"),
    ],
    ids=by_name,
)
def test_other_kinds_of_file_are_refused(north, mia, name, content):
    with pytest.raises(ValidationError):
        keep(north, upload(name, content), mia)


def test_a_file_beyond_the_limit_is_refused_unread(north, mia, settings):
    settings.ATTACHMENT_MAX_BYTES = 10
    with pytest.raises(ValidationError):
        keep(north, upload("a.txt", TEXT), mia)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_camera_and_author_are_taken_out_of_a_picture(kind):
    told = files.told_picture(kind)
    assert any(word in told for word in TELLING)
    clean = examine(f".{kind.lower()}", told)[2]
    assert not [word for word in TELLING if word in clean]
    with Image.open(io.BytesIO(clean)) as shown:
        assert not shown.getexif()
        assert not {"xmp", "comment", "exif", "Author"} & set(shown.info)


def test_a_picture_stands_upright_once_its_note_of_turning_is_gone():
    clean = examine(".jpg", files.told_picture("JPEG"))[2]
    with Image.open(io.BytesIO(clean)) as shown:
        assert shown.size == (40, 60)


COLOURS = {"PNG": ["P", "L", "LA", "1", "RGBA", "I;16"], "JPEG": ["CMYK", "L"], "WEBP": ["RGBA"]}


@pytest.mark.parametrize(
    ("kind", "mode"), [(kind, mode) for kind, modes in COLOURS.items() for mode in modes]
)
def test_pictures_of_every_colour_model_are_taken(kind, mode):
    out = io.BytesIO()
    Image.new(mode, (20, 10)).save(out, kind)
    ending = {"JPEG": ".jpg"}.get(kind, f".{kind.lower()}")
    assert examine(ending, out.getvalue())[0] == "image"


def pieces(part, depth=0):
    """Every object of a document with all that is written inside it."""
    yield part
    inside = []
    if isinstance(part, pikepdf.Array):
        inside = list(part)
    elif isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
        inside = [part[key] for key in part.keys()]  # noqa: SIM118
    for piece in inside:
        if isinstance(piece, pikepdf.Object) and not piece.is_indirect and depth < 50:
            yield from pieces(piece, depth + 1)


def test_nothing_in_a_pdf_can_act_or_hide():
    armed = files.armed_pdf()
    clean = examine(".pdf", armed)[2]
    with pikepdf.open(io.BytesIO(clean)) as document:
        found = [piece for part in document.objects for piece in pieces(part)]
        keys = {
            key
            for piece in found
            if isinstance(piece, (pikepdf.Dictionary, pikepdf.Stream))
            for key in piece.keys()  # noqa: SIM118
        }
        kinds = {
            str(piece.get("/S", "")) for piece in found if isinstance(piece, pikepdf.Dictionary)
        }
        streams = b"".join(
            piece.read_bytes() for piece in found if isinstance(piece, pikepdf.Stream)
        )
        assert len(document.pages) == 1
    assert not keys & {"/JS", "/JavaScript", "/AA", "/OpenAction", "/EF", "/EmbeddedFiles", "/XFA"}
    assert not kinds & {"/JavaScript", "/Launch"}
    assert b"MZ hidden" not in streams


def test_author_and_program_are_taken_out_of_a_pdf():
    clean = examine(".pdf", files.armed_pdf())[2]
    assert not [word for word in [*TELLING, files.PLACE] if word in clean]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("65,000 by 65,000 points", files.huge_png(65_000, 65_000)),
        ("a line of a million points", files.huge_png(1_000_000, 50)),
        ("an object stream of 300 MB", files.unfolding_pdf(300)),
        ("a page that calls itself a PDF", b"%PDF-<script>alert(1)</script>"),
        ("arrays in arrays", b"%PDF-1.4\n1 0 obj\n" + b"[" * 20_000),
    ],
    ids=by_name,
)
def test_bombs_are_refused_quickly(name, content):
    began = time.monotonic()
    ending = ".png" if content.startswith(b"\x89PNG") else ".pdf"
    with pytest.raises(ValidationError):
        examine(ending, content)
    assert time.monotonic() - began < 2


def test_a_pdf_that_asks_for_a_password_is_refused():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(files.pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(user="x", owner="y"))
    with pytest.raises(ValidationError):
        examine(".pdf", out.getvalue())


@pytest.mark.parametrize(
    "tail",
    [b"<script>alert(1)</script>", files.archive(), b"MZ program"],
    ids=["page", "archive", "program"],
)
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.pdf"])
def test_what_hangs_behind_a_file_is_cut_off(name, tail):
    good = {"a.jpg": files.picture("JPEG"), "a.png": files.picture("PNG"), "a.pdf": files.pdf()}[
        name
    ]
    clean = examine(name[1:], good + tail)[2]
    assert tail not in clean


def test_two_hundred_hostile_files_break_nothing():
    slowest, taken, corpus = 0.0, 0, list(files.hostile())
    for name, content in corpus:
        began = time.monotonic()
        try:
            clean = examine(f".{name.rpartition('.')[2]}", content)[2]
        except ValidationError:
            clean = b""
        slowest = max(slowest, time.monotonic() - began)
        taken += bool(clean)
        assert files.SCRIPT.encode() not in clean, name
        assert not [word for word in TELLING[:4] if word in clean], name
    assert len(corpus) >= 200
    assert taken > 10  # harmless damage is repaired
    assert slowest < 5


MEMORY = """
import resource, sys
import django; django.setup()
from django.core.exceptions import ValidationError
from records.attachments import examine
from tests.records import files

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

kind = sys.argv[1]
if kind == "pdf":
    content = files.unfolding_pdf(500)
else:
    content = files.flat(kind.upper(), 7000, 5700)
before = peak()
try:
    examine("." + kind, content)
except ValidationError:
    pass
print(peak() - before)  # megabytes above what stood there already
"""


@pytest.mark.parametrize("kind", ["png", "jpeg", "pdf"])
def test_the_largest_file_fits_into_a_workers_memory(kind):
    """Almost 40 megapixels, the most that is taken, or a PDF of 500 MB packed into half of one."""
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, kind],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout.split()[-1]) < 300


def test_the_fingerprints_are_of_what_came_and_of_what_is_kept(north, mia):
    told = files.told_picture("JPEG")
    kept = keep(north, upload("a.jpg", told), mia)
    assert kept.original_sha256 == hashlib.sha256(told).hexdigest()
    assert kept.sha256 == hashlib.sha256(kept.file.read()).hexdigest()
    assert kept.sha256 != kept.original_sha256


def test_the_stored_name_gives_nothing_away(north, mia):
    kept = keep(north, upload("../../etc/Complaint of Mary.txt", TEXT), mia)
    assert kept.name == "Complaint of Mary.txt"
    assert "Mary" not in kept.file.name
    assert kept.file.name.endswith(".bin")


@pytest.fixture
def attach():
    verb = attachable(Site, may=lambda user, site: user.administers)
    yield verb
    registry[Site].pop("attach")


def test_a_file_is_added_by_a_verb_and_recorded_by_its_fingerprint(north, root, attach):
    attach(north, by=root, file=upload("a.txt", TEXT))
    kept = Attachment.objects.get()
    entry = Entry.objects.get(verb="attach")
    assert entry.changes == {"attachment": [None, f"text {kept.sha256[:16]}"]}


def test_who_may_not_add_a_file_leaves_none(north, mia, attach):
    with pytest.raises(PermissionDenied):
        attach(north, by=mia, file=upload("a.txt", TEXT))
    assert not Attachment.objects.exists()


@pytest.fixture
def kept(mia, omar, on):
    """A file of a record that Mia and Omar may see."""
    away = Absence.objects.create(person=mia, deputy=omar, starts_on=on, ends_on=on)
    return keep(away, upload("note.txt", TEXT), mia)


def test_who_sees_the_record_fetches_its_file(kept, omar, sign_in):
    answer = sign_in(omar).get(reverse("file", args=[kept.pk]))
    assert answer.content == TEXT
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert "no-store" in answer.headers["Cache-Control"]


def test_for_everybody_else_there_is_no_such_file(kept, greta, sign_in):
    assert sign_in(greta).get(reverse("file", args=[kept.pk])).status_code == 404


def test_a_file_without_sign_in_is_not_given_out(kept, client):
    assert client.get(reverse("file", args=[kept.pk])).status_code == 302


def test_a_file_that_never_was_is_answered_like_a_hidden_one(omar, sign_in):
    assert sign_in(omar).get(reverse("file", args=[uuid.uuid4()])).status_code == 404


def test_the_right_to_a_file_ends_with_the_right_to_the_record(kept, omar, mia):
    assert fetch(kept.pk, omar) == kept
    Absence.objects.update(deputy=mia, person=omar)
    assert fetch(kept.pk, omar) == kept
    Absence.objects.all().delete()
    with pytest.raises(Http404):
        fetch(kept.pk, omar)
