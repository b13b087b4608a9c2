"""What stands on a case beside its decisions: holds, overrides, discrepancies, legal courses."""

from __future__ import annotations

from typing import Final

from cruce.model import Course, Discrepancy, Hold, Override, Overriding, Value

HELD: Final = "case.held"
IN_COURSE: Final = "case.course"


class Matters(Value):
    """The matters of a case in one section, whatever its version: its own, and those others told of.

    ``discrepancies`` are those stated of the present version, ``amended`` the SHA-256 of the charges on the
    filing as found; ``told`` are those of other sections, by their name.
    """

    holds: tuple[Hold, ...] = ()
    overrides: tuple[Override, ...] = ()
    courses: tuple[Course, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    amended: str = ""
    told: dict[str, tuple[Discrepancy, ...]] = {}  # noqa: RUF012 - pydantic copies a default

    @property
    def standing(self) -> tuple[Hold, ...]:
        """The holds that nobody has lifted, whoever set them."""
        return tuple(one for one in self.holds if one.stands)

    def obstacles(self, section: str) -> tuple[str, ...]:
        """Give the codes for which a section may not release: a hold stands, or a course keeps the goods."""
        stopped = any(one.section == section and one.holds_goods for one in self.courses)
        return (*([HELD] if self.standing else []), *([IN_COURSE] if stopped else []))

    def granted(self, kind: Overriding, version: int) -> Override | None:
        """Give the confirmed override of a kind that counts for a version of the case."""
        mine = (one for one in self.overrides if one.kind is kind and one.version == version)
        return next((one for one in mine if one.confirmed_by is not None), None)

    @property
    def settled(self) -> bool:
        """Tell whether nothing of it is still open: no hold stands, no course runs."""
        return not self.standing and not any(one.open for one in self.courses)

    def of_next_version(self) -> Matters:
        """Give the matters of an amended case: holds and courses stay, what was found goes."""
        return self.model_copy(update={"discrepancies": (), "amended": "", "told": {}})
