"""Committees, persons, memberships, bodies, users, powers and parameters."""
