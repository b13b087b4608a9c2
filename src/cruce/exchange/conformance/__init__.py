"""Whether a service keeps to the API as its description says: named checks, each with what was seen.

They file, amend and withdraw, so they are for sections in training only.
"""

from cruce.exchange.conformance.checks import CHECKS
from cruce.exchange.conformance.trial import Outcome, Result, Trial, run

__all__ = ["CHECKS", "Outcome", "Result", "Trial", "run"]
