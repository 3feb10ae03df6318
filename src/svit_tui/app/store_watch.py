"""Look each second whether others have changed the store, and whether it is still there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from svit_tui.i18n import _
from svit_tui.log import log
from svit_tui.model.errors import StoreUnavailable
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.store.file.open_store import store_problem
from svit_tui.store.store import Store

if TYPE_CHECKING:
    from svit_tui.app.app import SvitApp

LIVE_SECONDS = 1.0


class StoreWatch:
    """Watches the store for the screens: they hear what is new, and say it if it can't be used."""

    def __init__(self, app: SvitApp) -> None:
        self.app = app
        # Why the store can't be used any more; empty while it can.
        self.problem = ""
        self._is_away = False
        self._is_looking = False
        # The version of the store that was seen, and the newest change that the screens show.
        self._seen = -1
        self._latest = 0
        self._day = app.today

    def begin(self) -> None:
        """Look from now on; what is in the store already is on the screen."""
        self._latest = self.app.store.latest_change()
        self.app.set_interval(LIVE_SECONDS, self.look)

    def look(self) -> None:
        """Look now, unless a look is under way."""
        if not self._is_looking:
            self._is_looking = True
            self.app.run_worker(self._look(), group="look")

    def own_change(self, number: int) -> None:
        """Know a change of this session.

        If others have changed the store in between, the screens still have to be told of that.
        """
        if number == self._latest + 1:
            self._latest = number

    def failed(self, sentence: str) -> None:
        """Say that the store can't be used; screens go on showing what they have read."""
        for screen in self.app.screen_stack:
            if isinstance(screen, CrmScreen):
                # Nothing that keys wait for will come.
                screen.filters_shown = screen.filters_asked
        if sentence and sentence != self.problem:
            self.problem = sentence
            self.app.tell(sentence)

    def takes_failure(self, error: Exception) -> bool:
        """Say it, if the store can't be used any more; false if an error means something else."""
        problem = store_problem(self.app.store, error)
        if problem:
            log.warning("the store can't be used", exc_info=error)
            self.problem = ""
            self.failed(problem)
        return bool(problem)

    async def _look(self) -> None:
        app = self.app
        loop = asyncio.get_running_loop()
        try:
            version, newest, news = await loop.run_in_executor(
                app.watcher, _versions, app.store, self._seen, self._latest
            )
        except StoreUnavailable as error:
            self._is_away = True
            self.failed(str(error))
            return
        finally:
            self._is_looking = False
        self.problem = ""
        if self._is_away:
            self._is_away = False
            app.tell(_("The store is back."))
        day = app.today
        app.look_at_due(changed=version != self._seen)
        if version == self._seen and day == self._day:
            return
        # A change of this session may have come meanwhile; its screens know it.
        latest, before = max(newest, self._latest), self._latest
        self._seen, self._latest = version, latest
        # After midnight “tomorrow” is today, whether anybody writes or not.
        if latest != before or day != self._day:
            self._day = day
            app.refresh_calendar()
            for screen in app.screen_stack:
                if isinstance(screen, CrmScreen):
                    screen.stale()
            if news and isinstance(app.screen, CrmScreen):
                app.screen.hear(news)


def _versions(store: Store, seen: int, latest: int) -> tuple[int, int, str]:
    """What tells that another connection has changed the store, the newest change, and what others
    have changed after those that are known, in a sentence."""
    store.check()
    with store.light_read() as light:
        version, newest, news = store.data_version(), store.latest_change(), ""
        if version != seen and newest > latest:
            from svit_tui.crm.news import said

            news = said(light, latest, store.member.id if store.member else None)
        return version, newest, news
