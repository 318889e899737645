"""Nouns of governance: the mandate, the key message and its versions."""

from governance.models.mandates import MONEY, Mandate, PromiseKind

__all__ = ["MONEY", "Mandate", "PromiseKind"]
