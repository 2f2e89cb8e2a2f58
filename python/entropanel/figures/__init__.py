"""Figures of a published warehouse, drawn from its public tables alone."""
