"""What a shift chief sets of a crossing: two who end one incident end it once."""

from __future__ import annotations

import pytest
from tests.clearance.border import founded, opened

from cruce.clearance import crossing
from cruce.model import PowerError

HERE = "US-TX-WTB"


def test_of_two_officers_who_end_an_incident_at_once_the_second_is_told(tmp_path, monkeypatch):
    with opened(founded(tmp_path / "home"), only="us") as border:
        us = border.sections["us"]
        crossing.note_incident(us, HERE, "Lane 3 flooded", "Ana Reed")
        (incident,) = crossing.standing(us, HERE).incidents
        write = us.store.one

        def after_another(work):
            monkeypatch.setattr(us.store, "one", write)
            crossing.end_incident(us, HERE, incident.number, "Bo Lane")
            return write(work)

        monkeypatch.setattr(us.store, "one", after_another)
        with pytest.raises(PowerError) as told:
            crossing.end_incident(us, HERE, incident.number, "Ana Reed")
        assert told.value.code == "case.incident"
        ends = [one for one in us.store.events(f"crossing.{HERE}") if one.kind == "clearance.incident_ended"]
        assert len(ends) == 1
