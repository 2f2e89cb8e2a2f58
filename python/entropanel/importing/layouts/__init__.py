"""Sheets, read as tables of observations."""
