"""Runs cells in a kernel, so that what they import is compiled; `cargo xtask` calls it.

Usage: warm.py KERNEL FOLDER CELLS.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from session import KernelFailed, Session

COMPILING_SECONDS = 1800
# What a kernel does when it starts: it knows nothing, and reads its settings.
ANEW = ":clear", ":load_config"


def main(kernel: str, folder: str, cells: str) -> int:
    """Run the cells; 1 when the kernel does not start or a cell fails.

    Each as in a kernel of its own, as its lesson has it: what else is imported decides with which
    features a dependency is compiled.
    """
    sources = [source for cell in json.loads(Path(cells).read_text()) for source in (*ANEW, cell)]
    try:
        with Session(Path(folder), kernel) as session:
            for source in sources:
                for output in session.run(source, limit=COMPILING_SECONDS).outputs:
                    if output["output_type"] == "error":
                        print(source, *output["traceback"], sep="\n", file=sys.stderr)
                        return 1
    except KernelFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
