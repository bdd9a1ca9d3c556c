"""Packs from strangers: files checked by name and size, unpacked, loaded, tested, and tried on real instruments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from proposals.archives import read_archive
from proposals.errors import InputError, Mistake
from rules.cases import run_cases
from rules.pack import Pack, load_pack

MAX_FILES = 1_500
MAX_FILE_BYTES = 64 * 1024
MAX_BYTES = 8 * 1024 * 1024
_NAME = re.compile(r"(?:[a-z][a-z0-9_]{0,39}/)?[a-z0-9][a-z0-9_-]{0,79}(?:\.cases)?\.yaml")


def pack_files(archive: bytes, name: str = "pack.zip") -> dict[str, bytes]:
    """The files of a zipped pack by name; one folder around all of them is taken off."""
    files = read_archive(archive, name, max_files=MAX_FILES, max_bytes=MAX_BYTES)
    around = {file.partition("/")[0] for file in files}
    if "pack.yaml" not in files and len(around) == 1:
        return {file.partition("/")[2]: data for file, data in files.items()}
    return files


def unpack(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a pack below an empty folder; raises :class:`InputError` for what does not belong there."""
    if mistakes := _wrong(files):
        raise InputError(mistakes)
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)


def tested_pack(folder: Path) -> tuple[Pack, int]:
    """The pack of a folder and how many cases hold; raises :class:`InputError` unless all hold and reach every branch.

    Places are told by the names of the files inside the pack.
    """
    try:
        pack = load_pack(folder)
        report = run_cases(pack)
        if report.failures or report.missed:
            raise InputError([*report.failures, *report.missed])
    except InputError as error:
        raise InputError(_inside(mistake, folder) for mistake in error.mistakes) from None
    return pack, report.run


def _inside(mistake: Mistake, folder: Path) -> Mistake:
    return replace(mistake, file=mistake.file.removeprefix(f"{folder}/"))


def _wrong(files: Mapping[str, bytes]) -> list[Mistake]:
    if len(files) > MAX_FILES:
        return [_note("", f"a pack has at most {MAX_FILES} files; write several packs")]
    if sum(map(len, files.values())) > MAX_BYTES:
        return [_note("", f"a pack has at most {MAX_BYTES // 1024**2} MB; write several packs")]
    if "pack.yaml" not in files:
        return [_note("pack.yaml", "a pack has a file `pack.yaml`; add it")]
    names = [
        _note("", f"`{name[:120]}` is no file of a pack; name it `<folder>/<slug>.yaml` in small letters")
        for name in files
        if not _NAME.fullmatch(name)
    ]
    large = [
        _note(name, f"a file of a pack has at most {MAX_FILE_BYTES // 1024} kB; split it")
        for name, data in files.items()
        if len(data) > MAX_FILE_BYTES
    ]
    return names + large


def _note(file: str, message: str) -> Mistake:
    return Mistake("pack-files", message, file=file)
