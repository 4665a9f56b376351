"""Tests of the user interface kit."""
