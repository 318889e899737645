"""House rules that Django's checks can see: floors of foreign keys, a verb for each move, a scope for each register."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register
from django.db.models import Model

from records import trail

Models = Iterable[type[Model]] | None  # tests hand over models of their own


def _house_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in settings.HOUSE]


@register()
def foreign_keys_point_down(models: Models = None, **kwargs: Any) -> list[Error]:
    """E001: import-linter cannot see "app.Model" strings, so an upward key is caught here."""
    floor = {app: place for place, app in enumerate(settings.HOUSE)}
    user = apps.get_model(settings.AUTH_USER_MODEL)
    errors = []
    for model in models or _house_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or target is None or target is user:
                continue
            there = floor.get(target._meta.app_label, -1)
            if there > floor[model._meta.app_label]:
                errors.append(
                    Error(
                        f"{model.__name__}.{field.name} points up to {target.__name__}.",
                        id="records.E001",
                    )
                )
    return errors


@register()
def every_move_has_an_action(models: Models = None, **kwargs: Any) -> list[Error]:
    """E002: a verb in a LIFECYCLE that nobody can do."""
    return [
        Error(f"{model.__name__} has no action for its verb '{verb}'.", id="records.E002")
        for model in models or _house_models()
        if (lifecycle := getattr(model, "LIFECYCLE", None))
        for verb in lifecycle.moves
        if verb not in trail.registry[model]
    ]


@register()
def every_register_is_scoped(models: Models = None, **kwargs: Any) -> list[Error]:
    """E003: a noun with a page of its own must say who may see it."""
    return [
        Error(f"{model.__name__}.objects has no visible_to(user).", id="records.E003")
        for model in models or _house_models()
        if trail.registry[model] and not hasattr(model._default_manager, "visible_to")
    ]
