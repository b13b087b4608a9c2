"""A border of real sections, each with a co-director named in its settings."""

from tests.clearance.conftest import border
from tests.clearance.contingent import clock, home

__all__ = ["border", "clock", "home"]
