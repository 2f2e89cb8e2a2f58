"""Tables of a published warehouse as papers print them, from its public tables."""
