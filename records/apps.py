"""Registers the house rules with Django's checks, and the database roles after each migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RecordsConfig(AppConfig):
    name = "records"

    def ready(self) -> None:
        from records import checks, roles  # noqa: F401  checks register themselves

        post_migrate.connect(roles.close_the_trail, dispatch_uid="close the trail")
