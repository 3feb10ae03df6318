"""The tasks, grouped by due date; or, after `v`, the week with its events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from svit_tui.crm.tasks.chosen import TASK, Item
from svit_tui.keys.actions import bindings_for
from svit_tui.keys.key_action import OWNED, PUT_OFF, ROW, SOME_TASKS
from svit_tui.screens.tasks import keys as task_actions
from svit_tui.screens.tasks.week import TaskWeek


class TasksScreen(TaskWeek):
    """What is to be done, by whom and when."""

    where: ClassVar[str] = "tasks"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("tasks")]

    def tasks_here(self) -> Sequence[Item]:
        """The selected ones, else the cursor's."""
        if self.selected:
            return sorted(self.selected)
        here = self.here()
        return [here] if here is not None else []

    def deals(self) -> Sequence[int]:
        """The deal of what is under the cursor."""
        value = self.about()
        return [value.deal_id] if value is not None and value.deal_id is not None else []

    def contact_here(self) -> int | None:
        """The contact of what is under the cursor."""
        value = self.about()
        return value.contact_id if value is not None else None

    def lacks(self, need: str) -> str:
        """Why what needs this can't be done now: a task or an event is what all of it is for."""
        if need in (PUT_OFF, OWNED):
            return super().lacks(SOME_TASKS)
        if need == ROW:
            return "" if self.here() is not None else super().lacks(SOME_TASKS)
        return super().lacks(need)

    def acted(self) -> None:
        """The selection ends with the action."""
        if self.selected:
            self.selected.clear()
            self.show_selected()

    async def action_select_all(self) -> None:
        """Select all that the list or the week shows; if all are, none."""
        if self.as_week:
            everyone = {(item.type, item.id) for item in self.items}
        else:
            everyone = {(TASK, number) for number in await self.read(self.order, None)}
        self.selected = set() if self.selected >= everyone else everyone
        self.show_selected()

    def action_open(self) -> None:
        """Open the deal, else the contact, else edit."""
        deals, contact = self.deals(), self.contact_here()
        if deals:
            self.desk.open("deal", deals[0])
        elif contact is not None:
            self.desk.open("contact", contact)
        else:
            self.action_edit()

    def action_new(self) -> None:
        """A new task, of nobody's in particular; in the week, on the day under the cursor."""
        self.dialog("task.plan", day=self.day_here())

    def action_plan(self) -> None:
        """A task or an event with the contact and about the deal of the cursor's task."""
        if self.plan_offered():
            return
        self.dialog(
            "task.plan",
            deal_ids=self.deals(),
            contact_id=self.contact_here(),
            day=self.day_here(),
        )

    def action_edit(self) -> None:
        """Edit the task or event."""
        here = self.here()
        if here is not None:
            self.dialog("task.edit", here)

    def action_toggle_done(self) -> None:
        """Done, or planned again."""
        items, began = self.tasks_here(), self.began()
        self.ask(self.leaving(task_actions.toggle_done(self, items, began=began)))

    def action_snooze(self) -> None:
        """Reschedule to another day."""
        self.ask(self.leaving(task_actions.put_off(self, self.tasks_here())))

    def action_owner(self) -> None:
        """Give to a member."""
        self.ask(task_actions.assign(self, self.tasks_here()))

    async def action_archive(self) -> None:
        """Put away."""
        await task_actions.archive(self, self.tasks_here())

    def action_select(self) -> None:
        """Select the task, or not any more, and go to the next."""
        here = self.here()
        if here is None:
            return
        self.selected ^= {here}
        if self.as_week:
            self.show_selected()
        else:
            self.table.refresh_row(self.table.index)
            self.tell_count()
        self.action_down()

    def action_back(self) -> None:
        """End the selection first, then the filter, then back to where one came from."""
        if self.selected:
            self.acted()
        else:
            super().action_back()
