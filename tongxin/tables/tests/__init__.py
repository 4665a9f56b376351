"""Tests of the spreadsheet library."""
