"""Reports of three instruments, byte for byte.

To renew them: ``python -m tests.reports.test_golden``; then read what has changed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reports.samples import GOLDEN, page

FOLDER = Path(__file__).parents[1] / "golden"
HASH = re.compile(r"\b[0-9a-f]{64}\b")


def scrubbed(text: str) -> str:
    """Digests change with every byte of the packaged data; what a reader reads must not."""
    return HASH.sub("<sha-256>", text)


@pytest.mark.parametrize("form", ["md", "json"])
@pytest.mark.parametrize("name", GOLDEN)
def test_the_report_is_the_golden_one(name: str, form: str) -> None:
    assert scrubbed(page(name, form)) == (FOLDER / f"{name}.{form}").read_text(encoding="utf-8")


if __name__ == "__main__":
    for golden in GOLDEN:
        for kind in ("md", "json"):
            (FOLDER / f"{golden}.{kind}").write_text(scrubbed(page(golden, kind)), encoding="utf-8")
