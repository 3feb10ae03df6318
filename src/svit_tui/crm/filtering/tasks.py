"""Turn a filter in words into a condition on tasks: `assignee:me kind:call due:this-week`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from svit_tui.crm import search
from svit_tui.crm.filtering.compiling import Asker, Compiler
from svit_tui.crm.filtering.syntax import Value, parse
from svit_tui.crm.filtering.vocabulary import HAS, NO, FilterField, Vocabulary
from svit_tui.model.kinds import Priority, TaskKind
from svit_tui.store.reads.filters.task_terms import TaskTerms
from svit_tui.store.reads.filters.terms import Condition
from svit_tui.store.reads.standing import Moment

if TYPE_CHECKING:
    from svit_tui.store.file.connect import Reader

_KINDS = {
    **{kind.value: kind for kind in TaskKind},
    "дзвінок": TaskKind.CALL,
    "лист": TaskKind.EMAIL,
    "зустріч": TaskKind.MEETING,
    "повідомлення": TaskKind.MESSAGE,
    "справа": TaskKind.TODO,
    "термін": TaskKind.DEADLINE,
}
_PRIORITIES = {
    "high": Priority.HIGH,
    "normal": Priority.NORMAL,
    "low": Priority.LOW,
    "високий": Priority.HIGH,
    "звичайний": Priority.NORMAL,
    "низький": Priority.LOW,
}
TASKS = Vocabulary(
    fields=(
        FilterField(
            "assignee",
            "reference",
            ("assignee", "owner"),
            ("виконавець", "відповідальний"),
            "member",
        ),
        FilterField("kind", "choice", ("kind",), ("вид", "тип"), offers=_KINDS),
        FilterField("priority", "choice", ("priority",), ("пріоритет",), offers=_PRIORITIES),
        FilterField("due", "due", ("due",), ("термін", "строк", "до")),
        FilterField("done", "past", ("done",), ("виконано", "зроблено")),
        FilterField("created", "past", ("created",), ("створено",)),
        FilterField("contact", "text", ("contact", "client"), ("контакт", "клієнт")),
        FilterField("deal", "text", ("deal",), ("нагода",)),
        FilterField("id", "number", ("id", "number"), ("номер",)),
        FilterField("is", "flag", ("is",), ("це",)),
        NO,
        HAS,
    ),
    flags={
        "mine": ("mine", "мої"),
        "overdue": ("overdue", "прострочене", "прострочені"),
        "done": ("done", "виконане", "виконані"),
        "planned": ("planned", "заплановане", "заплановані"),
        "repeats": ("repeats", "repeating", "повторюване", "повторювані"),
    },
)


@dataclass(frozen=True, slots=True)
class TaskCondition:
    """What a filter means at a moment; `names_done` tells whether it says itself what is done."""

    condition: Condition
    names_done: bool


def task_condition(
    reader: Reader, text: str, *, now: datetime, member_id: int | None = None
) -> TaskCondition | None:
    """The condition of a filter in words, none of an empty one. Raises Invalid with what would fit.

    `member_id` is who `me` means.
    """
    tree = parse(text)
    if tree is None:
        return None
    terms = TaskTerms(Moment(now))
    work = _TaskCompiler(terms, Asker(reader, now, member_id))
    sql = work.part(tree)
    return TaskCondition(terms.condition(sql), work.names_done)


class _TaskCompiler(Compiler[TaskTerms]):
    vocabulary = TASKS

    def __init__(self, terms: TaskTerms, asker: Asker) -> None:
        super().__init__(terms, asker)
        self.reader = asker.reader
        self.names_done = False
        self.kinds |= {"due": self._due}

    def seen(self, field: FilterField) -> None:
        self.names_done = self.names_done or field.name == "done"

    def flag(self, word: str) -> str:
        match word:
            case "mine":
                return self.terms.refers("assignee", [self.me])
            case "overdue":
                return self.terms.is_overdue()
            case "repeats":
                return self.terms.repeats()
        self.names_done = True
        done = self.terms.is_done()
        return done if word == "done" else self.terms.no(done)

    def text(self, text: str) -> str:
        # As search finds tasks: by subject, contact, deal and notes.
        return self.terms.numbered(search.found_tasks(self.reader, text))

    def _due(self, field: FilterField, operator: str, value: Value) -> str:
        nothing = self.nothing(field, operator, value)
        if nothing is not None:
            return nothing
        return self.terms.due(*self.days(field, operator, value, ahead=True))
