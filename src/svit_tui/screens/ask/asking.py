"""Show forms and pickers, and write what they return through the screen's one way in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from svit_tui.i18n import _
from svit_tui.model.errors import Conflict, CrmError, Invalid
from svit_tui.model.values.text import BLOCK_LIMIT, LINE_LIMIT
from svit_tui.screens.base.screen import CrmScreen, Written
from svit_tui.widgets.fields import BlockField, FieldProblem, FormField, Raw, Values
from svit_tui.widgets.form import FormModal, React
from svit_tui.widgets.picker import PickerModal, PickerResult

if TYPE_CHECKING:
    from svit_tui.screens.base.desk import Unit

T = TypeVar("T")


async def pick(screen: CrmScreen, picker: PickerModal) -> PickerResult | None:
    """Let the user pick; none if nothing was."""
    return await screen.app.push_screen_wait(picker)


async def fill(
    screen: CrmScreen,
    title: str,
    fields: Sequence[FormField],
    *,
    start: Mapping[str, Raw] | None = None,
    enter_saves: bool = False,
) -> Values | None:
    """Let the user fill a form that writes nothing."""
    form = FormModal(title, fields, start=start, enter_saves=enter_saves)
    return await screen.app.push_screen_wait(form)


def _too_long(fields: Sequence[FormField], values: Values) -> str:
    """The field whose text is longer than the store takes; a refusal of it doesn't say which."""
    for field in fields:
        limit = BLOCK_LIMIT if isinstance(field, BlockField) else LINE_LIMIT
        value = values.get(field.key)
        if isinstance(value, str) and len(value) > limit:
            return field.key
    return ""


async def fill_and_write(
    screen: CrmScreen,
    title: str,
    fields: Sequence[FormField],
    act: Callable[[Unit, Values], T],
    *,
    start: Mapping[str, Raw] | None = None,
    draft: str = "",
    focus: str = "",
    enter_saves: bool = False,
    react: React | None = None,
    again: Callable[[], Awaitable[Written[T] | None]] | None = None,
) -> Written[T] | None:
    """Let the user fill a form, and write it; what is refused is said in the form, which stays.

    `draft` is the key under which unsaved text is kept. `again` reads the thing anew and opens its
    form, if somebody else has saved it meanwhile: what was typed is brought together with that.
    """
    kept: list[Written[T]] = []

    async def submit(values: Values) -> FieldProblem | None:
        try:
            kept.append(await screen.attempt(lambda work: act(work, values)))
        except Invalid as error:
            return FieldProblem(str(error), _too_long(fields, values) or error.field)
        except Conflict as error:
            return FieldProblem(str(error), against=error.who if again is not None else "")
        except CrmError as error:
            return FieldProblem(str(error))
        return None

    form = FormModal(
        title,
        fields,
        start=start,
        submit=submit,
        drafts=screen.desk.drafts,
        draft_key=draft,
        focus=focus,
        enter_saves=enter_saves,
        react=react,
    )
    await screen.app.push_screen_wait(form)
    if form.is_outdated and again is not None:
        return await again()
    if not kept:
        return None
    screen.written(kept[0])
    if form.kept_of_others:
        words = _("{done}. What {who} had changed stays: {fields}.")
        said = words.format(done=kept[0].sentence, who=form.against, fields=form.kept_of_others)
        screen.say(said, hint=_("u undo"))
    return kept[0]
