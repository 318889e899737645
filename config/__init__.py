"""The roof: settings, addresses, the clock of tasks. It wires; it decides nothing."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
