"""Open a store to work in: set up a new one, and find out which member is working."""

from __future__ import annotations

import os
from pathlib import Path

from svit_tui.i18n import N_, _
from svit_tui.model.errors import StoreUnavailable
from svit_tui.model.kinds import ChangeKind, Role
from svit_tui.model.values.text import clean_line, search_key
from svit_tui.store.file.open_store import Clock, MemberRef, wall_clock
from svit_tui.store.store import Store

# Name, probability in percent, rotting days.
DEFAULT_STAGES: tuple[tuple[str, int, int | None], ...] = (
    (N_("Lead"), 10, 7),
    (N_("Qualification"), 20, 14),
    (N_("Presentation"), 40, 14),
    (N_("Proposal"), 60, 14),
    (N_("Negotiation"), 75, 21),
    (N_("Closing"), 90, 14),
)
DEFAULT_SOURCES: tuple[str, ...] = (
    N_("Site"),
    N_("Referral"),
    N_("Facebook ads"),
    N_("Instagram"),
    N_("Google ads"),
    N_("Conference"),
    N_("Cold call"),
    N_("Partner"),
)
DEFAULT_LOSS_REASONS: tuple[str, ...] = (
    N_("Price"),
    N_("Chose a competitor"),
    N_("No budget"),
    N_("No need"),
    N_("Bad timing"),
    N_("No answer"),
    N_("Missing feature"),
)


def account() -> tuple[str, str]:
    """Login and name of the Unix account that runs this process; `$USER` is not believed."""
    try:
        import pwd

        entry = pwd.getpwuid(os.getuid())
    except (ImportError, KeyError, AttributeError):
        return f"uid{getattr(os, 'getuid', int)()}", ""
    return entry.pw_name, entry.pw_gecos.split(",")[0]


def open_store(
    path: Path,
    *,
    login: str | None = None,
    make_folder: bool = False,
    currency: str = "UAH",
    clock: Clock = wall_clock,
) -> Store:
    """Open the store at `path` as the member with that login (the Unix account if none is given).

    A new store gets the default pipeline with what is usually asked of its deals, sources and loss
    reasons in the language in force, and a member who is new here is added. `make_folder` makes the
    store's folder: for the default place. Raises StoreUnavailable.
    """
    if make_folder:
        _make_folder(path.parent)
    store = Store.open(path, clock=clock)
    own_login, own_name = account()
    login = clean_line(login or own_login) or "user"
    light = store.light()
    seeded = light.execute("SELECT 1 FROM pipeline LIMIT 1").fetchone() is not None
    row = light.execute("SELECT id, login, name FROM member WHERE login = ?", (login,)).fetchone()
    if row is not None and seeded:
        store.member = MemberRef(*row)
        return store
    name = clean_line(own_name if login == own_login else "") or login
    _begin(store, login, name, currency)
    row = light.execute("SELECT id, login, name FROM member WHERE login = ?", (login,)).fetchone()
    store.member = MemberRef(*row)
    return store


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreUnavailable(
            _("The folder {folder} for the store can't be made: {error}.").format(
                folder=folder, error=error.strerror
            )
        ) from error


def _begin(store: Store, login: str, name: str, currency: str) -> None:
    """Write what a new store, or a new member, starts with. Not offered to undo."""
    from sqlmodel import select

    from svit_tui.crm.pipelines import qualification
    from svit_tui.crm.start import actions
    from svit_tui.model.lists import LossReason, Source
    from svit_tui.model.member import Member
    from svit_tui.model.pipeline import Pipeline, Stage

    with store.unit() as work:
        work.kind = ChangeKind.SEED
        work.label(actions.BEGIN, name)
        members = work.session.exec(select(Member)).all()
        if not any(member.login == login for member in members):
            role = Role.MEMBER if members else Role.ADMIN
            work.add(Member(login=login, name=name, name_key=search_key(name), role=role))
        if work.session.exec(select(Pipeline.id)).first() is not None:
            return
        sales = _("Sales")
        pipeline = work.add(
            Pipeline(name=sales, name_key=search_key(sales), currency=currency, position=1)
        )
        work.add_many(
            Stage,
            [
                {
                    "pipeline_id": pipeline.key,
                    "name": _(stage),
                    "name_key": search_key(_(stage)),
                    "position": position,
                    "probability": probability,
                    "rotting_days": days,
                }
                for position, (stage, probability, days) in enumerate(DEFAULT_STAGES, 1)
            ],
        )
        qualification.begin(work, pipeline.key)
        for model, names in ((Source, DEFAULT_SOURCES), (LossReason, DEFAULT_LOSS_REASONS)):
            rows = [
                {"name": _(entry), "name_key": search_key(_(entry)), "position": position}
                for position, entry in enumerate(names, 1)
            ]
            work.add_many(model, rows)
