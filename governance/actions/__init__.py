"""What can be done to the rules of the house. Nothing else writes them."""

from governance.actions.mandates import (
    amend_mandate,
    approve_mandate,
    drop_mandate,
    end_mandate,
    propose_mandate,
)

__all__ = [
    "amend_mandate",
    "approve_mandate",
    "drop_mandate",
    "end_mandate",
    "propose_mandate",
]
