"""Who may keep the rules of the house, and what the rules allow."""
