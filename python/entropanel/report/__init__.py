"""The report: a site of static files made of a warehouse's public tables alone."""
