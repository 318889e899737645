"""Floor 7: the ladder that watches the clocks of the floors below, and the escalations it raises."""
