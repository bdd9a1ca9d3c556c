"""The command line in this process."""

from __future__ import annotations

import pytest

from api.cli.main import main
from tests.api.commands import Assay, Told


@pytest.fixture
def assay(capsys: pytest.CaptureFixture[str]) -> Assay:
    """Runs one command and gives what it said."""

    def run(*arguments: object) -> Told:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Told(code, said.out, said.err)

    return run
