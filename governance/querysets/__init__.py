"""Questions about the rules of the house."""
