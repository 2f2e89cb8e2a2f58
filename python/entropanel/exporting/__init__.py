"""Public tables of a published warehouse as files of other programs."""
