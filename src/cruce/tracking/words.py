"""The words of the Core Business Vocabulary 2.0 and of EPCIS 2.0 that stand bare in JSON, by what they
say.
"""

from __future__ import annotations

from typing import Final

CBV: Final = "https://ref.gs1.org/cbv/"
EPCIS: Final = "https://ref.gs1.org/epcis/"
GS1: Final = "https://gs1.org/voc/"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


BIZ_STEP: Final = _set(
    """accepting arriving assembling collecting commissioning consigning creating_class_instance
    cycle_counting decommissioning departing destroying disassembling dispensing encoding
    entering_exiting holding inspecting installing killing loading other packing picking receiving
    removing repackaging repairing replacing reserving retail_selling shipping staging_outbound
    stock_taking stocking storing transporting unloading unpacking void_shipping sensor_reporting
    sampling"""
)
DISPOSITION: Final = _set(
    """active container_closed damaged destroyed dispensed disposed encoded expired in_progress in_transit
    inactive no_pedigree_match non_sellable_other partially_dispensed recalled reserved retail_sold
    returned sellable_accessible sellable_not_accessible stolen unknown available completeness_verified
    completeness_inferred conformant container_open mismatch_instance mismatch_class mismatch_quantity
    needs_replacement non_conformant unavailable"""
)
TRANSACTION: Final = _set("bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt")
PARTY: Final = frozenset(("owning_party", "possessing_party", "location"))
ERROR: Final = frozenset(("did_not_occur", "incorrect_data"))
COMPONENT: Final = _set(
    """x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing
    latitude longitude altitude"""
)
MEASUREMENT: Final = _set(
    """AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Radioactivity Altitude AmountOfSubstance
    AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area
    Capacitance Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate
    DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy
    Exposure Force Frequency Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum
    Luminance LuminousFlux LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential
    Mass MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy
    MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity RelativeHumidity Resistance
    Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature Time Torque
    Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber"""
)
ALERT: Final = frozenset(("ALARM_CONDITION", "ERROR_CONDITION"))
ACTION: Final = frozenset(("OBSERVE", "ADD", "DELETE"))

STANDARD: Final = {"epcis": EPCIS, "cbv": CBV, "gs1": GS1, "cbvmda": "urn:epcglobal:cbv:mda"}
"""The prefixes that the standard's own context declares, and everybody may use without declaring them."""

_HOMES: Final = {
    "bizStep": (BIZ_STEP, f"{CBV}BizStep-"),
    "disposition": (DISPOSITION, f"{CBV}Disp-"),
    "transaction": (TRANSACTION, f"{CBV}BTT-"),
    "party": (PARTY, f"{CBV}SDT-"),
    "component": (COMPONENT, f"{CBV}Comp-"),
    "measurement": (MEASUREMENT, GS1),
    "alert": (ALERT, GS1),
}


def expanded(kind: str, word: str) -> str:
    """Write a bare word of the vocabulary as its web address; what is no such word passes as it is."""
    known, home = _HOMES[kind]
    return home + word if word in known else word
