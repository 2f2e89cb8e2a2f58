"""A study as a folder of files: declared, read, checked and staged for dbt."""
