"""Where results and complaints go: stdout carries the result alone, stderr everything else."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from api.problems import problem
from proposals.errors import AssayError, UsageError

ERRORS = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def emit(text: str | bytes, target: Path | None, beside: Mapping[Path, str] | None = None) -> None:
    """Write a result to stdout, or whole to a file that appears only when it is complete, with the files ``beside``."""
    if target is not None:
        write_files({**(beside or {}), target: text})
        ERRORS.print(f"written: {target}")
        return
    if isinstance(text, bytes):
        raise UsageError("a workbook is written into a file: give `--output FILE.xlsx`")
    if beside:
        write_files(beside)
    _say(text if text.endswith("\n") else text + "\n")


def _say(text: str) -> None:
    """To stdout; a reader that leaves early has seen enough, and no other failure goes unsaid."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            raise UsageError(f"the result cannot be written: {error.strerror}") from None


def write_files(texts: Mapping[Path, str | bytes], *, create_folder: bool = False) -> None:
    """Write several files, each under a temporary name first; nothing is left half-written."""
    ready: list[tuple[str, Path]] = []
    target = Path()
    try:
        for target, text in texts.items():
            if target.is_dir():
                raise UsageError(f"`{target}` is a directory; name a file")
            if create_folder:
                target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists() and not target.is_file():
                target.write_bytes(_bytes(text))  # a device or a pipe takes what is written, and is never replaced
                continue
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
            ready.append((name, target))
            with os.fdopen(handle, "wb") as stream:
                stream.write(_bytes(text))
            Path(name).chmod(0o644)
        for name, target in ready:
            Path(name).replace(target)
    except OSError as error:
        raise UsageError(f"`{target}` cannot be written: {error.strerror}") from None
    finally:
        for name, _ in ready:
            Path(name).unlink(missing_ok=True)


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def complain(error: AssayError, *, as_json: bool) -> None:
    """The error on stderr: one line per mistake for people, a problem document (RFC 9457) for programs."""
    if as_json:
        sys.stderr.write(json.dumps(problem(error), ensure_ascii=False) + "\n")
        return
    for line in str(error).splitlines() or [type(error).__name__]:
        ERRORS.print(f"assay: {line}")


def as_json(value: Any) -> str:
    """Indented JSON, keys in the order given."""
    return json.dumps(value, ensure_ascii=False, indent=2)
