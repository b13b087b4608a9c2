"""Words on the terminal: lines and tables that fold at any width; what a paper says is shown, not obeyed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Final

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from cruce.cli.fitting import fitted
from cruce.model import Channel, JointState

Cell = str | Styled

_AWAITED: Final[ContextVar[bool]] = ContextVar("awaited", default=False)

# Control characters, and those that turn the direction of writing: a paper must not steer the terminal.
_STEERING: Final = (
    *range(9),
    *range(11, 32),
    *range(127, 160),
    0x2028,
    0x2029,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
)
_SHOWN: Final = {**dict.fromkeys(_STEERING, "\ufffd"), ord("\t"): " "}
_STYLES: Final[Mapping[Channel | JointState, str]] = {
    Channel.GREEN: "green",
    Channel.YELLOW: "yellow",
    Channel.ORANGE: "dark_orange",
    Channel.RED: "red",
    JointState.OPEN: "yellow",
    JointState.RELEASED: "bold green",
    JointState.HELD: "bold dark_orange",
    JointState.REFUSED: "bold red",
    JointState.WITHDRAWN: "dim",
}


def console() -> Console:
    """Open the standard output for words and tables."""
    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


def log() -> Console:
    """Open the standard error, where progress and faults go."""
    return Console(file=sys.stderr, highlight=False, markup=False, emoji=False)


def shown(text: object, style: str = "") -> Styled:
    """Make a text safe to print, with every character that would steer the terminal made visible."""
    return Styled(str(text).translate(_SHOWN), style=style)


def coloured(word: str, of: Channel | JointState) -> Styled:
    """Give a word in the colour of a channel or of a joint state."""
    return shown(word, _STYLES[of])


def joined(cells: Iterable[Cell], between: str = " · ") -> Styled:
    """Put several pieces on one line."""
    return Styled(between).join([cell if isinstance(cell, Styled) else shown(cell) for cell in cells])


def put(text: Cell = "", *, indent: int = 0, style: str = "") -> None:
    """Print one paragraph, or an empty line."""
    put_block(_styled(text, style), indent=indent)


def _styled(text: Cell, style: str) -> Styled:
    if not isinstance(text, Styled):
        return shown(text, style)
    if style:
        text.stylize(style)
    return text


def put_block(block: RenderableType, *, indent: int = 0) -> None:
    """Print a table or another block, without blanks at the end of its lines."""
    if isinstance(block, Styled) and not block:
        sys.stdout.write("\n")
        return
    terminal = console()
    if isinstance(block, Table):
        block = fitted(block, terminal, terminal.width - indent)
    with terminal.capture() as captured:
        terminal.print(Padding(block, (0, 0, 0, indent), expand=False))
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def put_whole(text: str) -> None:
    """Print lines as they stand, however long: folded, a signed note is none."""
    sys.stdout.write("".join(f"{line.translate(_SHOWN)}\n" for line in text.splitlines()))


def complain(text: str) -> None:
    """Print one paragraph on standard error."""
    log().print(shown(text), soft_wrap=True)


def await_json(awaited: bool) -> None:
    """Note whether the answer of this run is to be one JSON object, which is printed whatever happens."""
    _AWAITED.set(awaited)


def json_is_awaited() -> bool:
    """Tell whether a JSON object was asked for and not printed yet."""
    return _AWAITED.get()


def put_json(body: Mapping[str, Any]) -> None:
    """Print one object on the last line of standard output."""
    await_json(False)
    print(json.dumps(body, ensure_ascii=False, separators=(",", ":")))  # noqa: T201


def table(*columns: str, right: Sequence[int] = (), title: str | None = None) -> Table:
    """Make an empty table; the columns numbered in ``right`` hold figures."""
    made = Table(
        box=SIMPLE_HEAD,
        title=title,
        title_justify="left",
        title_style="bold",
        pad_edge=False,
        show_edge=False,
    )
    for number, name in enumerate(columns):
        made.add_column(shown(name), justify="right" if number in right else "left", overflow="fold")
    return made


def pairs(rows: Iterable[tuple[str, Cell]]) -> Table:
    """Make a table of names and what they stand for, without a frame; a name is not repeated."""
    made = Table(box=None, show_header=False, pad_edge=False)
    made.add_column(style="dim", no_wrap=True)
    made.add_column(overflow="fold")
    last = ""
    for name, cell in rows:
        made.add_row(shown("" if name == last else name), cell if isinstance(cell, Styled) else shown(cell))
        last = name
    return made


def moment(at: datetime) -> str:
    """Write a moment in UTC, to the minute."""
    return f"{at:%Y-%m-%d %H:%M} UTC"
