"""What the inputs of a study must satisfy, read from the study's own rows.

Each function turns rows of the study into checks: a frame, the Great
Expectations expectation that it must meet, and the sentence that tells a
person which cell does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from entropanel.expectations import indicators, observations, series
from entropanel.expectations.checks import Batch
from entropanel.inputs import Inputs


def batches(inputs: Inputs) -> Iterator[Batch]:
    """Every check of a study, grouped by the frame that it reads.

    Parameters
    ----------
    inputs
        The seeds of the study.

    Yields
    ------
    Batch
        Of the files, then of series, then of indicators.
    """
    yield from observations.batches(inputs)
    yield from series.batches(inputs)
    yield from indicators.batches(inputs)
