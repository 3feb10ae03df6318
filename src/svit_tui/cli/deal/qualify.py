"""`svit-tui deal qualify`"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from svit_tui.cli.kit.opening import open_store
from svit_tui.cli.kit.output import print_json, print_rows
from svit_tui.cli.kit.parser import Commands, Parser, listing
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid

if TYPE_CHECKING:
    from sqlmodel import Session


def add_qualify(verbs: Commands[Parser]) -> None:
    """Add `qualify`."""
    verb = verbs.add_parser("qualify", help=_("score a deal against the criteria"))
    verb.add_argument("deal", metavar=_("DEAL"))
    verb.add_argument(
        "answers",
        nargs="*",
        metavar=_("CRITERION=VALUE"),
        help=_("0 to 5, yes or no, - for nothing said; without any it is shown"),
    )
    listing(verb, qualify)


def qualify(options: argparse.Namespace) -> int:
    """Say what a deal has for what its pipeline asks; without answers, show it."""
    from svit_tui.crm import search
    from svit_tui.crm.deals import rows as deal_reads
    from svit_tui.crm.pipelines import qualification
    from svit_tui.crm.pipelines.sheet import sheet as sheet_of

    store = open_store(options)
    if options.answers:
        with store.unit() as work:
            number = search.the_deal(work.session, options.deal)
            pipeline_id = sheet_of(work.session, number).pipeline_id
            values = dict(_answer(work.session, pipeline_id, text) for text in options.answers)
            qualification.assess(work, number, values)
    with store.read() as session:
        number = search.the_deal(session, options.deal)
        sheet = sheet_of(session, number)
        row = deal_reads.deal_card(session, number).row
    answers = [answer.as_dict() for answer in sheet.answers]
    if options.format == "json":
        print_json(row.as_dict() | {"qualification": answers})
        return 0
    score = {"criterion": _("Score"), "kind": "", "value": sheet.score, "most": 100}
    heads = [("criterion", _("Criterion")), ("value", _("Points")), ("most", _("of"))]
    shown = answers if options.format == "csv" else [*answers, score]
    print_rows(shown, heads, options.format, right=("value", "most"))
    return 0


def _answer(session: Session, pipeline_id: int, text: str) -> tuple[int, int | None]:
    """`fit=4`, `"decision maker known"=yes`."""
    from svit_tui.crm.pipelines import qualification

    name, sign, value = text.rpartition("=")
    if not sign:
        raise Invalid(
            "answers", _("“{text}” lacks its value: write it like fit=4.").format(text=text)
        )
    criterion = qualification.find(session, pipeline_id, name)
    return criterion.key, qualification.parse_value(criterion.kind, value)
