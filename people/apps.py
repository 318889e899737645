"""People: the app's name for Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
