"""Training of the splitter: logistic regression that starts from what a careful reader believes.

A few dozen lists teach little by themselves, and what they teach too well is themselves. So each feature has a belief:
the weight a careful reader would give it. Training moves weights away from the beliefs as far as the examples ask for,
at a price, and never across zero: more questions in a list cannot make it less likely to be a list of problems.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from foothold.domain.document import Block
from foothold.domain.outline import outline
from index.split_features import features
from index.splitter import LinearSplitter

Array = npt.NDArray[np.float64]

#: Logit of a block of which nothing is known.
BIAS = -4.0
#: The weight that a careful reader would give each feature, in logits. A feature that isn't here isn't used.
BELIEFS: Mapping[str, float] = {
    # what it says by itself
    "own asks": 0.3,
    "own question": 0.3,
    "own wanted": 0.4,
    "own research words": 0.4,
    "own long number": 1.0,
    "own names one": 5.0,
    "own asks later": 0.2,
    "own answered": -0.8,
    "own told": -0.2,
    "own second person": -0.4,
    "own linked": -0.5,
    "own all link": -0.7,
    "own lower case": -0.5,
    "own unfinished": -0.3,
    "own bare label": -1.5,
    "own very short": -0.6,
    "own names other": -2.2,
    "own names problems": -1.2,
    "own capitals": -0.5,
    # what its siblings say, itself among them: a list is judged as a list
    "run asks": 1.2,
    "run question": 0.3,
    "run wanted": 0.5,
    "run research words": 0.8,
    "run hedged": 0.5,
    "run long number": 2.5,
    "run size": 1.0,
    "run counted by title": 0.7,
    "run numbered things": 3.0,
    "run proposes": 0.5,
    "run asks later": 0.5,
    "run answered": -1.0,
    "run states size": 1.0,
    "run told": -0.5,
    "run second person": -1.0,
    "run linked": -0.7,
    "run all link": -0.7,
    "run lower case": -0.7,
    "run unfinished": -0.5,
    "run very short": -0.4,
    "run short": -0.1,
    "run names other": -0.5,
    "run names problems": -0.3,
    "run bare label": -0.1,
    "run capitals": -0.4,
    # what stands above it
    "problems within 0": 0.7,
    "problems within 1": 0.7,
    "problems within 2": 0.5,
    "problems within 3": 0.8,
    "both within 0": 1.0,
    "both within 3": 0.5,
    "above problems anywhere": 0.8,
    "above wanted": 0.4,
    "above wanted near": 0.5,
    "wished near": 0.8,
    "introduction wanted": 0.3,
    "introduction problems": 0.3,
    "introduction invites": 0.4,
    "document invites": 0.3,
    "document hires": -2.5,
    "document answers": -2.0,
    "header problems": 3.0,
    "other within 0": -1.2,
    "other within 1": -0.6,
    "other within 3": -0.6,
    "one within 0": -2.0,
    "one within 1": -0.1,
    "areas within 0": -1.2,
    "areas within 1": -0.5,
    "problems set aside": -2.0,
    "label says nothing": -1.2,
    "nothing announces": -2.0,
    # what it holds, and where it stands
    "below wanted": 0.6,
    "below told": -1.0,
    "below long prose": -0.6,
    "below headings": -1.2,
    "form heading": -0.5,
    "form bold line": -1.0,
    "place quoted": -0.1,
    "place title heading": -1.0,
    "place in plain item": -1.2,
    "place in asking item": -1.0,
    "place in told problem": -2.0,
    # what means something only together
    "problems near, asks": 0.6,
    "problems said, asks": 0.8,
    "problems said, marked": 0.3,
    "problems said, prose below": 1.5,
    "hoped, asks": 0.5,
    "invited, asks": 1.2,
    "invited, proposes": 0.4,
    "both said, proposes": 0.6,
    "heading marked": 1.0,
    "heading repeated": -4.0,
    "numbered headings propose": 2.5,
    "heading leaves": 0.8,
    "heading records": 1.5,
    "heading names other": -1.5,
    "heading over bare list": -2.5,
}
NAMES = tuple(BELIEFS)

#: Price of moving a weight away from its belief, against the loss of one example. The figures are flat from 15 to 100.
STIFFNESS = 40.0
#: The same for the bias, which has to follow how rare problems are.
BIAS_STIFFNESS = 5.0
#: How much a block that opens a problem counts against one that doesn't.
POSITIVE_WEIGHT = 2.0
#: A list of n alike blocks counts as n to this power: its items say much the same.
RUN_POWER = 0.4
#: Tighter ranges than the sign of the belief: few examples show these, and long lists would drown those.
RANGES: Mapping[str, tuple[float | None, float | None]] = {
    "run size": (0.0, 1.5),
    "nothing announces": (None, -1.5),
    "place in told problem": (None, -1.5),
    "heading over bare list": (None, -2.0),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A document whose problems were marked by hand.

    Attributes:
        source: examples of one source are left out together.
        opens: numbers of the blocks that a problem opens with.
        doubtful: numbers of blocks that may be seen either way, with how much they count as none (0 to 1).
        weight: how much its blocks count.
    """

    source: str
    title: str
    blocks: tuple[Block, ...]
    opens: frozenset[int]
    doubtful: Mapping[int, float] = field(default_factory=dict)
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Rows:
    """An example as numbers.

    Attributes:
        found: features, one row a block, in the order of `NAMES`.
        opens: 1 where a problem opens, else -1.
        weight: how much each row counts.
    """

    source: str
    found: Array
    opens: Array
    weight: Array


def rows(example: Example) -> Rows:
    """Return the numbers of one example."""
    run_of = outline(example.blocks).run_of
    by_block = features(example.title, example.blocks)
    size = Counter((run_of[number], number in example.opens) for number in by_block)
    weight = [
        example.weight
        * example.doubtful.get(number, 1.0)
        * size[run_of[number], number in example.opens] ** (RUN_POWER - 1)
        for number in by_block
    ]
    return Rows(
        example.source,
        np.array([[found[name] for name in NAMES] for found in by_block.values()]).reshape(-1, len(NAMES)),
        np.array([1.0 if number in example.opens else -1.0 for number in by_block]),
        np.array(weight),
    )


def train(examples: Sequence[Rows]) -> LinearSplitter:
    """Return the splitter that fits the examples best, near the beliefs. Deterministic."""
    opens = np.concatenate([each.opens for each in examples])
    weight = np.concatenate([each.weight for each in examples]) * np.where(opens > 0, POSITIVE_WEIGHT, 1.0)
    found = np.vstack([each.found for each in examples])
    kept = weight > 0
    found, opens, weight = np.column_stack((found, np.ones(len(found))))[kept], opens[kept], weight[kept]
    beliefs = np.array([*BELIEFS.values(), BIAS])
    price = np.array([STIFFNESS] * len(NAMES) + [BIAS_STIFFNESS])

    def loss(weights: Array) -> tuple[float, Array]:
        margin = found @ weights * opens
        moved = weights - beliefs
        slope = -(opens * weight / (1 + np.exp(np.minimum(margin, 50)))) @ found + price * moved
        return float((weight * np.logaddexp(0, -margin)).sum() + 0.5 * (price * moved**2).sum()), slope

    best = minimize(loss, beliefs, jac=True, method="L-BFGS-B", bounds=_bounds(), options={"maxiter": 500}).x
    return LinearSplitter(float(best[-1]), dict(zip(NAMES, map(float, best[:-1]), strict=True)))


def _bounds() -> list[tuple[float | None, float | None]]:
    signs = {name: (0.0, None) if belief > 0 else (None, 0.0) for name, belief in BELIEFS.items()}
    return [*({**signs, **RANGES}[name] for name in NAMES), (None, None)]
