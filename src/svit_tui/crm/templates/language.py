"""The template language: text with placeholders for a deal, its contact and the sender.

    Hello {{ contact.first_name or contact.name }},
    {% if deal.amount %}our price for {{ deal.title }} is {{ deal.amount }}.{% endif %}

It is a small part of Jinja's, filled in its sandbox: names and their fields, `or`, `and`, `not`,
comparisons, `if`, and a few filters. No loops, calls or imports, so a text is filled at once,
whatever a colleague wrote into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from rapidfuzz import process

from svit_tui.fields import NOUNS
from svit_tui.i18n import N_, _
from svit_tui.model.errors import Invalid
from svit_tui.model.values.text import clean_block, clean_line

# What a template may name, and what each is in words.
FACTS: dict[str, dict[str, str]] = {
    "contact": {
        "name": N_("name of the contact"),
        "first_name": N_("first name"),
        "last_name": N_("last name"),
        "organization": N_("organisation"),
        "position": N_("position"),
        "email": N_("first e-mail"),
        "phone": N_("first phone"),
        "city": N_("city"),
    },
    "deal": {
        "title": N_("title of the deal"),
        "amount": N_("amount with its currency"),
        "stage": N_("stage"),
        "pipeline": N_("pipeline"),
        "products": N_("products, separated by commas"),
        "expected_close_on": N_("expected close"),
        "owner": N_("owner"),
        "source": N_("source"),
        "next_step": N_("next step"),
    },
    "me": {
        "name": N_("your name"),
        "login": N_("your login"),
        "team": N_("your team"),
    },
}
TODAY = "today"
FILTERS = frozenset({"default", "d", "upper", "lower", "capitalize", "title", "trim"})
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const),
    *(nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not),
    *(nodes.Filter, nodes.Concat),
)


@dataclass(frozen=True, slots=True)
class FilledText:
    """A template with its places filled. `missing` are the places that nothing is known for."""

    heading: str
    body: str
    missing: tuple[str, ...] = ()


class _Environment(ImmutableSandboxedEnvironment):
    """Looks names up in what it is given, and nowhere else: no attribute, no method."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a contact, a deal or me; empty ones count as unknown."""
        found = obj.get(attribute) if isinstance(obj, Mapping) else None
        return found or self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The same: there are no lists to look into."""
        return self.getattr(obj, str(argument))


def check(text: str) -> None:
    """Refuse a text that can't be filled. Raises Invalid(`body`) with the line and the word."""
    try:
        tree = _environment().parse(text)
    except TemplateSyntaxError as error:
        raise _unreadable(error) from None
    except RecursionError:
        raise _wrong(1, _("it is nested too deeply")) from None
    for node in _nodes(tree):
        _check_node(node)


def _nodes(tree: nodes.Node) -> Iterator[nodes.Node]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.iter_child_nodes())


def _check_node(node: nodes.Node) -> None:
    if not isinstance(node, _ALLOWED):
        raise _wrong(node.lineno, _("a template has only places to fill, and if … endif"))
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        names = ", ".join(sorted(FILTERS - {"d"}))
        raise _wrong(
            node.lineno,
            _("there is no “{name}”; there are: {names}").format(name=node.name[:40], names=names),
        )
    if isinstance(node, nodes.Name) and node.name not in {*FACTS, TODAY}:
        raise _wrong(node.lineno, _unknown(node.name, {*FACTS, TODAY}))
    if isinstance(node, nodes.Getattr):
        whose = node.node
        if isinstance(whose, nodes.Name) and whose.name not in {*FACTS, TODAY}:
            return
        if not isinstance(whose, nodes.Name) or whose.name not in FACTS:
            raise _wrong(node.lineno, _("only contact, deal and me have fields"))
        if node.attr not in {*FACTS[whose.name], *_former(whose.name)}:
            choices = {f"{whose.name}.{field}" for field in FACTS[whose.name]}
            raise _wrong(node.lineno, _unknown(f"{whose.name}.{node.attr}", choices))


def _former(whose: str) -> dict[str, str]:
    """The names that fields of a contact or a deal had, which texts may still have."""
    return {
        former: field.name
        for field in NOUNS.get(whose, ())
        if field.name in FACTS[whose]
        for former in field.names[1:]
    }


def _unknown(name: str, choices: set[str]) -> str:
    close = process.extractOne(name, sorted(choices), score_cutoff=70)
    if close is not None:
        said = _("there is no “{name}”; did you mean “{other}”?")
        return said.format(name=name[:40], other=close[0])
    return _("there is no “{name}”").format(name=name[:40])


def _unreadable(error: TemplateSyntaxError) -> Invalid:
    """The refusal in our words; those of the library are of a language that nobody here learns."""
    message = error.message or ""
    if "endif" in message or "if" in message.split("'"):
        return _wrong(error.lineno, _("each {% if … %} needs its {% endif %}"))
    if "unknown tag" in message:
        return _wrong(error.lineno, _("a template has only places to fill, and if … endif"))
    return _wrong(error.lineno, _("write a place as {{ contact.name }}, with both pairs of braces"))


def _wrong(line: int, problem: str) -> Invalid:
    said = _("Line {line}: {problem}").format(line=line, problem=problem)
    return Invalid("body", said if said.endswith("?") else f"{said}.")


class Fact(dict[str, str]):
    """What is known of a contact, a deal or me; by itself it stands for its name or title."""

    def __str__(self) -> str:
        return self.get("name") or self.get("title") or ""


Facts = Mapping[str, Fact | str]


def _known(name: str, facts: Facts) -> Fact:
    """What is known of a contact, a deal or me, by the names that fields have and had."""
    known = facts.get(name)
    if not isinstance(known, Fact):
        return Fact()
    return Fact(
        known | {was: known[field] for was, field in _former(name).items() if field in known}
    )


def fill(heading: str, body: str, facts: Facts) -> FilledText:
    """Fill the places of a template's heading and body.

    What nothing is known for stands as `[contact.phone]`, and is told in `missing`. Raises Invalid
    for a text that can't be filled.
    """
    given = {name: _known(name, facts) for name in FACTS} | {TODAY: facts.get(TODAY, "")}
    missing: dict[str, None] = {}

    class Unknown(Undefined):
        """Tells the place that nothing is known for, in the text and in `missing`."""

        def __str__(self) -> str:
            whose = next((name for name, of in given.items() if of is self._undefined_obj), "")
            name = f"{whose}.{self._undefined_name}".strip(".")
            missing[name] = None
            return f"[{name}]"

    environment = _environment().overlay(undefined=Unknown)
    texts: list[str] = []
    for text in (heading, body):
        try:
            texts.append(environment.from_string(text).render(given))
        except TemplateSyntaxError as error:
            raise _unreadable(error) from None
        except (TemplateError, RecursionError) as error:
            raise _wrong(1, _("it can't be filled")) from error
    return FilledText(clean_line(texts[0]), clean_block(texts[1]), tuple(missing))


@cache
def _environment() -> _Environment:
    environment = _Environment(autoescape=False, trim_blocks=True, keep_trailing_newline=True)
    environment.filters = {
        name: act for name, act in environment.filters.items() if name in FILTERS
    }
    environment.globals.clear()
    return environment
