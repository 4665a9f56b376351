"""Compilations across modules: sheets, year table, registration forms."""
