"""Files of every kind, read into sheets of text cells."""
