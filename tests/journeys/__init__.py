"""Whole stories in a real browser, with a real worker, a real schedule and a real mail server on loopback."""
