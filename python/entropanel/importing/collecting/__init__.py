"""Observations as found, matched and converted into cells of a study."""
