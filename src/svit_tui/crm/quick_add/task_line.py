"""Read one line of text as a new task.

    call Олена tomorrow 10:00 about the offer !high
    зустріч з Агросвітом 15.12 14:30 в офісі

- The first word says the kind: call, write, message, meet, todo, deadline, in the usual forms of
  English and Ukrainian. Without such a word it is a to-do; lunch, coffee, a demo and the like are
  meetings where a day and an hour are named.
- Date, time and repetition may stand anywhere (`friday at 10`, `через тиждень`, `every week`).
- `!high`, `!low`, `!!`, `!терміново` say the priority.
- The words after the first one may name the contact, in any case, and so may words with a capital
  letter behind any verb; who that is, `crm/contacts/match.py` finds out. `@` names it for sure, as
  for deals.
- `about`, `про` and the like begin what it is about: there are no names behind them.
- Words in quotes are left alone.
- The subject is the line as typed without time, priority and what has an `@`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from svit_tui.crm.quick_add.deal_line import LIMIT, QuickDeal, Span
from svit_tui.crm.tasks import changes as tasks
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid
from svit_tui.model.kinds import Priority, TaskKind
from svit_tui.model.nurture_steps import words_of
from svit_tui.model.task import Task
from svit_tui.model.values.due_line import find_when
from svit_tui.model.values.quoted import without_quoted
from svit_tui.model.values.text import search_key
from svit_tui.store.changes.unit import Unit

MOST_NAME_WORDS = 4
# Kinds that are done with a contact.
WITH_SOMEBODY = (TaskKind.CALL, TaskKind.EMAIL, TaskKind.MEETING, TaskKind.MESSAGE)

_MESSAGE = "|".join((*map(re.escape, words_of(TaskKind.MESSAGE)), "text|sms-?ку|смс-?ку|есемеска"))
_KINDS: dict[str, str] = {
    TaskKind.MESSAGE: _MESSAGE,
    TaskKind.CALL: r"call|callback|phone|ring|dial"
    r"|(?:по|за|пере)?дзвон(?:ити|и|ю|імо|ити?мемо)|(?:за|пере)?телефон(?:увати|уй|ую|уємо)"
    r"|на(?:брати|бери|беру)|дзвін(?:ок|ка|ки)",
    TaskKind.EMAIL: r"e-?mail|mail|write|reply"
    r"|(?:на|від|до)?(?:писати|пиши|пишу)|відповісти|лист|листа|[іеє]?-?мейл|імейл|емейл",
    TaskKind.MEETING: r"meet|meeting|visit|appointment"
    r"|зустріч|зустрічі|зустріти(?:ся|сь)?|зустрітись|зустріну(?:ся|сь)|зустрічаю(?:ся|сь)"
    r"|відвідати|нарада|нараду|візит",
    TaskKind.DEADLINE: r"deadline|due|дедлайн|термін|строк",
    TaskKind.TODO: r"to-?do|task|do|prepare|check|send|remind|follow-?up|follow"
    r"|завдання|справа|зробити|зроби|зроблю|підготувати|підготуй|підготую|перевірити|перевір"
    r"|надіслати|надішли|надішлю|відправити|відправ|вислати|нагадати|нагадай",
}
_KIND = tuple((kind, re.compile(forms)) for kind, forms in _KINDS.items())
# What is sent may stand behind the word for sending it: `написати повідомлення Олені`.
_SENT = re.compile(
    r"send|write|(?:на)?(?:писати|пиши|пишу)|надіслати|надішли|надішлю|відправити|відправ|вислати"
)
_SENT_MESSAGE = re.compile(_MESSAGE)
_ARTICLES = frozenset(("a", "an", "the"))
# Meetings by what people meet for. Alone they may as well be what is sold.
_OCCASION = re.compile(
    r"breakfast|lunch|dinner|coffee|demo|presentation|workshop"
    r"|сніданок|обід|вечеря|кава|демо|демонстрація|презентація|воркшоп"
)
# Words that say the kind and nothing else.
_DROPPED = re.compile(r"to-?do|task|завдання|deadline|дедлайн")
_ABOUT = frozenset("about re regarding concerning про щодо стосовно".split())
_WITH = frozenset("with for to з із зі зо для до від back".split())
# What follows these is no name any more.
_AFTER_NAMES = frozenset("at in on by via from and or в у на о об по через та і й за під".split())
_PRIORITY = re.compile(r"(?:(?<=\s)|^)!(?P<word>[^\s!]*)(?P<more>!*)(?=\s|$)")
_PRIORITIES: dict[str, Priority] = {
    **dict.fromkeys(
        "high h urgent asap important 1 терміново важливо високий висока вис".split(),
        Priority.HIGH,
    ),
    **dict.fromkeys("normal n 2 звичайний звичайна".split(), Priority.NORMAL),
    **dict.fromkeys("low l 3 низький низька низ неважливо".split(), Priority.LOW),
}
_NAMED = re.compile(r"(?:(?<=\s)|^)@(?:\"(?P<quoted>[^\"]*)\"?|(?P<plain>[^@#~!]*))")
_WORD = re.compile(r"\S+")
_EDGES = " ,;:–—-"
_AROUND = ',;:.!?()"«»“”'


@dataclass(slots=True)
class QuickTask:
    """What a line says.

    `contact` is who an `@` names; `name_words` are the words that may name the contact, the surest
    first; `capitals` are words that look like somebody's name, because of their capital letters.
    `begins` says whether the line begins with a word for a task. `unread` are parts with a mark
    that could not be understood; they stay in the subject. `impossible` is a date that does not
    exist.
    """

    kind: str = TaskKind.TODO
    subject: str = ""
    contact: str = ""
    name_words: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    impossible: str = ""
    due_on: date | None = None
    due_at: datetime | None = None
    rule: str = ""
    priority: int = Priority.NORMAL
    begins: bool = False
    has_day_and_hour: bool = False
    is_about: bool = False
    spans: list[Span] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def has_marks(self) -> bool:
        """Whether the line says anything that a deal has not."""
        return bool(self.due_on or self.rule or self.is_about) or any(
            span.kind == "priority" for span in self.spans
        )

    @property
    def is_with_somebody(self) -> bool:
        """Whether it is a kind that is done with a contact."""
        return self.kind in WITH_SOMEBODY


def parse(line: str, *, now: datetime) -> QuickTask:
    """Read a line; never fails: what is not understood stays in the subject."""
    line = line[:LIMIT]
    task = QuickTask()
    read = without_quoted(line)
    hidden = _priority(task, read)
    when = find_when(_blanked(read, hidden), now=now)
    task.due_on, task.due_at, task.rule = when.on, when.at, when.rule
    task.has_day_and_hour = when.has_day_and_hour
    wrong = [when.impossible] if when.impossible is not None else []
    task.impossible = "".join(line[slice(*span)] for span in wrong)
    task.spans += [Span(kind, start, end) for kind, start, end in when.spans]
    hidden += [(start, end) for _kind, start, end in when.spans]
    hidden += _named(task, line, _blanked(read, hidden + wrong))
    words = list(_words(_blanked(line, hidden)))
    first = _kind(task, words)
    if first is not None and _DROPPED.fullmatch(words[first][0]) and len(words) > first + 1:
        hidden.append(words[first][1:])
    task.is_about = any(word in _ABOUT for word, _start, _end in words)
    verb = -1 if first is None else first
    task.name_words = _names(task, line, words, verb)
    task.capitals = _capitals(read, list(_words(_blanked(read, hidden))), verb)
    task.subject = " ".join(_blanked(line, hidden).split()).strip(_EDGES)
    return task


def is_task(deal: QuickDeal, task: QuickTask, *, among_tasks: bool) -> bool:
    """Whether a line is a task, by what it says as a deal and as a task.

    One that has marks of a deal (amount, `#`, `~`) and none of a task is a deal. Any other is a
    task if it begins with a word for one or names a day and an hour, and among tasks anyway.
    """
    has_deal_marks = bool(deal.amount or deal.tags or deal.expected_close_on or deal.unread)
    if has_deal_marks and not (task.begins and task.has_marks):
        return False
    return task.begins or task.has_day_and_hour or among_tasks


def plan(
    work: Unit, task: QuickTask, *, contact_id: int | None = None, deal_id: int | None = None
) -> Task:
    """Plan what a line says. Raises Invalid if its date does not exist."""
    if task.impossible:
        raise Invalid("due", _("There is no {date}.").format(date=task.impossible))
    return tasks.add(
        work,
        title=task.subject,
        kind=task.kind,
        due=tasks.Due(task.due_on, task.due_at),
        rule=task.rule,
        priority=task.priority,
        contact_id=contact_id,
        deal_id=deal_id,
    )


def _priority(task: QuickTask, line: str) -> list[tuple[int, int]]:
    hidden = []
    for found in _PRIORITY.finditer(line):
        word = search_key(found["word"]).strip(".,;")
        priority = _PRIORITIES.get(word) if word else Priority.HIGH
        if priority is None:
            task.unread.append(found[0])
            continue
        task.priority = priority
        task.spans.append(Span("priority", *found.span()))
        hidden.append(found.span())
    return hidden


def _named(task: QuickTask, line: str, read: str) -> list[tuple[int, int]]:
    """Who an `@` names: up to the next mark, a word like `about`, or what is read already."""
    found = _NAMED.search(read)
    if not found:
        return []
    end = found.end()
    if found["quoted"] is not None:
        name = line[slice(*found.span("quoted"))]
    else:
        name, start = "", found.start("plain")
        for word in _WORD.finditer(found["plain"]):
            # Three blanks stand where something was read.
            gap = found["plain"][len(name) : word.start()]
            if name and (len(gap) > 1 or _plain(word[0]) in _ABOUT | _AFTER_NAMES):
                break
            name = found["plain"][: word.end()]
        end = start + len(name)
        name = line[start:end]
    if not name.strip():
        return []
    task.contact = " ".join(name.split())
    task.spans.append(Span("contact", found.start(), end))
    before = list(_WORD.finditer(line[: found.start()]))
    if before and before[-1][0].casefold() in _WITH - {"back"}:
        return [(before[-1].start(), end)]
    return [(found.start(), end)]


def _kind(task: QuickTask, words: list[tuple[str, int, int]]) -> int | None:
    """Set the kind by the line's first word; returns where the words for it end."""
    if not words:
        return None
    word, start, end = words[0]
    for kind, forms in _KIND:
        if forms.fullmatch(word):
            last = _message_sent(words)
            task.kind, task.begins = TaskKind.MESSAGE if last else kind, True
            task.spans.append(Span("kind", start, words[last][2] if last else end))
            return last
    if task.has_day_and_hour and _OCCASION.fullmatch(word):
        task.kind = TaskKind.MEETING
        task.spans.append(Span("kind", start, end))
        return 0
    return None


def _message_sent(words: list[tuple[str, int, int]]) -> int:
    """Where the word for a message stands behind one for sending it; 0 if there is none."""
    if not _SENT.fullmatch(words[0][0]):
        return 0
    second = 2 if len(words) > 1 and words[1][0] in _ARTICLES else 1
    is_message = len(words) > second and _SENT_MESSAGE.fullmatch(words[second][0])
    return second if is_message else 0


def _names(
    task: QuickTask, line: str, words: list[tuple[str, int, int]], verb: int
) -> tuple[str, ...]:
    """The words that may name somebody: those after the verb, or after `with`, `для` and the like.

    What is to be done with nobody has a name only after such a word.
    """
    names: list[str] = []
    open_ = task.is_with_somebody
    last_end = words[verb][2] if verb >= 0 else 0
    for word, start, end in words[verb + 1 :]:
        if word in _ABOUT:
            break
        if word in _WITH:
            if names:
                break
            open_ = True
        elif names and (word in _AFTER_NAMES or not _touch(line, last_end, start)):
            break
        elif open_ and word not in _AFTER_NAMES:
            names.append(line[start:end].strip(_AROUND))
        elif open_:
            break
        last_end = end
        if len(names) == MOST_NAME_WORDS or (names and line[end - 1] in ",;:"):
            break
    return tuple(name for name in names if name)


def _capitals(line: str, words: list[tuple[str, int, int]], verb: int) -> tuple[str, ...]:
    """The first words in a row that have a capital letter and small ones.

    The first word of a sentence has one anyway, and what has capitals alone is an abbreviation.
    """
    names: list[str] = []
    last_end = 0
    for at, (word, start, end) in enumerate(words):
        name = line[start:end].strip(_AROUND)
        begins = at == 0 or line[:start].rstrip()[-1:] in ("", ".", ":", "!", "?")
        is_name = name[:1].isupper() and any(letter.islower() for letter in name) and not begins
        if word in _ABOUT or (names and not (is_name and _touch(line, last_end, start))):
            break
        if is_name and at > verb:
            names.append(name)
            last_end = end
    return tuple(names[:MOST_NAME_WORDS])


def _touch(line: str, end: int, start: int) -> bool:
    """Whether nothing but blanks stands between two words."""
    return not line[end:start].strip()


def _words(line: str) -> Iterator[tuple[str, int, int]]:
    """Words folded, with where they stand; marks that could not be understood are none."""
    for found in _WORD.finditer(line):
        if not found[0].startswith("!") and (word := _plain(found[0])):
            yield word, found.start(), found.end()


def _plain(word: str) -> str:
    return search_key(word).strip(',;:.!?()"«»“”–—-')


def _blanked(line: str, hidden: list[tuple[int, int]]) -> str:
    """The line with blanks where something was read; the rest stays in its place."""
    marks = list(line)
    for start, end in hidden:
        marks[start:end] = " " * (end - start)
    return "".join(marks)
