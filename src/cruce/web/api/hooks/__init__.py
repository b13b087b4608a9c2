"""Webhooks: who is told of what and where, and the telling, until it is taken."""

from cruce.web.api.hooks.asking import DOORS
from cruce.web.api.hooks.telling import Teller

__all__ = ["DOORS", "Teller"]
