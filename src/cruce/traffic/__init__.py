"""A synthetic day at the border: documents as brokers send them, and the truth about them, written apart."""

from cruce.traffic import border, examples
from cruce.traffic.day import day
from cruce.traffic.granted import granted
from cruce.traffic.listed import listed_parties
from cruce.traffic.truth import Fault, Planted, Truck, Truth

__all__ = ["Fault", "Planted", "Truck", "Truth", "border", "day", "examples", "granted", "listed_parties"]
