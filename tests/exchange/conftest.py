"""A border of two sections, open for one test."""

from tests.clearance.conftest import border, home

__all__ = ["border", "home"]
