"""Where shipments are, and who holds them: EPCIS 2.0 in and out, custody, timeline, sealed transit, crossing
times.

Values in, verdicts out. `epcis` reads and writes documents, `sightings` are the words of the border in them;
`measuring` tells crossing times, `transit` judges sealed transits.
"""

from cruce.tracking import epcis, measuring, sightings, transit
from cruce.tracking.custody import Custody, Deviation, custody
from cruce.tracking.journey import Eta, Plan, Timeline, eta, in_order, timeline
from cruce.tracking.sightings import Act, Sighting

__all__ = [
    "Act",
    "Custody",
    "Deviation",
    "Eta",
    "Plan",
    "Sighting",
    "Timeline",
    "custody",
    "epcis",
    "eta",
    "in_order",
    "measuring",
    "sightings",
    "timeline",
    "transit",
]
