"""Floor 3: who is there, what was said, and what came of it."""
