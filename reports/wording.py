"""How numbers, lists and names read in print; the only rounding is here."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
UNITS = 400
"""Exact units of a criterion that make one point of 100."""
BOUNDS = {"exact": "exact", "outer": "outer bounds"}
"""What a range is, in print."""
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ARTICLE = (
    "Bahamas", "Central African", "Comoros", "Cook", "Democratic", "Dominican", "European", "Gambia", "Holy",
    "Maldives", "Marshall", "Netherlands", "Philippines", "Republic", "Seychelles", "Solomon", "United",
)  # fmt: skip
"""How names begin that take an article in a sentence."""


def fives(n: int) -> int:
    """Exact units as points of 100, rounded to 5, halves upwards (decisions 44)."""
    return (n + 1000) // 2000 * 5


def fives_of(total: int, weight: int) -> int:
    """Exact units given as a fraction, rounded in the same way without dividing first."""
    return (total + 1000 * weight) // (2000 * weight) * 5


def points(n: int) -> str:
    """Exact units as points of 100, with no more than four decimals and no rounding."""
    whole, rest = divmod(abs(n), UNITS)
    return _signed(n, f"{whole}.{rest * 25:04d}".rstrip("0").rstrip("."))


def level(hundredths: int) -> str:
    """Hundredths as a level."""
    return _signed(hundredths, f"{abs(hundredths) / 100:.2f}".rstrip("0").rstrip("."))


def change(hundredths: int) -> str:
    """A change of level, with its sign."""
    return f"+{level(hundredths)}" if hundredths > 0 else level(hundredths)


def units(n: int) -> str:
    """Exact units with a thin separator of thousands."""
    return _signed(n, f"{abs(n):,}")


def span(low: str, high: str) -> str:
    """A range, or the one value that it holds."""
    return low if low == high else f"{low} to {high}"


def joined(words: Iterable[str], nothing: str = "nothing") -> str:
    """``a, b and c``."""
    found = list(words)
    if len(found) < 2:
        return found[0] if found else nothing
    return f"{', '.join(found[:-1])} and {found[-1]}"


def either(words: Iterable[str]) -> str:
    """``a, b or c``."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun; small numbers as words."""
    return f"{SMALL[number] if number < len(SMALL) else number} {one if number == 1 else many}"


def raised(text: str) -> str:
    """``text`` with a capital first letter."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """``text`` with a small first letter."""
    return text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """``text`` as a sentence: a capital at the start, one stop at the end."""
    text = raised(" ".join(text.split()))
    return text if not text or text.endswith((".", "?", "!", ".)")) else f"{text}."


def titled(name: str) -> str:
    """The name of a state as it stands in a sentence."""
    return f"the {name}" if name.startswith(ARTICLE) else name


def plain(path: str) -> str:
    """A dotted path or an id in words."""
    return path.rpartition(".")[2].replace("_", " ").replace("-", " ")


def anchor(name: str) -> str:
    """An id for a place in a page."""
    return name.replace(".", "-").replace("_", "-")


def web_address(url: str) -> str:
    """``url`` if it is an address of the web, else nothing: no other scheme becomes a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc and not set(url) & set(" \"'<>\\`\n\t") else ""


def _signed(number: int, text: str) -> str:
    return f"{MINUS}{text}" if number < 0 else text
