"""The peer of `bench/tariff.py`: openfisca-core with the merchandise processing fee of a formal US entry.

The fee is written as a country package of OpenFisca has it: YAML parameters by fiscal year for the rate, the
minimum and the maximum (the figures of the law that ships here), and a variable with a vectorised formula
over numpy arrays of 32-bit floats. It is used in its two usual ways: as in a microsimulation, where one
vector holds all entries of a day, which is its natural batch, put in and calculated in one call; and as in
its web API, where each case is a simulation of its own.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from cruce.law import Known, Law

ENTRY = build_entity("entry", "entries", "An entry", is_person=True)
Amounts = npt.NDArray[np.floating[Any]]
PARTS = ("rate", "minimum", "maximum")


class customs_value(Variable):  # type: ignore[misc] # noqa: N801 -- named as OpenFisca names a variable
    """The customs value of an entry."""

    value_type = float
    entity = ENTRY
    definition_period = DateUnit.DAY
    label = "Customs value"


class mpf(Variable):  # type: ignore[misc] # noqa: N801
    """The fee on it."""

    value_type = float
    entity = ENTRY
    definition_period = DateUnit.DAY
    label = "Merchandise processing fee"

    def formula(entries, period, parameters):  # type: ignore[no-untyped-def] # noqa: N805 -- their form
        """Take the rate on the value, then the bounds of the fiscal year."""
        fee = parameters(period).mpf
        return np.clip(np.round(entries("customs_value", period) * fee.rate, 2), fee.minimum, fee.maximum)


def fee_system(law: Law, days: Sequence[date], folder: Path) -> TaxBenefitSystem:
    """Write the parameters by fiscal year under a folder, and give the system that reads them."""
    (folder / "mpf").mkdir(parents=True)
    for part in PARTS:
        known = [found for day in days if isinstance(found := law.value(f"us/fees/mpf/{part}", day), Known)]
        values = {str(found.since): {"value": float(found.value)} for found in known}
        body = {"description": part, "values": values}
        (folder / "mpf" / f"{part}.yaml").write_text(yaml.safe_dump(body))
    system = TaxBenefitSystem([ENTRY])
    system.load_parameters(str(folder))
    system.add_variables(customs_value, mpf)
    return system


def fees(system: TaxBenefitSystem, day: date, values: Amounts) -> Amounts:
    """Calculate the fees of all entries of a day in one simulation."""
    simulation = SimulationBuilder().build_default_simulation(system, count=len(values))
    simulation.set_input("customs_value", period(str(day)), values)
    found: Amounts = simulation.calculate("mpf", period(str(day)))
    return found
