"""Tables at the width of the terminal: text folds, a figure never does."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Column, Table
from rich.text import Text as Styled

LONGEST_WORD: Final = 24
"""A longer word of a text may be broken so that the table fits; a figure, a date or a code may not."""

_ENDLESS: Final = 10_000
_BETWEEN: Final = 3  # blanks and rule between two columns


def fitted(block: Table, console: Console, width: int) -> Table:
    """Give a table as it is where it fits into a width; else under folded heads; else each row as pairs."""
    if not block.show_header:
        return block
    kept = [column for column in block.columns if _is_kept(column)]
    for column in kept:
        column.no_wrap = True
    if Measurement.get(console, console.options.update_width(_ENDLESS), block).maximum <= width:
        return block
    for column in kept:
        column.header = _text(column.header).copy()
        column.header.plain = "\n".join(column.header.plain.split())
    needed = sum(map(_least, block.columns)) + _BETWEEN * (len(block.columns) - 1)
    return block if needed <= width else _stacked(block)


def _is_kept(column: Column) -> bool:
    """Tell whether no cell of a column may be broken: figures, and what is written in single short words."""
    words = [_text(cell).plain.strip() for cell in column.cells]
    return column.justify == "right" or all(
        " " not in word and "\n" not in word and len(word) <= LONGEST_WORD for word in words
    )


def _least(column: Column) -> int:
    """Give the width that a column needs at least."""
    lines = [line for cell in (column.header, *column.cells) for line in _text(cell).plain.split("\n")]
    if column.no_wrap:
        return max(map(cell_len, lines))
    return min(max((cell_len(word) for line in lines for word in line.split()), default=0), LONGEST_WORD)


def _stacked(block: Table) -> Table:
    """Write each row as pairs of head and cell, one under the other."""
    made = Table(box=None, show_header=False, pad_edge=False)
    made.add_column(style="dim")
    figures = all(column.no_wrap for column in block.columns[1:])
    made.add_column(justify="right" if figures else "left", overflow="fold")
    heads = [" ".join(_text(column.header).plain.split()) for column in block.columns]
    for place, cells in enumerate(zip(*(column.cells for column in block.columns), strict=True)):
        if place:
            made.add_row("", "")
        for head, cell in zip(heads, cells, strict=True):
            made.add_row(head, cell)
    return made


def _text(cell: object) -> Styled:
    return cell if isinstance(cell, Styled) else Styled(str(cell))
