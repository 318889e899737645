"""Floor 5: a promise, from draft to confirmed."""
