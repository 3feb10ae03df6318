"""What was said last about deals, for lists that read the deal under the cursor."""

from __future__ import annotations

from svit_tui.store.reads.last_said import LastSaid, last_said

__all__ = ["LastSaid", "last_said"]
