"""The columns of files about the rules of the house that go out."""

from governance.exchange.mandates import MANDATE

__all__ = ["MANDATE"]
