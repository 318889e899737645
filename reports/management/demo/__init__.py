"""The demonstration company: three sites, two years, told through the actions with the clock moved.

Everything is invented. The same day gives the same story, so that what one developer sees, all see.
"""
