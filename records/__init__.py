"""The foundation: what every register needs, and no word of the domain."""
