"""The fields that deals are filtered by, with the words for them in both languages.

English and Ukrainian words always work, whatever the language of the program is: a filter that a
colleague sends is understood.
"""

from __future__ import annotations

from dataclasses import dataclass

from svit_tui.i18n import language


@dataclass(frozen=True, slots=True)
class FilterField:
    """A field of a filter: how its values are read, and what it is called.

    `kind` is reference, state, flag, money, number, past, ahead, step, text or empty. `table` is
    where the names of a reference stand; `offers` are words that it may be, if they are few.
    """

    name: str
    kind: str
    words: tuple[str, ...]
    ukrainian: tuple[str, ...]
    table: str = ""
    offers: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The word for it in the user's language."""
        return self.ukrainian[0] if language() == "uk" else self.words[0]


STATES = ("open", "won", "lost", "snoozed", "back", "all")

FIELDS: tuple[FilterField, ...] = (
    FilterField("owner", "reference", ("owner",), ("відповідальний", "власник"), "member"),
    FilterField("stage", "reference", ("stage",), ("стадія", "етап"), "stage"),
    FilterField("pipeline", "reference", ("pipeline",), ("лійка", "воронка"), "pipeline"),
    FilterField("source", "reference", ("source",), ("джерело",), "source"),
    FilterField("product", "reference", ("product",), ("товар",), "product"),
    FilterField("tag", "reference", ("tag",), ("тег", "мітка"), "tag"),
    FilterField("reason", "reference", ("reason",), ("причина",), "loss_reason"),
    FilterField("state", "state", ("status", "state"), ("стан", "статус"), offers=STATES),
    FilterField(
        "is", "flag", ("is",), ("це",), offers=("rotting", "overdue", "mine", *STATES[:-1])
    ),
    FilterField("amount", "money", ("amount", "value"), ("сума", "вартість")),
    FilterField("probability", "number", ("probability", "chance"), ("імовірність", "шанс")),
    FilterField("score", "number", ("score",), ("оцінка",)),
    FilterField("id", "number", ("id", "number"), ("номер",)),
    FilterField("created", "past", ("created",), ("створено", "створена")),
    FilterField("closed", "past", ("closed",), ("закрито", "закрита")),
    FilterField("entered", "past", ("entered",), ("встадії", "у-стадії")),
    FilterField("active", "past", ("active",), ("активність",)),
    FilterField("last", "past", ("last", "contacted"), ("останнє", "розмова")),
    FilterField("close", "ahead", ("close", "expected"), ("закриття",)),
    FilterField("snoozed", "ahead", ("snoozed", "until"), ("відкладено", "до")),
    FilterField("step", "step", ("step", "next"), ("крок",)),
    FilterField("title", "text", ("title", "name"), ("назва",)),
    FilterField("contact", "text", ("contact", "client"), ("контакт", "клієнт")),
    FilterField("no", "empty", ("no", "without"), ("без",)),
    FilterField("has", "empty", ("has", "with"), ("має", "з")),
)
BY_WORD: dict[str, FilterField] = {
    word: field for field in FIELDS for word in (*field.words, *field.ukrainian)
}
# Words that say something alone.
FLAGS: dict[str, str] = {
    word: flag
    for flag, words in {
        "rotting": ("rotting", "залежана", "залежані"),
        "overdue": ("overdue", "прострочена", "прострочені", "прострочено"),
        "mine": ("mine", "мої", "моя"),
        "open": ("open", "відкрита", "відкриті"),
        "won": ("won", "виграна", "виграні", "виграно"),
        "lost": ("lost", "програна", "програні", "програно"),
        "snoozed": ("snoozed", "відкладена", "відкладені"),
        "back": ("back", "повернулась", "повернулися"),
        "all": ("усі", "всі"),
    }.items()
    for word in words
}


def known_fields(*, empty: bool = False) -> list[str]:
    """The words of all fields in the user's language; with `empty`, of those that may be empty."""
    return [
        field.said
        for field in FIELDS
        if not empty or field.kind not in ("state", "flag", "text", "empty")
    ]
