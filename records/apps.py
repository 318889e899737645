"""Registers the house rules with Django's checks, and the database roles after each migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class RecordsConfig(AppConfig):
    name = "records"

    def ready(self) -> None:
        from records import checks, roles  # noqa: F401  checks register themselves

        # Verbs, slots and reactions register themselves when they are imported.
        autodiscover_modules("actions", "panels", "reactions")
        post_migrate.connect(roles.close_the_trail, dispatch_uid="close the trail")
