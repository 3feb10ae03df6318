"""Every filter of the board by its name, for the palette."""

from __future__ import annotations

from svit_tui.i18n import _
from svit_tui.screens.base.desk import Command, Desk
from svit_tui.screens.board.filter_said import NEEDS, SHOWN, FilterWord


def commands() -> list[Command]:
    """What deals may be in need of, and which can be shown."""
    needs = [_command(word, needs=(key,)) for key, word in NEEDS.items()]
    return needs + [_command(word, show=key) for key, word in SHOWN.items()]


def _command(word: FilterWord, *, show: str = "open", needs: tuple[str, ...] = ()) -> Command:
    def run(desk: Desk) -> None:
        desk.show_deals(show, needs)

    return Command(_(word.sought), _("board: {filter}").format(filter=_(word.said)), run)
