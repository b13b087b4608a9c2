"""`cruce risk train` and `cruce risk show`: the learned score of one section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cruce.cli import risk_words as words
from cruce.cli.faults import REFUSED
from cruce.cli.language import say
from cruce.cli.options import Json
from cruce.cli.printing import pairs, put, put_block, put_json, shown, table
from cruce.cli.reading import LAW_LIMIT, read
from cruce.model import Find, Finding

if TYPE_CHECKING:
    from cruce.books import Experience
    from cruce.risk import score
    from cruce.section import Section

_SEED: Final = 1
_ENOUGH: Final = 200
"""Filings below which an index of drift says little."""

Folder = Annotated[Path, typer.Argument(metavar="DIR/NAME", help=say(words.FOLDER), show_default=False)]


def train(
    folder: Folder,
    table_file: Annotated[str | None, typer.Option("--input", metavar="FILE", help=say(words.INPUT))] = None,
    find: Annotated[list[Find] | None, typer.Option("--find", help=say(words.FIND))] = None,
    share: Annotated[float, typer.Option("--share", metavar="SHARE", help=say(words.SHARE))] = 0.05,
    force: Annotated[bool, typer.Option("--force", help=say(words.FORCE))] = False,
    json: Json = False,
) -> None:
    """Learn, judge against the model in force, keep the better one; exit 1 where nothing changed."""
    if not 0 < share <= 0.5:
        raise typer.BadParameter(say(words.BAD_SHARE).format(value=share))
    from cruce.risk import score
    from cruce.section import Section, equipment

    positive = set(find or (Find.REVENUE, Find.SEIZURE))
    section = Section.open(folder, reading=True)
    try:
        past = _past(section, table_file, positive)
        if isinstance(past, tuple):
            raise _refused(past, json=json)
        scorer, refused = equipment.model_in_force(folder, reading=True)
        _tell_refused(section, scorer, refused)
        made = score.retrain(past, scorer.model if scorer else None, _SEED, share, section.name)
        unseen = len(past.others[0]) if past.others else 0
        taken = made.better or force
        path = equipment.put_model(folder, made.model) if taken else None
    finally:
        section.close()
    if json:
        put_json(_as_json(made, path) | {"not_examined": unseen})
    else:
        _put(made, path, unseen)
    if not taken:
        raise typer.Exit(REFUSED)


def _past(section: Section, table_file: str | None, positive: set[Find]) -> score.Past | tuple[Finding, ...]:
    from cruce.books import experience
    from cruce.risk import score

    if table_file is not None:
        return score.read_past(read(table_file, LAW_LIMIT), "--input", positive)
    examined, others = [], []
    for one in experience(section):
        movement = section.risk(one.day).movement(one.filing)
        if one.find is None:
            others.append((movement, one.day))
        else:
            owed = nan if one.owed is None else float(one.owed)
            examined.append(score.Examined(movement, one.day, one.find, one.chance, owed))
    return score.past_of(examined, positive, others)


def show_model(
    folder: Folder,
    days: Annotated[int, typer.Option("--days", metavar="DAYS", min=1, help=say(words.RECENT))] = 30,
    json: Json = False,
) -> None:
    """Show the model in force, and compare the latest filings with what it learnt from."""
    from cruce.section import Section, equipment

    section = Section.open(folder, reading=True)
    try:
        scorer, refused = equipment.model_in_force(folder, reading=True)
        _tell_refused(section, scorer, refused)
        if scorer is None:
            if json:
                put_json({"section": section.name, "model": None, "refused": _codes(refused)})
            else:
                put(say(words.NOTHING_IN_FORCE).format(section=section.name))
            return
        recent = _recent(section, days)
        moved = _drift(section, scorer, recent)
    finally:
        section.close()
    if json:
        put_json(_model_as_json(section, scorer, refused, recent, moved))
    else:
        _put_model(scorer)
        _put_drift(scorer, recent, moved)


def _recent(section: Section, days: int) -> list[Experience]:
    from cruce.books import experience

    known = list(experience(section))
    last = max((one.day for one in known), default=date.min)
    return [one for one in known if last - one.day < timedelta(days=days)]


def _drift(section: Section, scorer: score.Scorer, recent: Iterable[Experience]) -> tuple[score.Drift, ...]:
    from cruce.risk import score

    rows, _, _ = scorer.rows(section.risk(one.day).movement(one.filing) for one in recent)
    return score.drift(scorer.model, rows) if len(rows) else ()


def _tell_refused(section: Section, scorer: score.Scorer | None, refused: Sequence[Finding]) -> None:
    from cruce.cli.desk import put_refused_models

    put_refused_models(section.name, scorer, refused)


def _refused(findings: tuple[Finding, ...], *, json: bool) -> typer.Exit:
    from cruce.cli.findings import findings_as_json, put_findings

    put_findings(findings)
    put(say(words.NOT_TRAINED).format(count=len(findings)), style="bold red")
    if json:
        put_json({"findings": findings_as_json(findings)})
    return typer.Exit(REFUSED)


def _codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def _as_json(made: score.Retrained, path: Path | None) -> dict[str, Any]:
    manifest = made.model.manifest
    return {
        "model": path.name if path else None,
        "better": made.better,
        "had_model": made.had_model,
        "judged": made.judged,
        "since": date.fromordinal(made.since).isoformat(),
        "figures": dict(made.fresh),
        "figures_in_force": dict(made.former) if made.former else None,
        "rows": manifest.rows,
        "positives": manifest.positives,
        "rows_sha256": manifest.rows_hash,
        "refers_from": list(manifest.refers_from),
    }


def _put(made: score.Retrained, path: Path | None, unseen: int) -> None:
    manifest = made.model.manifest
    put(say(words.LEARNT).format(rows=manifest.rows, positives=manifest.positives))
    if unseen:
        put(say(words.REMEMBERED).format(count=unseen))
    title = say(words.JUDGED).format(count=made.judged, since=date.fromordinal(made.since))
    rows = table(say(words.FIGURE), say(words.FRESH), say(words.FORMER), right=(1, 2), title=title)
    for name, said in words.FIGURES.items():
        former = f"{made.former[name]:.3f}" if made.former else "—"
        rows.add_row(shown(say(said)), shown(f"{made.fresh[name]:.3f}"), shown(former))
    put_block(rows)
    put(say(_verdict(made)))
    if path is None:
        put(say(words.STAYS), style="yellow")
    else:
        put(say(words.IN_FORCE).format(file=path.name), style="green")


def _verdict(made: score.Retrained) -> Any:
    if not made.had_model:
        return words.NO_FORMER
    if made.former is None:
        return words.NOT_COMPARED
    return words.BETTER if made.better else words.WORSE


def _put_model(scorer: score.Scorer) -> None:
    made, model = scorer.model.manifest, scorer.model
    first, last = (date.fromordinal(int(day)) for day in (made.first_day, made.last_day))
    calibration = model.calibration
    formula = say(words.CALIBRATED).format(
        rise=calibration.rise, fall=calibration.fall, shift=calibration.shift
    )
    rows = [
        (say(words.MODEL), str(scorer)),
        (say(words.ROWS_HASH), made.rows_hash),
        (say(words.PERIOD), f"{first} – {last}"),
        (say(words.COUNTS), f"{made.rows}, {made.positives}"),
        (say(words.REFERS), ", ".join(f"{step:.1%}" for step in made.refers_from)),
        (say(words.CALIBRATION), formula),
        *((say(said), f"{made.figures[name]:.3f}") for name, said in words.FIGURES.items()),
        (say(words.FEATURES), ", ".join(_labels(model))),
        (say(words.TERMS), str(len(model.tables))),
    ]
    put_block(pairs(rows))


def _labels(model: score.Model) -> list[str]:
    schema = model.schema
    return [say(schema.label((name,))) for name in (*schema.categories, *schema.numbers)]


def _put_drift(scorer: score.Scorer, recent: Sequence[Experience], moved: Sequence[score.Drift]) -> None:
    if not moved:
        put(say(words.NO_FILINGS))
        return
    days = [one.day for one in recent]
    title = say(words.DRIFT).format(count=len(recent), since=min(days), until=max(days))
    rows = table(say(words.COLUMN), say(words.INDEX), say(words.ADVICE), right=(1,), title=title)
    for one in moved:
        label = say(scorer.model.schema.label((one.feature,)))
        rows.add_row(shown(label), shown(f"{one.index:.2f}"), shown(say(_advice(one))))
    put_block(rows)
    if len(recent) < _ENOUGH:
        put(say(words.FEW).format(least=_ENOUGH), style="yellow")


def _advice(one: score.Drift) -> Any:
    return words.ACT if one.act else words.WATCH if one.watch else words.STABLE


def _model_as_json(
    section: Section,
    scorer: score.Scorer,
    refused: Sequence[Finding],
    recent: Sequence[Experience],
    moved: Sequence[score.Drift],
) -> dict[str, Any]:
    made, calibration = scorer.model.manifest, scorer.model.calibration
    return {
        "section": section.name,
        "model": str(scorer),
        "refused": _codes(refused),
        "rows_sha256": made.rows_hash,
        "rows": made.rows,
        "positives": made.positives,
        "days": [date.fromordinal(int(day)).isoformat() for day in (made.first_day, made.last_day)],
        "refers_from": list(made.refers_from),
        "calibration": [calibration.rise, calibration.fall, calibration.shift],
        "figures": dict(made.figures),
        "columns": [*scorer.model.schema.categories, *scorer.model.schema.numbers],
        "filings": len(recent),
        "drift": {one.feature: one.index for one in moved},
        "retrain": [one.feature for one in moved if one.act],
    }
