"""Takes the picture of a report's first page that the README shows."""

from __future__ import annotations

import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]
sys.path.append(str(PROJECT / "tests" / "python"))
