"""Composite indices and panel regressions on official statistics.

The SQL half of the project is dbt models; this package holds what SQL should
not do: checking inputs, screening, regressions, publication, pages and figures.
"""
