"""Governance: the app's name for Django."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
