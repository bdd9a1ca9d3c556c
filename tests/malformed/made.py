"""Wrong files that no repository should hold: large, binary, or no file at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Made:
    """A wrong file made on the spot, and the exact errors that it gives."""

    name: str
    make: Callable[[Path], None]
    expected: str


def written(data: bytes) -> Callable[[Path], None]:
    """A file with these bytes."""

    def make(path: Path) -> None:
        path.write_bytes(data)

    return make


def nothing(_: Path) -> None:
    """No file at all."""


LONG_TEXT = b"summary: " + b"x" * 4097 + b"\n"
ONE_NUMBER = b"number: " + b"7" * 4000 + b"\nother: 1" + b"0" * 400 + b".5\n"
DEEP = b"[" * 100_000
TOO_LARGE = "file.yaml: the document is larger than 256 kB; shorten it [too-large]\n"

MADE = (
    Made("missing", nothing, "file.yaml: the file cannot be read: no such file or directory [unreadable]\n"),
    Made("directory", Path.mkdir, "file.yaml: this is a directory, not a file [is-directory]\n"),
    Made("no bytes", written(b""), "file.yaml: the file is empty [empty]\n"),
    Made("blank", written(b"\xef\xbb\xbf \n\n"), "file.yaml: the file is empty [empty]\n"),
    Made("10 MB", written(b"a: " + b"x" * 10_000_000), TOO_LARGE),
    Made("10 MB of brackets", written(b"[" * 10_000_000), TOO_LARGE),
    Made("one byte too many", written(b"# " + b"x" * (256 * 1024 - 1)), TOO_LARGE),
    Made(
        "Latin-1",
        written("name: x\nsummary: \u00e9t\u00e9\n".encode("latin-1")),
        "file.yaml:2:10: the text is not UTF-8: byte 17 cannot be read; save it as UTF-8 [not-utf8]\n",
    ),
    Made(
        "UTF-16",
        written("name: x\n".encode("utf-16")),
        "file.yaml:1:1: the text is not UTF-8: byte 0 cannot be read; save it as UTF-8 [not-utf8]\n",
    ),
    Made(
        "a nul",
        written("name: \u00e9\nid: a\0b\n".encode()),
        "file.yaml:2:6: the character U+0000 is not accepted; remove it [character]\n",
    ),
    Made(
        "an escape",
        written(b"\xef\xbb\xbfname: \x1b[31m\n"),
        "file.yaml:1:7: the character U+001B is not accepted; remove it [character]\n",
    ),
    Made(
        "a long text",
        written(LONG_TEXT),
        "file.yaml:1:10: `summary`: a text has at most 4096 characters; shorten it [text-too-long]\n",
    ),
    Made(
        "a long key",
        written(b'? "' + b"k" * 4097 + b'"\n: 1\n'),
        "file.yaml:1:3: a text has at most 4096 characters; shorten it [text-too-long]\n",
    ),
    Made(
        "long numbers",
        written(ONE_NUMBER),
        "file.yaml:1:9: `number`: a number has at most 15 digits; put a name or code in quotes [number-too-long]\n"
        f"file.yaml:2:8: `other`: `1{'0' * 19}` is too large a number [not-finite]\n",
    ),
    Made(
        "a number of 5,000 digits",
        written(b"number: " + b"7" * 5000),
        "file.yaml:1:9: `number`: a text has at most 4096 characters; shorten it [text-too-long]\n",
    ),
    Made(
        "deep brackets",
        written(DEEP),
        f"file.yaml:1:14: `{' > '.join(['0'] * 13)}`: nested more than 12 levels deep; flatten it [too-deep]\n",
    ),
)
