"""How a command ends: its exit code tells whose turn it is."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line.

    REFUSED: the input is to be mended. FAULT: the input was not at issue, or the
    command line itself is wrong. The others are the shell's conventions.
    """

    SUCCESS = 0
    REFUSED = 1
    FAULT = 2
    INTERRUPTED = 130
    CLOSED_PIPE = 141
    TERMINATED = 143
