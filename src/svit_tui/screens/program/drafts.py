"""Go on with what was typed into forms and not saved, or discard it."""

from __future__ import annotations

from dataclasses import dataclass

from svit_tui import formatting
from svit_tui.i18n import _
from svit_tui.keys.actions import bindings_for
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.widgets.drafts import FormDraft
from svit_tui.widgets.picker import Choice, PickerModal, PickerResult


@dataclass(frozen=True, slots=True)
class _Discarded:
    """The key of a choice that is to be discarded."""

    key: str


class DraftsModal(PickerModal):
    """The drafts, the newest first: enter goes on with one, ctrl+n discards it."""

    BINDINGS = bindings_for("drafts")

    def __init__(self, drafts: list[Choice]) -> None:
        super().__init__(_("What you typed and did not save"), drafts)
        self.area = "drafts"

    def action_discard(self) -> None:
        """Discard the draft under the cursor."""
        choice = self.rows.current
        if choice is not None:
            gone = Choice(_Discarded(str(choice.key)), choice.label)
            self.dismiss(PickerResult((gone,)))


async def go_on_with_drafts(screen: CrmScreen) -> None:
    """Let the user go on with a draft; those that are discarded are gone for good."""
    drafts = screen.desk.drafts
    while listed := drafts.listed():
        choices = [
            Choice(key, said_of(draft), formatting.moment_said(draft.at, screen.store.clock()))
            for key, draft in listed
        ]
        picked = await screen.app.push_screen_wait(DraftsModal(choices))
        if picked is None or picked.one is None:
            return
        if isinstance(picked.one.key, _Discarded):
            drafts.drop(picked.one.key.key)
            continue
        [draft] = [draft for key, draft in listed if key == picked.one.key]
        if draft.route:
            await screen.desk.dialog(draft.route, screen, *draft.about, **draft.options)
        else:
            words = _("It comes back where you typed it: open “{form}” again.")
            screen.complain(words.format(form=draft.heading))
        return
    screen.say(_("There are no more drafts."))


def said_of(draft: FormDraft) -> str:
    """The form, and the longest of what was typed into it."""
    texts = [" ".join(raw.split()) for raw in draft.typed.own().values() if isinstance(raw, str)]
    longest = max(texts, key=len, default="")
    return f"{draft.heading}: {longest}" if longest else draft.heading
