"""Floor 2: the rules of the house: who may promise what, and what we say with one voice."""
