"""All tables, parents before children."""

from __future__ import annotations

from svit_tui.model.audit import Change, ChangeSet
from svit_tui.model.claims import Lease, Reminder
from svit_tui.model.communication import Communication, Participant
from svit_tui.model.contact import Address, Contact, ContactPoint, ContactTag, ExternalId
from svit_tui.model.deal import Deal, DealContact, DealTag, Line, StageChange
from svit_tui.model.goal import Goal
from svit_tui.model.lists import LossReason, Product, Source, Tag
from svit_tui.model.member import Member
from svit_tui.model.nurturing import SequenceRun
from svit_tui.model.pipeline import Pipeline, Stage
from svit_tui.model.qualification import Assessment, Criterion
from svit_tui.model.task import Attendee, Event, Task
from svit_tui.model.template import Template
from svit_tui.model.versioned import VersionedRow

AUDITED: tuple[type[VersionedRow], ...] = (
    Member,
    Source,
    LossReason,
    Tag,
    Product,
    Pipeline,
    Stage,
    Criterion,
    Contact,
    ContactPoint,
    Address,
    ContactTag,
    Deal,
    Line,
    DealContact,
    DealTag,
    StageChange,
    Assessment,
    SequenceRun,
    Communication,
    Participant,
    Task,
    Event,
    Attendee,
    ExternalId,
    Goal,
    Template,
)

BY_NAME: dict[str, type[VersionedRow]] = {str(model.__tablename__): model for model in AUDITED}

__all__ = ["AUDITED", "BY_NAME", "Change", "ChangeSet", "Lease", "Reminder"]
