"""Zip archives from strangers: sizes and names are checked before a byte is unpacked, in memory and nowhere else."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from proposals.errors import InputError, Mistake

MAX_FILES = 2_000
MAX_BYTES = 16 * 1024 * 1024
"""Of all files together, unpacked."""


def read_archive(data: bytes, name: str, *, max_files: int = MAX_FILES, max_bytes: int = MAX_BYTES) -> dict[str, bytes]:
    """Every file of a zip archive by its name; raises :class:`InputError` for what is broken, too large or leads out.

    The sizes that the archive states are not believed: reading stops where a file is larger than it said.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries, name, max_files, max_bytes)
            return {entry.filename: _read(archive, entry, name) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0].lower() if str(error) else "it is damaged"
        raise _refused(name, f"this is no archive that can be read: {reason}") from None


def _check(entries: list[zipfile.ZipInfo], name: str, max_files: int, max_bytes: int) -> None:
    if len(entries) > max_files:
        raise _refused(name, f"the archive holds more than {max_files} files; remove some")
    if sum(entry.file_size for entry in entries) > max_bytes:
        raise _refused(name, f"the archive unpacks to more than {max_bytes // 1024**2} MB; remove something")
    seen: set[str] = set()
    for entry in entries:
        leads_out = PurePosixPath(entry.filename).is_absolute() or ".." in PurePosixPath(entry.filename).parts
        if leads_out or "\\" in entry.filename or entry.filename in seen:
            raise _refused(
                name, f"the archive names a file outside itself, or one twice: `{entry.filename}`; rename it"
            )
        seen.add(entry.filename)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    with archive.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise _refused(name, f"`{entry.filename}` has another size in the archive than it says; pack it again")
    return data


def _refused(name: str, message: str) -> InputError:
    return InputError([Mistake("archive", message, file=name)])
