"""Journeys of named people through the running product, in a real browser."""
