"""The door for systems: one section as a service, for its peers, its traders, and whoever reads its log."""

from cruce.web import alone, identity, together
from cruce.web.app import Application
from cruce.web.office import Office
from cruce.web.serving import serve, serve_witness

__all__ = ["Application", "Office", "alone", "identity", "serve", "serve_witness", "together"]
