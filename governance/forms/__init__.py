"""What may come in about the rules of the house."""
