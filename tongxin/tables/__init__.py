"""Spreadsheets in and out: a limited child reader, a table finder, value readers, name matching and writers."""
