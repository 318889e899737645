"""Files as friends and enemies send them, made on the spot."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pikepdf
from PIL import Image, PngImagePlugin

SCRIPT = "app.alert('read your address book')"
PLACE = b"GPS Latitude -1.2921"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode in "L1" else None).save(out, kind)
    return out.getvalue()


def flat(kind: str, width: int, height: int) -> bytes:
    """A large picture of one colour, made row by row so that making it costs little memory."""
    if kind == "PNG":
        return huge_png(width, height, full=True)
    out = io.BytesIO()
    Image.new("L", (width, height)).convert("RGB").save(out, kind)
    return out.getvalue()


def told_picture(kind: str) -> bytes:
    """A picture that says where, when, with what and by whom it was taken."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0131], exif[0x013B] = "CameraMaker", "EditorName", "AuthorName"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825).update({1: "S", 2: (1.0, 17.0, 31.0), 3: "E", 4: (36.0, 49.0, 18.0)})
    out, more = io.BytesIO(), {}
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", "AuthorName")
        notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>AuthorName</x:xmpmeta>")
        more["pnginfo"] = notes
    elif kind == "WEBP":
        more["xmp"] = b"<x:xmpmeta>AuthorName</x:xmpmeta>"
    elif kind == "JPEG":
        more["comment"] = b"AuthorName"
    Image.new("RGB", (60, 40), "green").save(out, kind, exif=exif, **more)
    return out.getvalue()


def pdf(**catalog: pikepdf.Object) -> bytes:
    """One empty page, and what is hung into its catalog."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 200))
        for key, value in catalog.items():
            document.Root[f"/{key}"] = value
        document.save(out)
    return out.getvalue()


def javascript() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS=SCRIPT)


def armed_pdf() -> bytes:
    """Scripts and files in every place where a reader looks for them."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 200))
        hidden = document.make_stream(b"MZ hidden program")
        spec = pikepdf.Dictionary(
            Type=pikepdf.Name("/Filespec"), F="evil.exe", EF=pikepdf.Dictionary(F=hidden)
        )
        link = pikepdf.Dictionary(
            Type=pikepdf.Name("/Annot"),
            Subtype=pikepdf.Name("/Link"),
            Rect=[0, 0, 9, 9],
            A=javascript(),
        )
        launch = pikepdf.Dictionary(
            Type=pikepdf.Name("/Annot"),
            Subtype=pikepdf.Name("/Link"),
            Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F="cmd.exe", Next=javascript()),
        )
        enclosed = pikepdf.Dictionary(
            Type=pikepdf.Name("/Annot"),
            Subtype=pikepdf.Name("/FileAttachment"),
            Rect=[0, 0, 9, 9],
            FS=spec,
        )
        page.obj.Annots = pikepdf.Array([document.make_indirect(link), launch, enclosed])
        page.obj.AA = pikepdf.Dictionary(O=javascript())
        page.obj.Metadata = document.make_stream(PLACE)
        root = document.Root
        root.OpenAction = javascript()
        root.AA = pikepdf.Dictionary(WC=javascript())
        root.Names = pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(Names=["go", javascript()]),
            EmbeddedFiles=pikepdf.Dictionary(Names=["evil.exe", spec]),
        )
        root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=document.make_stream(b"<xfa/>"))
        root.Metadata = document.make_stream(PLACE)
        root.Outlines = pikepdf.Dictionary(First=pikepdf.Dictionary(Title="x", A=javascript()))
        document.trailer.Info = pikepdf.Dictionary(Author="AuthorName", Producer="EditorName")
        document.save(out)
    return out.getvalue()


def packed_blanks(megabytes: int) -> bytes:
    """Deflated without ever standing in memory as a whole."""
    press = zlib.compressobj(9)
    blanks = b" " * 1_000_000
    return (
        press.compress(b"1 0 ")
        + b"".join(press.compress(blanks) for _piece in range(megabytes))
        + press.compress(b"null")
        + press.flush()
    )


def unfolding_pdf(megabytes: int) -> bytes:
    """A few kilobytes that hold an object stream of `megabytes`."""
    packed = packed_blanks(megabytes)
    head = f"5 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {len(packed)}>>stream\n"
    body = b"%PDF-1.5\n" + head.encode() + packed + b"\nendstream\nendobj\n"
    return body + (
        b"2 0 obj\n<</Type/Catalog/Pages 3 0 R>>\nendobj\n3 0 obj\n<</Type/Pages/Kids[]/Count 0>>\n"
        b"endobj\ntrailer<</Root 2 0 R>>\n%%EOF"
    )


def huge_png(width: int, height: int, *, full: bool = False) -> bytes:
    """Says it is huge in its first bytes; `full` also has all its rows."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    press, row = zlib.compressobj(9), b"\0" * (1 + 3 * width)
    rows = b"".join(press.compress(row) for _row in range(height if full else 1)) + press.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.txt", b"\0" * 5_000_000)
    return out.getvalue()


def hostile(seed: int = 7) -> Iterator[tuple[str, bytes]]:
    """(name, content) of two hundred files that mean no good, the same ones every time."""
    dice = random.Random(seed)  # noqa: S311
    good = [
        ("a.jpg", told_picture("JPEG")),
        ("a.png", told_picture("PNG")),
        ("a.webp", told_picture("WEBP")),
        ("a.pdf", armed_pdf()),
    ]
    yield "bomb.png", huge_png(65_000, 65_000)
    yield "wide.png", huge_png(1_000_000, 30)
    yield "unfolds.pdf", unfolding_pdf(300)
    yield "archive.pdf", archive()
    yield "page.pdf", b"%PDF-<script>alert(1)</script>"
    yield "deep.pdf", b"%PDF-1.4\n1 0 obj\n" + b"[" * 20_000 + b"]" * 20_000 + b"\nendobj\n"
    yield "program.jpg", b"MZ" + dice.randbytes(2000)
    yield "page.txt", b"\xff\xfe<\0s\0"
    yield "drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    for name, content in good:
        yield f"page.{name}", content + b"<script>alert(1)</script>"
        yield f"archive.{name}", content + archive()
        yield f"twice.{name}", content + content
        for _cut in range(20):
            yield f"cut.{name}", content[: dice.randrange(4, len(content))]
        for _bite in range(25):
            broken = bytearray(content)
            for _byte in range(dice.randrange(1, 40)):
                broken[dice.randrange(4, len(broken))] = dice.randrange(256)
            yield f"broken.{name}", bytes(broken)
