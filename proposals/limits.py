"""How large, deep and long what somebody writes may be."""

from __future__ import annotations

MAX_BYTES = 256 * 1024
MAX_DEPTH = 12
MAX_PACKAGED_DEPTH = 20
"""Rules nest conditions in ladders; what is submitted has no need to."""
MAX_SCALAR = 4 * 1024
MAX_DIGITS = 15
