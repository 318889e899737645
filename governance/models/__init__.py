"""Nouns of governance: the mandate, the key message and its versions."""

from governance.models.mandates import MONEY, Mandate, PromiseKind
from governance.models.messages import KeyMessage

__all__ = ["MONEY", "KeyMessage", "Mandate", "PromiseKind"]
