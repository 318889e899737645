"""What can be done to the rules of the house. Nothing else writes them."""

from governance.actions.mandates import (
    amend_mandate,
    approve_mandate,
    drop_mandate,
    end_mandate,
    propose_mandate,
)
from governance.actions.messages import (
    amend_message,
    approve_message,
    end_message,
    retire_message,
    write_message,
)

__all__ = [
    "amend_mandate",
    "approve_mandate",
    "drop_mandate",
    "end_mandate",
    "propose_mandate",
    "amend_message",
    "approve_message",
    "end_message",
    "retire_message",
    "write_message",
]
