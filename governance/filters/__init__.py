"""How the registers of the rules are narrowed. Every choice stands in the address."""

from governance.filters.mandates import MandateFilter

__all__ = ["MandateFilter"]
