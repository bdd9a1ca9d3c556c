"""What to do about a text that YAML's grammar refuses, by the words in which the reader refuses it."""

from __future__ import annotations

WAYS_OUT = {
    "mapping values are not allowed in this context": "put a text with a colon in quotes, or check the indentation",
    "could not find expected ':'": "a key ends with a colon; check the indentation",
    "did not find expected ',' or ']'": "close the list with `]`",
    "did not find expected ',' or '}'": "close the mapping with `}`, and put a text with a colon or comma in quotes",
    "found unexpected end of stream": "close the quotes",
    "did not find expected key": "check the indentation and the quotes",
    "did not find expected '-' indicator": "check the indentation of the list",
    "found unknown escape character": "write a backslash twice, or use single quotes",
    "found invalid Unicode character escape code": "write the character itself",
    "did not find expected node content": "a value is missing here",
    "found unknown directive name": "directives such as %YAML are not accepted",
}


def way_out(problem: str, text: str, line: int, column: int) -> str:
    """A hint on a problem at a place (from 0) of a text; empty where there is none to give."""
    if "cannot start any token" not in problem:
        return WAYS_OUT.get(problem, "")
    character = "".join(text.splitlines()[line : line + 1])[column : column + 1]
    if character == "\t":
        return "indent with spaces, not tabs"
    return f"put a text that begins with `{character}` in quotes"
