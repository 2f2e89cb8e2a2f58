"""A refresh: the study read once, checked, staged, built by dbt, and published."""
