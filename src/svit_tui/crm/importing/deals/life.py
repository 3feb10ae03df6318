"""Change an existing deal from a row, through the same functions as keys and commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from svit_tui.crm.deals import changes as deals
from svit_tui.crm.deals import rules as deal_rules
from svit_tui.crm.importing.known.lookup import Lookup
from svit_tui.crm.importing.waivers import NOT_SAID, Waiver
from svit_tui.exchange.records import OWN, Record
from svit_tui.i18n import _
from svit_tui.model.deal import Deal
from svit_tui.model.kinds import DealStatus
from svit_tui.model.lists import LossReason
from svit_tui.model.pipeline import Stage
from svit_tui.model.values.stored import to_json
from svit_tui.store.changes.unit import Unit

# Columns that belong together, which only moving, closing and snoozing may set.
_LIFE = frozenset(
    "pipeline_id stage_id stage_entered_at status closed_at loss_reason_id loss_note snoozed_until"
    " snooze_reason".split()
)


def update(
    work: Unit,
    known: Lookup,
    deal_id: int,
    record: Record,
    values: dict[str, Any],
    given: set[str],
) -> tuple[bool, list[Waiver]]:
    """Set what the row says; return whether anything changed, and the rules that were waived.

    Raises Invalid, NotOpen.
    """
    row = work.fetch(Deal, [deal_id])[deal_id]
    plain_ones = (given & values.keys()) - _LIFE
    differing = {name: values[name] for name in plain_ones if row[name] != to_json(values[name])}
    deal = work.get(Deal, deal_id)
    version = deal.version
    plain = deals.checked(work, differing, deal)
    waived = _Life(work, known, deal, record, values).follow()
    work.change(deal, **plain)
    return deal.version != version, waived


class _Life:
    """Takes a deal to the stage and the state given in a row."""

    def __init__(
        self, work: Unit, known: Lookup, deal: Deal, record: Record, values: dict[str, Any]
    ) -> None:
        self.work = work
        self.known = known
        self.deal = deal
        self.record = record
        self.told = record.values
        self.values = values
        self.waived: list[Waiver] = []

    def follow(self) -> list[Waiver]:
        """Do what has to be done, and return the rules that were waived."""
        status = self.values["status"] if "status" in self.told else self.deal.status
        stage_id = self._stage()
        before = (self.deal.closed_at, self.deal.loss_reason_id, self.deal.loss_note)
        if self.deal.status != DealStatus.OPEN and (
            status != self.deal.status or stage_id != self.deal.stage_id
        ):
            deals.reopen(self.work, self.deal.key)
        if stage_id != self.deal.stage_id:
            self._enter(stage_id, closes=status != DealStatus.OPEN)
        if status == DealStatus.OPEN:
            self._sleep()
        elif self.deal.status == DealStatus.OPEN:
            self._close(status, *before)
        else:
            self._correct()
        return self.waived

    def _stage(self) -> int:
        """Return the stage given in the row, or else the deal's current one.

        A name means a stage of the deal's own pipeline, unless the row or the mapping names a
        pipeline.
        """
        if not self.told.keys() & {"stage", "stages"}:
            return self.deal.stage_id
        name = self.told.get("stage")
        is_named = self.known.pipelines.is_told or "pipeline" in self.told
        if name and not is_named:
            return self.known.pipelines.stage(self.deal.pipeline_id, name)
        return int(self.values["stage_id"])

    def _enter(self, stage_id: int, *, closes: bool) -> None:
        at: datetime | None = self.told.get("stage_entered_at")
        if at is None and closes and "closed_at" in self.told:
            at = min(self.told["closed_at"], self.work.now)
        stage = self.work.get(Stage, stage_id)
        deals.enter(self.work, deals.open_deal(self.work, self.deal.key), stage, at=at, waived=True)
        self.waived.append(Waiver.STAGE_REQUIRES)

    def _close(
        self, status: str, closed_at: datetime | None, reason_id: int | None, note: str
    ) -> None:
        at = self.told.get("closed_at") or closed_at or self.work.now
        if status == DealStatus.WON:
            deals.win(self.work, self.deal.key, closed_at=at)
            return
        if reason := self.told.get("loss_reason"):
            reason_id = self.known.entry(LossReason, reason)
        elif reason_id is None:
            reason_id = self.known.entry(LossReason, _(NOT_SAID))
            self.waived.append(Waiver.LOSS_REASON)
        note = self.told.get("loss_note", note)
        deals.lose(self.work, self.deal.key, reason_id=reason_id, note=note, closed_at=at)

    def _correct(self) -> None:
        """Return what the row says about a deal that stays closed."""
        columns: dict[str, Any] = {}
        if "closed_at" in self.told:
            columns["closed_at"] = self.told["closed_at"]
        if self.deal.status == DealStatus.LOST:
            if reason := self.told.get("loss_reason"):
                columns["loss_reason_id"] = self.known.entry(LossReason, reason)
            if "loss_note" in self.told:
                columns["loss_note"] = self.told["loss_note"]
        self.work.change(self.deal, **columns)

    def _sleep(self) -> None:
        """Snooze an open deal as the row says."""
        if "stage_entered_at" in self.told:
            self.work.change(self.deal, stage_entered_at=self.told["stage_entered_at"])
        until = self.told.get("snoozed_until")
        if until is None or (until == self.deal.snoozed_until and not self._says_why()):
            return
        if deal_rules.may_sleep(until, self.work.now.astimezone().date()):
            why = self.told.get("snooze_reason", self.deal.snooze_reason)
            deals.snooze(self.work, self.deal.key, until, why)
        elif self.record.system != OWN and until != self.deal.snoozed_until:
            self.waived.append(Waiver.SNOOZE)

    def _says_why(self) -> bool:
        why: str = self.told.get("snooze_reason", self.deal.snooze_reason)
        return why != self.deal.snooze_reason
