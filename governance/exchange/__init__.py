"""The columns of files about the rules of the house that go out."""

from governance.exchange.mandates import MANDATE
from governance.exchange.messages import MESSAGE

__all__ = ["MANDATE", "MESSAGE"]
