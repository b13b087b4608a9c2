"""The numbers given out in turn over the day: entries, pedimentos, remesas, manifests."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import chain, count

from cruce.traffic.draws import Draw
from cruce.traffic.identifiers import ALPHANUMERIC, entry_number, pedimento_number

ENTRIES_A_DAY = 24_000
PEDIMENTOS_A_DAY = 2_700
REMESAS_A_DAY = 40
TURN = timedelta(hours=2)  # what a tractor needs to unload, turn and come back to the line


class Registers:
    """One day's registers: every number is given once, in the order in which it is asked for."""

    def __init__(self, seed: int, on: date) -> None:
        self.on = on
        self._seed = seed
        self._yearday = on.timetuple().tm_yday - 1
        self._given: Counter[str] = Counter()
        self._out: dict[tuple[int, int], list[datetime]] = defaultdict(list)

    def reference(self, prefix: str) -> str:
        """Give the filer's own number of a filing or a shipment."""
        return f"{prefix}-{self.on:%y%m%d}-{self._next(prefix):05d}"

    def entry(self, filer: str) -> str:
        """Give a US entry number of this filer."""
        return entry_number(filer, self._yearday * ENTRIES_A_DAY + self._next(f"entry {filer}"))

    def pedimento(self, office: str, patente: str) -> str:
        """Give a pedimento number of this patente at this customs office."""
        serial = self._yearday * PEDIMENTOS_A_DAY + self._next(f"pedimento {office} {patente}")
        return pedimento_number(self.on, office, patente, serial)

    def consolidated(self, office: str, patente: str, trade: str) -> tuple[str, int, date]:
        """Give the week's consolidated pedimento of a trade, its next remesa, and the day it was opened.

        Earlier days of the week are taken to have had as many remesas each as a usual day.
        """
        opened = self.on - timedelta(days=self.on.weekday())
        draw = Draw(self._seed, "consolidated", office, patente, trade, opened.isoformat())
        number = pedimento_number(opened, office, patente, draw.below(10**6))
        remesa = self.on.weekday() * REMESAS_A_DAY + self._next(f"remesa {office} {trade}")
        return number, remesa, opened

    def tractor(self, carrier: int, first: int, fleet: int, arrives: datetime) -> int:
        """Give a tractor of a carrier that is on no other trip at that time: the first free from ``first``.

        A carrier whose whole fleet is out hires one more.
        """
        turns = chain(range(first, fleet), range(first), count(fleet))
        free = next(index for index in turns if not self._is_out(carrier, index, arrives))
        self._out[carrier, free].append(arrives)
        return free

    def _is_out(self, carrier: int, index: int, arrives: datetime) -> bool:
        return any(abs(arrives - other) < TURN for other in self._out[carrier, index])

    def itn(self, filed: datetime) -> str:
        """Give an internal transaction number of AES: X, the date of filing, six digits (15 CFR 30.1)."""
        return f"X{filed:%Y%m%d}{self._next('itn'):06d}"

    def manifest(self, scac: str) -> str:
        """Give an ACE trip number of a carrier."""
        return f"{scac}{self.on:%y%m%d}{self._next(f'trip {scac}'):05d}"

    def bill(self, scac: str) -> str:
        """Give a shipment control number of a carrier."""
        return f"{scac}{self.on:%y%m%d}S{self._next(f'bill {scac}'):05d}"

    def cove(self, draw: Draw) -> str:
        """Give an acuse de valor number."""
        return f"COVE{self.on:%y}{draw.marks(ALPHANUMERIC, 7)}"

    def mve(self) -> str:
        """Give the number of a manifestación de valor electrónica."""
        return f"MVE{self.on:%y%m%d}{self._next('mve'):06d}"

    def doda(self) -> str:
        """Give the integration number of a DODA."""
        return f"{self.on:%y%m%d}{self._next('doda'):07d}"

    def _next(self, register: str) -> int:
        self._given[register] += 1
        return self._given[register]
