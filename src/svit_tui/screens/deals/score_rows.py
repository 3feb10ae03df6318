"""Show a deal's qualification on its screen: the score, and a row for each answer."""

from __future__ import annotations

from svit_tui.crm.pipelines.sheet import QualificationSheet
from svit_tui.i18n import _
from svit_tui.screens.cards.card_screen import CardSection
from svit_tui.widgets.score_sheet import score_said, value_said
from svit_tui.widgets.sheet import SheetLine, fact
from svit_tui.widgets.table import TableRow


def qualification_section(sheet: QualificationSheet) -> CardSection:
    """A row a question once anything was said; before, what the key for it is."""
    title = _("Qualification")
    if sheet.score is None:
        return CardSection(title, empty=_("not scored yet: Q scores it"))
    rows = [
        TableRow(
            ("criterion", answer.criterion_id),
            (value_said(answer.most, answer.value), answer.name, "", ""),
            kind="muted" if answer.value is None else "",
        )
        for answer in sheet.answers
    ]
    # The score stands where other sections have a count.
    return CardSection(f"{title} · {score_said(sheet.score)}", rows, total=0)


def score_fact(score: int | None) -> list[SheetLine]:
    """The line of the deal's facts, if anything was said."""
    return [] if score is None else [fact(_("score"), score_said(score))]
