"""Commitments: the app's name for Django."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "commitments"
