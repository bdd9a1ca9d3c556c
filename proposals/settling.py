"""Who can settle an open fact: research, the drafters, or nobody for the time being."""

from __future__ import annotations

from proposals.facts import Entry

ASK, DECIDE, DIFFER = "ask", "decide", "agree to differ"


def settled_by(entry: Entry) -> str:
    """Ask for what research can find, decide what drafting can, agree to differ on contested judgement (46)."""
    if entry.basis == "text":
        return DECIDE
    return DIFFER if entry.state == "contested" and entry.basis == "judgement" else ASK
