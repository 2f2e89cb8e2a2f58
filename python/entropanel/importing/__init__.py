"""Importing statistics files, in the layouts that people have, into a study."""
