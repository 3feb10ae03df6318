"""Run the program as `python -m svit_tui`."""

from __future__ import annotations

import sys

from svit_tui.cli import main

sys.exit(main())
