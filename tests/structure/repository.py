"""What the structure tests look at: the files git knows or would take, and the syntax trees of the packages."""

from __future__ import annotations

import ast
import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("proposals", "rules", "evaluator", "reports", "api")


@lru_cache(maxsize=1)
def kept_files() -> tuple[Path, ...]:
    """Every file of the repository that is not ignored, committed or not."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for name in sorted(set(listed.split("\0"))) if name and (path := ROOT / name).is_file())


def texts() -> dict[str, str]:
    """Name to text of every kept file that is text."""
    found = {}
    for path in kept_files():
        data = path.read_bytes()
        if b"\0" not in data:
            found[path.relative_to(ROOT).as_posix()] = data.decode()
    return found


def sources(*, tests: bool = False) -> dict[str, str]:
    """Name to text of the Python files of the packages, or of all Python files."""
    return {
        name: text
        for name, text in texts().items()
        if name.endswith(".py") and (tests or name.split("/")[0] in PACKAGES)
    }


def trees(*, tests: bool = False) -> dict[str, ast.Module]:
    """Name to syntax tree."""
    return {name: ast.parse(text, name) for name, text in sources(tests=tests).items()}
