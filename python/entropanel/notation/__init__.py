"""How statistics are written: figures, marks for missing ones, names, units."""
