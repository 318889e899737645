"""The suite: mirrors the rooms of the house, and tells its stories with one fixed cast."""
