"""What is typed and not yet sent, kept on the server for the one who types it."""

from typing import Any

from django.http import QueryDict

from records import clock
from records.models import Draft

NEVER_KEPT = {"csrfmiddlewaretoken", "key", "version", "password"}


def draft_of(person: Any, form: str) -> Draft | None:
    return Draft.objects.filter(owner=person, form=form).first()


def keep_draft(person: Any, form: str, typed: QueryDict) -> Draft:
    """Keep the latest state of one form; files are not part of it."""
    body = {
        name: [value.replace("\0", "") for value in values]
        for name, values in typed.lists()
        if name not in NEVER_KEPT and "\0" not in name
    }
    kept, _new = Draft.objects.update_or_create(
        owner=person, form=form, defaults={"body": body, "saved_at": clock.now()}
    )
    return kept


def drop_draft(person: Any, form: str) -> None:
    Draft.objects.filter(owner=person, form=form).delete()
