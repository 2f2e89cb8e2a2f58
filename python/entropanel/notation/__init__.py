"""How statistics are written: numbers, marks for missing ones, names, units."""
