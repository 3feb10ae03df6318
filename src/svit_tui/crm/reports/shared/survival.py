"""Kaplan-Meier quantiles of durations, some of which have not ended yet.

E. L. Kaplan, P. Meier: Nonparametric estimation from incomplete observations, Journal of the
American Statistical Association 53 (1958). A time that is not over is *censored*: it is known to be
at least as long as it has been. It counts among those at risk up to there, and says nothing after.
Left out, such times would make a stage look quick just because its slow deals are still in it;
taken for whole, they would make it look quick, too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import ceil

# Shares that differ by less are the same share: a product of many quotients is not exact.
SAME = 1e-9


def quantile(ended: Sequence[int], censored: Sequence[int], share: float) -> float | None:
    """The time after which `share` of them (0 < share < 1) are over. Both lists are sorted.

    None if the curve never falls so far.

    S(t) = Π (1 − d/n) over the times up to t at which d of the n at risk ended; what was censored
    at a time is still at risk at it. The quantile is the first t with S(t) ≤ 1 − share; where S(t)
    is just that up to the next end, the middle of the two, so that without censored times the
    median is the plain one. The time has the unit of the lists.

    Between two censored times the product telescopes to a plain share, so each of those stretches
    is one division: the cost is that of the censored times, whatever number has ended.
    """
    target = 1.0 - share
    total = len(ended) + len(censored)
    above = 1.0
    start = 0
    while start < len(ended):
        # Those at risk from here on: all but what ended or was censored before.
        gone = bisect_left(censored, ended[start])
        risk = total - start - gone
        limit = censored[gone] if gone < len(censored) else None
        stop = len(ended) if limit is None else bisect_right(ended, limit)
        # The fewest further ends that bring the curve down to the target.
        need = max(ceil(risk * (1.0 - target / above) - SAME * risk), 1)
        if need <= stop - start:
            at = start + need - 1
            left = above * (risk - need) / risk
            following = ended[at + 1] if at + 1 < len(ended) else None
            if abs(left - target) <= SAME and following is not None:
                return (ended[at] + following) / 2
            return float(ended[at])
        above *= (risk - (stop - start)) / risk
        start = stop
    return None
