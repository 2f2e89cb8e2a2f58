"""``entropanel``: the command line, from its first moment without a traceback."""

from __future__ import annotations

import sys

from entropanel.errors import Exit


def run() -> None:
    """Loads the command line, which takes a second, and runs it."""
    try:
        from entropanel.cli import main
    except KeyboardInterrupt:
        print("interrupted: nothing was begun", file=sys.stderr)
        sys.exit(Exit.INTERRUPTED)
    except ImportError as reason:
        print(f"failure: the environment is not whole: {reason}", file=sys.stderr)
        sys.exit(Exit.FAILED)
    main(prog_name="entropanel")


if __name__ == "__main__":
    run()
