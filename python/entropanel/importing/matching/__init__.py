"""Names in files, matched to series and units of a study."""
