"""How the registers of the rules are narrowed. Every choice stands in the address."""

from governance.filters.mandates import MandateFilter
from governance.filters.messages import KeyMessageFilter

__all__ = ["KeyMessageFilter", "MandateFilter"]
