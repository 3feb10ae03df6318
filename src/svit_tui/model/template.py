"""Template: a text for e-mails, messages and notes with placeholders."""

from __future__ import annotations

from typing import ClassVar

from svit_tui.model.versioned import Archivable


class Template(Archivable, table=True):
    """`kind` is a word of `kinds.CommunicationKind`, empty for any. `heading` is a mail's subject.

    Both `heading` and `body` are of the language in docs/templates.md.
    """

    subject: ClassVar[tuple[str, str]] = ("template", "id")

    name: str
    name_key: str
    kind: str = ""
    heading: str = ""
    body: str = ""
    position: int = 0
