"""Effects of units and years in memory, to be subtracted from columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array

from entropanel.regression.conventions import (
    MOST_ITERATIONS,
    TOLERANCE,
    not_taken_out,
)


@dataclass(frozen=True)
class Absorbed:
    """Groups of rows whose means are taken out.

    codes: (n,) each, the group of a row from 0 on; the dimension with more groups
    comes first. One group of all rows stands for a constant. inverse: a generalised
    inverse of the equations of the second dimension once the first is centred
    (entropanel.regression.incidence), if there is one. rank: number of parameters.
    """

    codes: tuple[np.ndarray, ...]
    inverse: np.ndarray | None
    rank: int

    def constants(self, columns: np.ndarray) -> list[np.ndarray]:
        """The effects of columns, by row.

        Parameters
        ----------
        columns : numpy.ndarray
            (n, k).

        Returns
        -------
        list of numpy.ndarray
            (n, k) for each dimension.
        """
        first = self.codes[0]
        if self.inverse is None:
            return [_means(columns, first)[first]]
        second = self.codes[1]
        left = _sums(columns - _means(columns, first)[first], second)
        of_second = (self.inverse @ left)[second]
        return [_means(columns - of_second, first)[first], of_second]

    def taken_out(self, columns: np.ndarray) -> np.ndarray:
        """Columns less their effects, which are found anew until they are nil.

        Parameters
        ----------
        columns : numpy.ndarray
            (n, k).

        Returns
        -------
        numpy.ndarray
            (n, k).

        Raises
        ------
        NotEstimableError
            If TOLERANCE is not reached.
        """
        for _ in range(MOST_ITERATIONS):
            columns = columns - sum(self.constants(columns))
            scale = np.abs(columns).max(axis=0)
            means = np.vstack([_means(columns, codes) for codes in self.codes])
            left = float((np.abs(means) / np.where(scale, scale, 1)).max())
            if left <= TOLERANCE:
                return columns
        raise not_taken_out(left)


def absorbed(codes: list[np.ndarray], n: int) -> Absorbed:
    """The effects of dimensions, none to two.

    Parameters
    ----------
    codes : list of numpy.ndarray
        (n,) for each dimension, the group of a row from 0 on.
    n : int
        Rows.

    Returns
    -------
    Absorbed
        Two dimensions lose a parameter for each part of the panel that shares no group
        of either with the others.

    References
    ----------
    Wansbeek and Kapteyn, Estimation of the Error-Components Model with Incomplete
    Panels, Journal of Econometrics 41, 1989.
    """
    if not codes:
        return Absorbed((np.zeros(n, int),), None, 1)
    first, *others = sorted(codes, key=np.max, reverse=True)
    if not others:
        return Absorbed((first,), None, int(first.max()) + 1)
    rows = coo_array((np.ones(n), (first, others[0]))).toarray()
    counts = rows.sum(axis=0)
    matrix = np.diag(counts) - rows.T @ (rows / rows.sum(axis=1)[:, None])
    inverse, rank = generalised_inverse(matrix, counts)
    return Absorbed((first, others[0]), inverse, len(rows) + rank)


def generalised_inverse(
    matrix: np.ndarray, counts: np.ndarray
) -> tuple[np.ndarray, int]:
    """A generalised inverse of the normal equations of a dimension, and their rank.

    They lose a rank for each part of the panel that shares no group of either
    dimension with the others.

    Parameters
    ----------
    matrix : numpy.ndarray
        (T, T), the equations once the other dimension is centred.
    counts : numpy.ndarray
        (T,), rows of each group.

    Returns
    -------
    tuple of numpy.ndarray and int
        The inverse (T, T), and the rank.
    """
    scale = 1 / np.sqrt(counts)
    values, vectors = np.linalg.eigh(scale[:, None] * matrix * scale)
    is_positive = values > len(values) * 1e-13  # of eigenvalues between 0 and 1
    spanning = scale[:, None] * vectors[:, is_positive]
    return (spanning / values[is_positive]) @ spanning.T, int(is_positive.sum())


def _sums(columns: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Sums of columns (n, k) by group."""
    return np.column_stack([np.bincount(codes, column) for column in columns.T])


def _means(columns: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Means of columns (n, k) by group."""
    return np.asarray(_sums(columns, codes) / np.bincount(codes)[:, None])
