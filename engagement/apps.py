"""Engagement: the app's name for Django."""

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    name = "engagement"
