"""A member who goes through triage as fast as a process can: `python -m tests.e2e.triager …`.

Takes the store, a login and a folder. A file in the folder stands for a deal on screen: who finds
it there has the same deal as somebody else. Every third deal is skipped, the others are won.
Prints the numbers of both as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.start.opening import open_store
from svit_tui.crm.triage import queue as triage
from svit_tui.crm.triage.round import SKIPPED, Round, bring_next


def main(path: Path, login: str, folder: Path) -> None:
    store = open_store(path, login=login)
    round_ = Round()
    asked = triage.ask(store, member_id=triage.TEAM, untouched_hours=24)
    while not round_.is_over or round_.at < 0:
        bring_next(store, asked, round_)
        deal_id = round_.deal_id
        if deal_id is None:
            continue
        screen = folder / str(deal_id)
        os.close(os.open(screen, os.O_CREAT | os.O_EXCL))
        if deal_id % 3 == 0:
            round_.skip()
            screen.unlink()
            continue
        with store.unit() as work:
            triage.hold(work, deal_id)
            deals.win(work, deal_id)
        round_.decide("won")
        screen.unlink()
    with store.unit() as work:
        triage.leave(work)
    store.close()
    skipped = [number for number, what in round_.outcomes.items() if what == SKIPPED]
    won = [number for number, what in round_.outcomes.items() if what != SKIPPED]
    print(json.dumps({"skipped": skipped, "won": won}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
