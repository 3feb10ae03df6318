"""Read the user's own short lists: sources, loss reasons, tags, products, members, pipelines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlmodel import Session, col, select

from svit_tui.crm.lists import actions
from svit_tui.crm.lists.numbers import member_number
from svit_tui.i18n import _
from svit_tui.model.errors import Invalid, NotFound
from svit_tui.model.lists import LossReason, Product, Source, Tag
from svit_tui.model.member import Member
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.values.money import Money
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.model.versioned import VersionedRow
from svit_tui.store.changes.unit import Unit

Named = TypeVar("Named", Source, LossReason, Tag)
R = TypeVar("R", bound=VersionedRow)


def one(session: Session, model: type[R], number: int) -> R:
    """A row by its number; undo may have taken away what a screen shows. Raises NotFound."""
    row = session.get(model, number)
    if row is None:
        raise NotFound(_("This is not there any more."))
    return row


def named(session: Session, model: type[Named]) -> Sequence[Named]:
    """The entries in use, in the user's order."""
    found = session.exec(select(model).where(col(model.archived_at).is_(None))).all()
    return sorted(found, key=lambda entry: (getattr(entry, "position", 0), entry.name_key))


def find(session: Session, model: type[Named], name: str) -> Named | None:
    """An entry by its name, whatever its case and apostrophes."""
    return session.exec(select(model).where(model.name_key == search_key(name))).first()


def ensure(work: Unit, model: type[Named], name: str) -> Named:
    """An entry by its name; made if there is none, taken back if it was archived."""
    name = clean_line(name)
    if not name:
        raise Invalid("name", _("A name can't be empty."))
    entry = find(work.session, model, name)
    if entry is None:
        entry = work.add(model(name=name, name_key=search_key(name)))
    elif entry.archived_at is not None:
        work.change(entry, archived_at=None)
    return entry


def tags_named(work: Unit, names: Iterable[str]) -> list[Tag]:
    """Tags by name, made where missing, each once. A leading `#` is not part of the name."""
    found: dict[int, Tag] = {}
    for name in names:
        if cleaned := clean_line(name).lstrip("#").strip():
            tag = ensure(work, Tag, cleaned)
            found[tag.key] = tag
    return list(found.values())


def products(session: Session) -> Sequence[Product]:
    """The products on sale, by name."""
    return session.exec(
        select(Product).where(col(Product.archived_at).is_(None)).order_by(col(Product.name_key))
    ).all()


def add_product(
    work: Unit, name: str, *, price: Money | None = None, code: str = "", series: str = ""
) -> Product:
    """Add a product. Raises Invalid if there is one of that name."""
    name = clean_line(name)
    if not name:
        raise Invalid("name", _("A product needs a name."))
    key = search_key(name)
    if work.session.exec(select(Product.id).where(Product.name_key == key)).first():
        raise Invalid("name", _("There is already a product “{name}”.").format(name=name))
    work.label(actions.PRODUCT_ADD, name)
    return work.add(
        Product(
            name=name,
            name_key=key,
            code=clean_line(code),
            series=clean_line(series),
            price=price.minor if price else None,
            currency=price.currency if price else "UAH",
        )
    )


def members(session: Session, *, active_only: bool = True) -> Sequence[Member]:
    """The sales team, by name."""
    query = select(Member).order_by(col(Member.name_key))
    if active_only:
        query = query.where(col(Member.active).is_(True))
    return session.exec(query).all()


def members_called(session: Session) -> dict[int | None, str]:
    """What members are called, by number: by their names, namesakes by login or e-mail."""
    members = session.exec(select(Member)).all()
    namesakes = Counter(each.name_key for each in members)
    return {
        each.key: each.name
        if namesakes[each.name_key] == 1
        else each.login or each.email or each.name
        for each in members
    }


def find_member(session: Session, name: str) -> Member:
    """A member by login or name. Raises NotFound."""
    return session.get_one(Member, member_number(session, name))


def check_owner(
    work: Unit, member_id: int | None, before: int | None, field: str = "owner"
) -> None:
    """Refuse to give anything to a member who has left; what they have already stays theirs.

    Raises Invalid that names the field, NotFound.
    """
    if member_id is None or member_id == before:
        return
    member = work.get(Member, member_id)
    if not member.active:
        raise Invalid(field, left_team(member.name))


def left_team(name: str) -> str:
    """The refusal of a member who has left."""
    return _("{name} has left the team. Name somebody else.").format(name=name)


def pipelines(session: Session) -> Sequence[Pipeline]:
    """The pipelines in use, in the user's order."""
    return session.exec(
        select(Pipeline)
        .where(col(Pipeline.archived_at).is_(None))
        .order_by(col(Pipeline.position), col(Pipeline.id))
    ).all()


def every_pipeline(session: Session) -> Sequence[Pipeline]:
    """The pipelines in the user's order, archived ones too."""
    return session.exec(select(Pipeline).order_by(col(Pipeline.position), col(Pipeline.id))).all()


def stages(session: Session, pipeline_id: int) -> Sequence[Stage]:
    """A pipeline's stages in their order."""
    return session.exec(
        select(Stage)
        .where(Stage.pipeline_id == pipeline_id, col(Stage.archived_at).is_(None))
        .order_by(col(Stage.position), col(Stage.id))
    ).all()


def find_pipeline(session: Session, name: str) -> Pipeline:
    """A pipeline by name. Raises NotFound."""
    found = session.exec(select(Pipeline).where(Pipeline.name_key == search_key(name))).first()
    if found is None:
        raise NotFound(_("There is no pipeline “{name}”.").format(name=clean_line(name)))
    return found


def stages_named(session: Session, among: Sequence[Pipeline], name: str) -> list[Stage]:
    """The stages of that name in these pipelines. Raises NotFound with the names there are."""
    everyone = [stage for pipeline in among for stage in stages(session, pipeline.key)]
    found = [stage for stage in everyone if stage.name_key == search_key(name)]
    if not found:
        known = dict.fromkeys(stage.name for stage in everyone)
        raise NotFound(
            _("There is no stage “{name}” here. The stages are: {stages}.").format(
                name=clean_line(name), stages=", ".join(known)
            )
        )
    return found


def find_entry(session: Session, model: type[Named], name: str) -> Named:
    """A source, loss reason or tag by name. Raises NotFound with the names that there are."""
    entry = find(session, model, name)
    if entry is None:
        raise NotFound(
            _("There is no “{name}”. There are: {names}.").format(
                name=clean_line(name),
                names=", ".join(known.name for known in named(session, model)),
            )
        )
    return entry
