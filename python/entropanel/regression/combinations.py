"""Combinations of variables that are far from collinear, and exact to their last digit.

Least squares on them are least squares on the variables (CholeskyQR, repeated:
Fukaya, Nakatsukasa, Yanagisawa and Yamamoto, Proceedings of ScalA, 2014). A variable
less what the ones before it explain may be a ten-billionth of it: sums of products
in double precision would keep six digits of that. Here a weight has WEIGHT_BITS bits
and the leading part of a variable so few that their products and the sums of these
are exact (Ogita, Rump and Oishi, SIAM Journal on Scientific Computing 26, 2005).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

import numpy as np

from entropanel.regression.conventions import NotEstimableError

T = TypeVar("T")

WEIGHT_BITS = 36
EXACT_BITS = 50  # of a sum that is exact; three are left to effects and signs
OF_RANGE = 1e-10
OF_LARGEST = 1e-11
RESOLVED = 1e-6  # share of a sum of squares that is left and known to many digits
WELL_CONDITIONED = 1e-5  # least eigenvalue of correlations
MOST_ROUNDS = 20


@dataclass(frozen=True)
class Scales:
    """How variables are centred and scaled, all (1 + k,), the outcome first.

    origin: near the middle of the range. unit: the power of two above the range.
    spread: the range. largest: absolute value. grain: what leading parts are
    multiples of.
    """

    origin: np.ndarray
    unit: np.ndarray
    spread: np.ndarray
    largest: np.ndarray
    grain: np.ndarray

    @property
    def shift(self) -> np.ndarray:
        """The number added and subtracted to round to a multiple of the grain."""
        return _rounding_shift(self.grain)


def scales(lowest: np.ndarray, highest: np.ndarray) -> Scales:
    """How variables are centred and scaled.

    Parameters
    ----------
    lowest, highest : numpy.ndarray
        (1 + k,), the range of each variable, in its own unit.

    Returns
    -------
    Scales
        Those that keep sums of leading parts exact.

    References
    ----------
    Ogita, Rump and Oishi, Accurate Sum and Dot Product, SIAM Journal on Scientific
    Computing 26, 2005.
    """
    spread = highest - lowest
    unit = power_of_two(spread)
    bits = EXACT_BITS - WEIGHT_BITS - int(np.ceil(np.log2(len(spread))))
    grain = unit * 2.0**-bits
    origin = np.round((lowest / 2 + highest / 2) / grain) * grain
    largest = np.maximum(np.abs(lowest), np.abs(highest))
    return Scales(origin, unit, spread, largest, grain)


def power_of_two(sizes: np.ndarray) -> np.ndarray:
    """The power of two above each size.

    Parameters
    ----------
    sizes : numpy.ndarray
        Of any shape, none below 0.

    Returns
    -------
    numpy.ndarray
        Of the same shape; 1 for a size of 0.
    """
    return np.asarray(np.exp2(np.ceil(np.log2(np.where(sizes > 0, sizes, 1.0)))))


def _rounding_shift(step: np.ndarray) -> np.ndarray:
    """Added and taken off again, it leaves the nearest multiple of a power of two."""
    return np.asarray(1.5 * 2.0**52 * step)


@dataclass(frozen=True)
class Combinations:
    """Combinations z of variables v, a column of weights each.

    scaled: (1 + k, 1 + k), weights of (v - origin) / unit. The outcome stands in
    the first combination alone, and each regressor in its own and later ones.
    """

    scales: Scales
    scaled: np.ndarray

    @property
    def weights(self) -> np.ndarray:
        """Of the variables themselves."""
        return np.asarray(self.scaled / self.scales.unit[:, None])

    @property
    def shift(self) -> np.ndarray:
        """Rounds to what the sums of leading parts are multiples of, (1 + k,)."""
        step = power_of_two(np.abs(self.scaled).max(axis=0)) * 2.0**-WEIGHT_BITS
        return _rounding_shift(step * (self.scales.grain / self.scales.unit)[0])

    @property
    def limits(self) -> np.ndarray:
        """What the root mean square of z is not to be below, (1 + k,).

        OF_RANGE of the range, and OF_LARGEST of the absolute value, of the largest
        multiple of a variable in z.
        """
        allowed = np.maximum(
            OF_RANGE * self.scales.spread, OF_LARGEST * self.scales.largest
        )
        return np.asarray((np.abs(self.weights) * allowed[:, None]).max(axis=0))

    def means(self, centred: np.ndarray) -> np.ndarray:
        """Means of the combinations of the variables themselves.

        Parameters
        ----------
        centred : numpy.ndarray
            (1 + k,), means of the combinations of v - origin.

        Returns
        -------
        numpy.ndarray
            (1 + k,), rounded once.
        """
        exact = np.vectorize(Fraction, otypes=[object])
        means = exact(centred) + exact(self.scales.origin) @ exact(self.weights)
        return np.asarray(means, dtype=float)

    def next(self, cross_products: np.ndarray) -> Combinations:
        """Combinations that are nearer to orthogonal than these.

        Parameters
        ----------
        cross_products : numpy.ndarray
            (1 + k, 1 + k), of these without their effects.

        Returns
        -------
        Combinations
            Of the same variables.

        References
        ----------
        Fukaya, Nakatsukasa, Yanagisawa and Yamamoto, CholeskyQR2: A Simple and
        Communication-Avoiding Algorithm for Computing a Tall-Skinny QR Factorization on
        a Large-Scale Parallel System, Proceedings of ScalA, 2014.
        """
        nearer = self.scaled @ _less_earlier(cross_products)
        step = power_of_two(np.abs(nearer).max(axis=0)) * 2.0**-WEIGHT_BITS
        return Combinations(self.scales, np.round(nearer / step) * step)


def single(scales: Scales) -> Combinations:
    """Each variable by itself.

    Parameters
    ----------
    scales : Scales
        Of the variables.

    Returns
    -------
    Combinations
        As many as there are variables, the outcome first.
    """
    return Combinations(scales, np.eye(len(scales.unit)))


def _less_earlier(cross_products: np.ndarray) -> np.ndarray:
    """Weights (1 + k, 1 + k) of each variable less its fit on the ones before it.

    The outcome comes last, by number it is the first. A variable of which too little
    is left serves in no fit until a later round has found what is left.
    """
    scaled, roots = correlations(cross_products)
    weights = np.eye(len(scaled))
    earlier: list[int] = []
    for j in [*range(1, len(scaled)), 0]:
        known = scaled[np.ix_(earlier, earlier)]
        fit = np.linalg.lstsq(known, scaled[earlier, j], rcond=None)[0]
        weights[earlier, j] = -fit * roots[j] / roots[earlier]
        if scaled[j, j] - scaled[j, earlier] @ fit > RESOLVED:
            earlier.append(j)
    return weights


def correlations(cross_products: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cross-products on a scale of ones.

    Parameters
    ----------
    cross_products : numpy.ndarray
        (m, m).

    Returns
    -------
    tuple of numpy.ndarray
        The scaled (m, m), and the roots (m,) that give the scale, 1 where a square is
        nil.
    """
    squares = np.diag(cross_products)
    roots = np.sqrt(np.where(squares > 0, squares, 1.0))
    return cross_products / np.outer(roots, roots), roots


def is_well_conditioned(cross_products: np.ndarray) -> bool:
    """Whether no combination is nearly explained by the others.

    Parameters
    ----------
    cross_products : numpy.ndarray
        (1 + k, 1 + k), of combinations without their effects.

    Returns
    -------
    bool
        True if the least eigenvalue of the correlations is WELL_CONDITIONED or more.
    """
    least = np.linalg.eigvalsh(correlations(cross_products)[0])[0]
    return bool(least >= WELL_CONDITIONED)


def check_remains(
    combinations: Combinations, regressors: tuple[str, ...], mean_squares: np.ndarray
) -> None:
    """Checks that more than rounding remains of every variable.

    Parameters
    ----------
    combinations : Combinations
        Of the variables.
    regressors : tuple of str
        Names of the k regressors.
    mean_squares : numpy.ndarray
        (1 + k,), of the combinations without their effects.

    Raises
    ------
    NotEstimableError
        Naming the first regressor of which no more remains, or telling it of the
        outcome.
    """
    is_left = np.sqrt(mean_squares) > combinations.limits
    for name, is_identified in zip(regressors, is_left[1:], strict=True):
        if not is_identified:
            raise NotEstimableError("not_identified", term=name)
    if not is_left[0]:
        raise NotEstimableError("nothing_left")


def orthogonal(
    combinations: Combinations,
    regressors: tuple[str, ...],
    n: int,
    combined: Callable[[Combinations], tuple[np.ndarray, T]],
) -> tuple[Combinations, np.ndarray, T]:
    """Combinations that are nearly orthogonal, found in rounds.

    Parameters
    ----------
    combinations : Combinations
        With which the first round begins.
    regressors : tuple of str
        Names of the k regressors.
    n : int
        Rows.
    combined : callable
        Gives cross-products (1 + k, 1 + k) of the rows of combinations without their
        effects, and whatever else of them is wanted.

    Returns
    -------
    tuple of Combinations and numpy.ndarray and T
        The combinations, their cross-products, and what else combined gave for them.

    Raises
    ------
    NotEstimableError
        Naming what the effects absorb or what is collinear.

    References
    ----------
    Fukaya, Nakatsukasa, Yanagisawa and Yamamoto, CholeskyQR2: A Simple and
    Communication-Avoiding Algorithm for Computing a Tall-Skinny QR Factorization on a
    Large-Scale Parallel System, Proceedings of ScalA, 2014.
    """
    for _ in range(MOST_ROUNDS):
        products, found = combined(combinations)
        check_remains(combinations, regressors, np.diag(products) / n)
        if is_well_conditioned(products):
            return combinations, products, found
        combinations = combinations.next(products)
    raise NotEstimableError("nearly_collinear")


def to_terms(weights: np.ndarray, means: np.ndarray) -> np.ndarray:
    """From a mean and slopes of combinations to a constant and slopes of variables.

    Times the covariance of mean and slopes, and its transpose, it is the covariance of
    the constant and the slopes of the variables.

    Parameters
    ----------
    weights : numpy.ndarray
        (1 + k, 1 + k), of the combinations.
    means : numpy.ndarray
        (1 + k,), of the combinations.

    Returns
    -------
    numpy.ndarray
        (1 + k, 1 + k).
    """
    turned = np.zeros_like(weights)
    turned[0] = np.concatenate([[1.0], -means[1:]])
    turned[1:, 1:] = weights[1:, 1:]
    return np.asarray(turned / weights[0, 0])


def estimates_of_terms(
    weights: np.ndarray, means: np.ndarray, slopes: np.ndarray
) -> np.ndarray:
    """Constant and slopes of the variables.

    Parameters
    ----------
    weights : numpy.ndarray
        (1 + k, 1 + k), of the combinations.
    means : numpy.ndarray
        (1 + k,), of the combinations with their effects.
    slopes : numpy.ndarray
        (k,), of the combinations.

    Returns
    -------
    numpy.ndarray
        (1 + k,), in the outcome's unit of measurement by the term's.
    """
    found = to_terms(weights, means) @ np.concatenate([means[:1], slopes])
    found[1:] -= weights[1:, 0] / weights[0, 0]
    return np.asarray(found)
