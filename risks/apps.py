"""Risks: the app's name for Django."""

from django.apps import AppConfig


class RisksConfig(AppConfig):
    name = "risks"
