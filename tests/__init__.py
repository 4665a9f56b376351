"""Tests that no app owns: laws, stories of whole regulations, journeys in a browser, the project's own tools."""
