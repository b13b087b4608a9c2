"""The program as a whole: every command by name, in the order in which a newcomer meets them."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cruce import __version__
from cruce.cli import (
    academy,
    accounts,
    accounts_words,
    acts,
    alerts,
    alerts_words,
    booth,
    border,
    border_words,
    bundles,
    bundles_words,
    classify,
    classify_words,
    clearance,
    compare,
    compare_words,
    conformance,
    conformance_words,
    contingency,
    contingency_words,
    credentials,
    documents,
    duty,
    erasing,
    erasing_words,
    exchange,
    helps,
    keys,
    keys_words,
    law,
    lesser,
    lesser_words,
    liability,
    liability_words,
    lists,
    lists_words,
    logs,
    logs_words,
    matters,
    matters_words,
    minutes,
    minutes_words,
    origin,
    reads,
    reads_words,
    risk,
    risk_words,
    rules,
    rules_words,
    screen,
    screen_words,
    serve,
    serve_words,
    show,
    store_words,
    storing,
    tracking,
    tracking_words,
    training,
    witness,
    witness_words,
    yields,
)
from cruce.cli.faults import ending
from cruce.cli.language import say, speak, spoken
from cruce.cli.phrases import Command, Group
from cruce.cli.printing import await_json
from cruce.model import Language

_PLAIN: dict[str, Any] = {
    "cls": Group,
    "add_completion": False,
    "no_args_is_help": True,
    "rich_markup_mode": None,
}

program = typer.Typer(help=say(helps.PROGRAM), pretty_exceptions_enable=False, **_PLAIN)
_law = typer.Typer(help=say(helps.LAW), **_PLAIN)
_rules = typer.Typer(help=say(rules_words.RULES), **_PLAIN)
_list = typer.Typer(help=say(lists_words.LISTS), **_PLAIN)
_risk = typer.Typer(help=say(risk_words.RISK), **_PLAIN)
_exchange = typer.Typer(help=say(serve_words.EXCHANGE), **_PLAIN)
_case = typer.Typer(help=say(matters_words.CASE), **_PLAIN)
_hold = typer.Typer(help=say(erasing_words.HOLD), **_PLAIN)
_key = typer.Typer(help=say(keys_words.KEY), **_PLAIN)
_log = typer.Typer(help=say(logs_words.LOGS), **_PLAIN)
_store = typer.Typer(help=say(store_words.STORE), **_PLAIN)
_border = typer.Typer(help=say(border_words.BORDER), **_PLAIN)
_minute = typer.Typer(help=say(minutes_words.MINUTES), **_PLAIN)
_contingency = typer.Typer(help=say(contingency_words.CONTINGENCY), **_PLAIN)
_account = typer.Typer(help=say(accounts_words.ACCOUNT), **_PLAIN)
_booth = typer.Typer(help=say(contingency_words.BOOTH), **_PLAIN)
_witness = typer.Typer(help=say(witness_words.WITNESS), **_PLAIN)
_track = typer.Typer(help=say(tracking_words.TRACK), **_PLAIN)
_duty = typer.Typer(help=say(helps.DUTY), invoke_without_command=True, **_PLAIN)

for _app, _name, _command, _help in (
    (program, "demo", academy.demo, helps.DEMO),
    (program, "init", exchange.init, helps.INIT),
    (program, "clear", clearance.clear, helps.CLEAR),
    (program, "show", show.show, helps.SHOW),
    (program, "verify", credentials.verify, helps.VERIFY),
    (program, "bundle", bundles.bundle, bundles_words.BUNDLE),
    (program, "replay", bundles.replay, bundles_words.REPLAY),
    (program, "gap", documents.gap, helps.GAP),
    (program, "amend", clearance.amend, helps.AMEND),
    (program, "pay", acts.pay, helps.PAY),
    (program, "grant", acts.grant, helps.GRANT),
    (program, "accept", acts.accept, helps.ACCEPT),
    (program, "examine", acts.examine, helps.EXAMINE),
    (program, "decide", acts.decide, helps.DECIDE),
    (program, "alert", alerts.alert, alerts_words.ALERT),
    (program, "withdraw", acts.withdraw, helps.WITHDRAW),
    (program, "reads", reads.reads, reads_words.READS),
    (program, "erase", erasing.erase, erasing_words.ERASE),
    (_case, "hold", matters.hold, matters_words.HOLD),
    (_case, "lift", matters.lift, matters_words.LIFT),
    (_case, "propose", matters.propose, matters_words.PROPOSE),
    (_case, "confirm", matters.confirm, matters_words.CONFIRM),
    (_case, "found", matters.found, matters_words.FOUND),
    (_case, "secure", matters.secure, matters_words.SECURE),
    (_case, "course", matters.course, matters_words.COURSE),
    (_case, "step", matters.step, matters_words.STEP),
    (_case, "due", matters.due, matters_words.DUE),
    (_case, "write", matters.write, matters_words.SAY),
    (_case, "thread", matters.thread, matters_words.THREAD),
    (_hold, "place", erasing.place, erasing_words.PLACE),
    (_hold, "lift", erasing.lift, erasing_words.LIFT),
    (_hold, "show", erasing.show, erasing_words.SHOW),
    (_key, "rotate", keys.rotate, keys_words.ROTATE),
    (_key, "revoke", keys.revoke, keys_words.REVOKE),
    (_key, "affected", keys.affected, keys_words.AFFECTED),
    (_key, "sign-again", keys.sign_again, keys_words.SIGN_AGAIN),
    (_key, "accept", keys.accept, keys_words.ACCEPT),
    (_key, "list", keys.list_all, keys_words.LIST),
    (_key, "protect", keys.protect, keys_words.PROTECT),
    (program, "liability", liability.liability, liability_words.LIABILITY),
    (program, "origin", origin.origin, helps.ORIGIN),
    (program, "classify", classify.classify, classify_words.CLASSIFY),
    (program, "screen", screen.screen, screen_words.SCREEN),
    (program, "schema", documents.schema, helps.SCHEMA),
    (program, "serve", serve.serve, serve_words.SERVE),
    (program, "conformance", conformance.conformance, conformance_words.CONFORMANCE),
    (_exchange, "card", serve.card, serve_words.CARD),
    (_exchange, "nats-config", serve.nats_config, serve_words.NATS_CONFIG),
    (_exchange, "peer", serve.peer, serve_words.PEER),
    (_duty, "compare", compare.compare, compare_words.COMPARE),
    (_duty, "lesser", lesser.lesser, lesser_words.LESSER),
    (_risk, "train", training.train, risk_words.TRAIN_ONE),
    (_risk, "show", training.show_model, risk_words.SHOW),
    (_risk, "benchmark", risk.benchmark, risk_words.BENCHMARK),
    (_border, "generate", border.generate, border_words.GENERATE),
    (_minute, "draft", minutes.draft, minutes_words.DRAFT),
    (_minute, "comment", minutes.comment, minutes_words.COMMENT),
    (_minute, "sign", minutes.sign, minutes_words.SIGN),
    (_minute, "withdraw", minutes.withdraw, minutes_words.WITHDRAW),
    (_minute, "list", minutes.list_all, minutes_words.LIST),
    (_minute, "show", minutes.show, minutes_words.SHOW),
    (_contingency, "status", contingency.status, contingency_words.STATUS),
    (_contingency, "decide", contingency.decide, contingency_words.ALONE),
    (_contingency, "report", contingency.report, contingency_words.REPORT),
    (_contingency, "follow", contingency.follow, contingency_words.FOLLOW),
    (_contingency, "drill", contingency.drill, contingency_words.DRILL),
    (_account, "add", accounts.add, accounts_words.ADD),
    (_account, "key", accounts.key, accounts_words.KEY),
    (_account, "list", accounts.list_all, accounts_words.LIST),
    (_account, "remove", accounts.remove, accounts_words.REMOVE),
    (_booth, "key", booth.key, contingency_words.KEY),
    (_booth, "copy", booth.copy, contingency_words.COPY),
    (_booth, "decide", booth.decide, contingency_words.BOOTH_DECIDE),
    (_booth, "serve", booth.serve, contingency_words.BOOTH_SERVE),
    (_booth, "reconcile", booth.reconcile, contingency_words.RECONCILE),
    (_law, "import", law.bring, helps.LAW_IMPORT),
    (_law, "show", law.show, helps.LAW_SHOW),
    (_law, "check", law.check, helps.LAW_CHECK),
    (_rules, "check", rules.check, rules_words.CHECK),
    (_rules, "run", rules.run, rules_words.RUN),
    (_rules, "yields", yields.yields_of, rules_words.YIELDS),
    (_list, "import", lists.bring, lists_words.IMPORT),
    (_list, "compare", lists.compare, lists_words.COMPARE),
    (_log, "export", logs.export, logs_words.EXPORT),
    (_log, "show", logs.show, logs_words.SHOW),
    (_store, "move", storing.move, store_words.MOVE),
    (_store, "backup", storing.backup, store_words.BACKUP),
    (_track, "read", tracking.read_events, tracking_words.READ),
    (_track, "show", tracking.show, tracking_words.SHOW),
    (_track, "export", tracking.export, tracking_words.EXPORT),
    (_track, "seal", tracking.seal, tracking_words.SEAL),
    (_track, "hash", tracking.hash_events, tracking_words.HASH),
    (_witness, "init", witness.init, witness_words.INIT),
    (_witness, "serve", witness.serve, witness_words.SERVE),
):
    _app.command(_name, cls=Command, help=say(_help))(_command)
_duty.callback()(duty.duty)
program.add_typer(_duty, name="duty")
program.add_typer(_risk, name="risk")
program.add_typer(_law, name="law")
program.add_typer(_rules, name="rules")
program.add_typer(_exchange, name="exchange")
program.add_typer(_border, name="border")
program.add_typer(_list, name="list")
program.add_typer(_minute, name="minute")
program.add_typer(_account, name="account")
program.add_typer(_contingency, name="contingency")
program.add_typer(_booth, name="booth")
program.add_typer(_key, name="key")
program.add_typer(_case, name="case")
program.add_typer(_hold, name="hold")
program.add_typer(_log, name="log")
program.add_typer(_store, name="store")
program.add_typer(_track, name="track")
program.add_typer(_witness, name="witness")


def _version(asked: bool) -> None:
    if asked:
        print(f"cruce {__version__}")  # noqa: T201
        raise typer.Exit


@program.callback()
def _whole(
    lang: Annotated[Language | None, typer.Option("--lang", help=say(helps.LANG))] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=say(helps.VERSION))
    ] = False,
) -> None:
    speak(lang or spoken())


def run(arguments: Sequence[str]) -> int:
    """Carry out one command, whose arguments have the language in front; gives its exit code."""
    _open_closed_streams()
    await_json("--json" in arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot write ñ still gets its answer
    return ending(lambda: _carry_out(list(arguments)))


def _open_closed_streams() -> None:
    """Read nothing from, and write into nothing, what the shell has closed."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - open to the end


def _carry_out(arguments: list[str]) -> None:
    command = typer.main.get_command(program)
    with command.make_context("cruce", arguments) as context:
        command.invoke(context)
