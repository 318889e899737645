"""Floor 8: figures and PDF reports. Reads everything below; writes only what it froze itself."""
