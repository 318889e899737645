"""Files of a record: what may come in, cleaned, kept outside the web root, fetched by the record's own scope."""

from __future__ import annotations

import hashlib
import io
import uuid
import warnings
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import pikepdf
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from records.models import Attachment
from records.trail import Action, action

IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
ENDINGS = {"image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",), "image/webp": (".webp",)}
MOST_PIXELS = 40_000_000
BROKEN_PDF = (pikepdf.PdfError, pikepdf.PasswordError, pikepdf.DataDecodingError)
DEEPEST = 100  # direct objects inside each other; the parser refuses more
UNSAFE_IN_PDF = {
    "/OpenAction",
    "/AA",
    "/AcroForm",
    "/XFA",
    "/JavaScript",
    "/JS",
    "/EmbeddedFiles",
    "/EF",
    "/RichMediaContent",
    "/Metadata",
    "/PieceInfo",
    "/Info",
}
ACTIONS_IN_PDF = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/RichMediaExecute",
    "/Rendition",
    "/GoToR",
    "/GoToE",
}
# A few bytes may unfold into a machine's whole memory; these are the limits of one stream.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=100_000_000,
    run_length_max_memory=100_000_000,
    png_max_memory=100_000_000,
    tiff_max_memory=100_000_000,
    dct_max_memory=100_000_000,
    max_stream_filters=4,
    parser_max_nesting=DEEPEST,
    parser_max_container_size=200_000,
)


def attachable(model: type[models.Model], *, may: Callable[[Any, Any], bool]) -> Action:
    """Give a noun the verb `attach`: `attach(record, by=mia, file=upload)`, recorded on the record itself."""

    @action("attach", model, may=may, label=gettext_lazy("Add a file"))
    def attach(record: Any, *, by: Any, file: Any) -> Any:
        kept = keep(record, file, by)
        return {"attachment": [None, f"{kept.kind} {kept.sha256[:16]}"]}

    return attach


def keep(record: Any, file: Any, by: Any) -> Attachment:
    """Check, clean and store one upload. ValidationError says what is wrong and what to do."""
    if file.size > settings.ATTACHMENT_MAX_BYTES:
        most = settings.ATTACHMENT_MAX_BYTES // 1024 // 1024
        raise ValidationError({"file": _("The file is larger than %d MB. Make it smaller.") % most})
    original = file.read()
    kind, media_type, clean = examine(PurePath(file.name or "").suffix.lower(), original)
    made = Attachment(
        about=ContentType.objects.get_for_model(record),
        record_id=record.pk,
        name=PurePath(file.name).name[-150:],
        kind=kind,
        media_type=media_type,
        size=len(clean),
        sha256=hashlib.sha256(clean).hexdigest(),
        original_sha256=hashlib.sha256(original).hexdigest(),
        added_by=by,
    )
    made.file.save(f"{uuid.uuid4().hex}.bin", ContentFile(clean), save=False)
    made.save(force_insert=True)
    return made


def examine(ending: str, content: bytes) -> tuple[str, str, bytes]:
    """(kind, media type, cleaned bytes), by parsing the content; the name only has to agree."""
    if content[:5] == b"%PDF-":
        found = "pdf", "application/pdf", _clean_pdf(content)
        endings: tuple[str, ...] = (".pdf",)
    elif (image := _clean_image(content)) is not None:
        found = "image", image[0], image[1]
        endings = ENDINGS[image[0]]
    elif _is_text(content):
        found = "text", "text/plain", content
        endings = (".txt", ".csv")
    else:
        raise _refused()
    if ending not in endings:
        raise ValidationError(
            {
                "file": _("The file's name does not fit its content. Rename it to end with %s.")
                % endings[0]
            }
        )
    return found


def _refused() -> ValidationError:
    return ValidationError(
        {
            "file": _(
                "This kind of file is not taken. Send a JPEG, PNG or WebP picture, a PDF, or a text file."
            )
        }
    )


def _clean_image(content: bytes) -> tuple[str, bytes] | None:
    """The picture drawn anew: upright, without place, camera, author or thumbnail. None: not a picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=tuple(IMAGES)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise ValidationError(
                        {"file": _("The picture is too large. Send at most 40 megapixels.")}
                    )
                name = picture.format or "PNG"
                ImageOps.exif_transpose(picture, in_place=True)
                mode = "RGBA" if picture.mode == "P" else picture.mode
                bare = Image.new(mode, picture.size)  # has nothing but points
                bare.paste(picture)
                out = io.BytesIO()
                bare.save(out, format=name, quality=90)
                return IMAGES[name], out.getvalue()
    except UnidentifiedImageError:
        return None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise ValidationError(
            {"file": _("The picture cannot be read. Save it again and retry.")}
        ) from error


def _clean_pdf(content: bytes) -> bytes:
    """The document without scripts, forms, embedded files and metadata; pages as they were."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            for part in document.objects:
                _disarm(part)
            _disarm(document.trailer)
            out = io.BytesIO()
            document.remove_unreferenced_resources()
            document.save(out)
            return out.getvalue()
    except (*BROKEN_PDF, ValueError, RuntimeError, MemoryError) as error:
        raise ValidationError(
            {"file": _("The PDF cannot be read, or asks for a password. Save it again.")}
        ) from error


def _disarm(part: Any, depth: int = 0) -> None:
    """Take what can act, hide or tell out of one object and of all that is written inside it."""
    if isinstance(part, pikepdf.Array):
        inside = list(part)
    elif isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in UNSAFE_IN_PDF & set(part.keys()):
            del part[key]
        if str(part.get("/S", "")) in ACTIONS_IN_PDF:
            part["/S"] = pikepdf.Name("/None")
        inside = [part[key] for key in part.keys()]  # noqa: SIM118  a stream's dictionary
    else:
        return
    if depth < DEEPEST:
        for piece in inside:
            if isinstance(piece, pikepdf.Object) and not piece.is_indirect:
                _disarm(piece, depth + 1)


def _is_text(content: bytes) -> bool:
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(words) and "\0" not in words


def fetch(key: uuid.UUID, user: Any) -> Attachment:
    """The file, if `user` may see the record it belongs to; Http404 otherwise, as if it did not exist."""
    found = Attachment.objects.filter(pk=key).select_related("about").first()
    model: Any = found.about.model_class() if found else None
    if found is None or model is None:
        raise Http404
    if not model.objects.visible_to(user).filter(pk=found.record_id).exists():
        raise Http404
    return found
