"""Gaussian process regression over several views of a text (Rasmussen and Williams 2006, chapters 2 and 5).

Two texts are as alike as their views are on average, each by a bell curve over its cosine: texts that share their
meaning in one view count although another view keeps them apart, and what is far in all of them says nothing. Solving
for all training texts at once is exact, has no seeds, gives the answers that leaving one text out would give for
nothing more than an inverse, and the variance, which says how far a text is from everything known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve, lapack, solve_triangular

from wenlu.language.evaluation.views import cosines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wenlu.language.evaluation.views import Views
    from wenlu.language.grams import Floats

_NOISE = 0.08  # of a label; by leaving one out on BANKING77 anything from .03 to .15 is as good
FIRST_WIDTH, OTHER_WIDTH = 3.0, 1.5  # e5 is closer together than USE; half and double are as good
_LANDMARKS = 2_000


class GaussianProcess:
    """Learns numbers for texts. `targets` are centred; `weights` say how much a row is to be believed (1 is usual).

    15,000 rows take 2 GB and about 20 s on two cores, and the time grows with the third power of the rows. A text
    costs a product with all rows' vectors: 15 MFlop at that size.
    """

    def __init__(self, views: Views, targets: Floats, weights: Floats) -> None:
        self._views = views
        self._targets = targets
        self._noise = np.asarray(_NOISE / weights, dtype=np.float32)
        kernel = likeness(views, views).T  # symmetric; LAPACK works in place in this order of memory
        kernel[np.diag_indices_from(kernel)] += self._noise
        self._factor, _ = cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)
        self._answers = cho_solve((self._factor, True), targets, check_finite=False)
        self._landmarks, self._landmark_factor = self._choose_landmarks()

    def ask(self, views: Views) -> tuple[Floats, Floats]:
        """The numbers of each text, and their variance: 0 for what is known, 1 for what is like nothing known.

        The variance is that of at most 2,000 rows drawn from the training rows, so that it costs little.
        """
        likenesses = likeness(views, self._views)
        return likenesses @ self._answers, self._variance(likenesses[:, self._landmarks])

    def leave_one_out(self) -> tuple[Floats, Floats]:
        """What `ask` would have said of each training row, had it not been one. Can be asked for once.

        Of landmarks the variance is worked out without them; of all others it is as it stands.
        """
        inverse, _ = lapack.spotri(self._factor, lower=True, overwrite_c=True)
        precision = np.diag(inverse)
        means = self._targets - self._answers / precision[:, None]
        rows = np.arange(len(means))
        variance = np.concatenate(
            [
                self._variance(likeness(self._views.only(part), self._views.only(self._landmarks)))
                for part in (rows[start : start + 1000] for start in range(0, len(rows), 1000))
            ]
        )
        landmark_inverse, _ = lapack.spotri(self._landmark_factor, lower=True)
        variance[self._landmarks] = 1 / np.diag(landmark_inverse) - self._noise[self._landmarks]
        return means, variance

    def _choose_landmarks(self) -> tuple[NDArray[np.intp], Floats]:
        rows = np.random.default_rng(0).permutation(len(self._noise))[:_LANDMARKS]
        views = self._views.only(rows)
        kernel = likeness(views, views).T
        kernel[np.diag_indices_from(kernel)] += self._noise[rows]
        return rows, cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False)[0]

    def _variance(self, likenesses: Floats) -> Floats:
        explained = solve_triangular(self._landmark_factor, likenesses.T, lower=True, check_finite=False)
        return np.asarray(1 - np.einsum("ij,ij->j", explained, explained))


def likeness(left: Views, right: Views) -> Floats:
    """How alike texts are, from near 0 to 1: the mean over their blocks, of vectors or of words."""
    total = np.zeros((left.words.shape[0], right.words.shape[0]), dtype=np.float32)
    for place, (ours, theirs) in enumerate(zip(left.blocks, right.blocks, strict=True)):
        total += bell(cosines(ours, theirs), FIRST_WIDTH if place == 0 else OTHER_WIDTH)
    total /= len(left.blocks)
    return total


def bell(cosine: Floats, width: float) -> Floats:
    """`exp(-width * (1 - cosine))`, in place."""
    cosine -= 1
    cosine *= width
    return np.exp(cosine, out=cosine)
