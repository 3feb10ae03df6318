"""Narrow the tasks by member, kind, and whether they are done."""

from __future__ import annotations

from dataclasses import replace

from svit_tui.crm.tasks.lists import ALL, MINE, TaskListFilter
from svit_tui.i18n import _
from svit_tui.screens.ask import sources
from svit_tui.screens.ask.asking import fill
from svit_tui.screens.ask.facets import chosen, many, numbers, said
from svit_tui.screens.base.screen import CrmScreen
from svit_tui.screens.tasks.form import kind_options
from svit_tui.widgets.fields import ManyField, OptionsField
from svit_tui.widgets.picker import Choice


async def task_facets(
    screen: CrmScreen, wanted: TaskListFilter
) -> tuple[TaskListFilter, list[str]] | None:
    """Whose tasks are shown, of which kinds, planned or done; and what that is called."""
    kinds = kind_options()
    members = await screen.read(sources.members)
    values = await fill(
        screen,
        _("Filter the tasks"),
        [
            OptionsField(
                key="whose",
                label=_("Whose"),
                options=(Choice(MINE, _("mine")), Choice(ALL, _("everybody's"))),
            ),
            ManyField(
                key="members",
                label=_("Members"),
                title=_("Members"),
                source=members,
                hint=_("as above"),
            ),
            many("kinds", _("Kind"), kinds),
            OptionsField(
                key="done",
                label=_("Show"),
                options=(Choice(False, _("planned")), Choice(True, _("done"))),
            ),
        ],
        start={
            "whose": wanted.whose,
            "members": chosen(members, wanted.member_ids),
            "kinds": tuple(choice for choice in kinds if choice.key in wanted.kinds),
            "done": wanted.done,
        },
    )
    if values is None:
        return None
    chosen_filter = replace(
        wanted,
        whose=str(values["whose"]),
        member_ids=numbers(values["members"]),
        kinds=tuple(str(choice.key) for choice in values["kinds"]),
        done=bool(values["done"]),
    )
    is_everybody = chosen_filter.whose == ALL and not chosen_filter.member_ids
    whose = Choice(ALL, _("everybody's")) if is_everybody else values["members"]
    done = Choice(True, _("done")) if chosen_filter.done else None
    return chosen_filter, said(whose, values["kinds"], done)
