"""The door for systems: one section as a service, for its peers, its traders, and whoever reads its log."""

from cruce.web import alone, identity, together
from cruce.web.app import application
from cruce.web.office import Office
from cruce.web.serving import serve, serve_witness

__all__ = ["Office", "alone", "application", "identity", "serve", "serve_witness", "together"]
