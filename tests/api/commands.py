"""The command line as a test calls it: in this process, or as a program of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "import sys; from api.cli.main import main; sys.exit(main())"]


@dataclass(frozen=True)
class Told:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The result as JSON."""
        return json.loads(self.out)

    @property
    def problem(self) -> Any:
        """The complaint as JSON."""
        return json.loads(self.err)


Assay = Callable[..., Told]


def program(*arguments: str, folder: Path = ROOT) -> subprocess.Popen[bytes]:
    """`assay` as a program of its own, started in a folder."""
    command = [PROGRAM[0], PROGRAM[1], f"import sys; sys.path.insert(0, {str(ROOT)!r}); {PROGRAM[2]}"]
    pipe = subprocess.PIPE
    return subprocess.Popen([*command, *arguments], cwd=folder, stdout=pipe, stderr=pipe)
