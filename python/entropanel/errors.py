"""How a command ends: two kinds of errors, and the exit codes.

Code below the command line raises one of the two and never ends the process; the
command line prints the sentence and ends with the exit code
(``entropanel.cli.errors``).
"""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """Exit codes of the command line.

    INVALID: the input is to be corrected. FAILED: the input was not at issue, or
    the command line itself is wrong. The others are the shell's conventions.
    """

    SUCCESS = 0
    INVALID = 1
    FAILED = 2
    INTERRUPTED = 130
    CLOSED_PIPE = 141
    TERMINATED = 143


class InputError(Exception):
    """The input is wrong: the text says what was found and what was expected."""

    exit_code: ClassVar[Exit] = Exit.INVALID


class ExecutionError(Exception):
    """A failure of the machine or the program, described in the text.

    The log of failures gets the traceback, with the cause that is chained to it.
    """

    exit_code: ClassVar[Exit] = Exit.FAILED
