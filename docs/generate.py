"""The pages of the vocabulary, the rules and the register, written from the data: ``python -m docs.generate``.

A page is a pure function of the data, so that a test can tell when the files under ``docs/`` are stale.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from docs import agreement_page, library_pages, rule_pages, vocabulary_pages
from proposals.actors import load_actors
from proposals.current import standard_vocabulary
from rules.pack import DEFAULT_PACK, Pack, load_pack, pack_ids

FOLDER = Path(__file__).parent
GENERATED = ("vocabulary", "rules", "rules-institutionalist-2025", "library")
"""Folders that hold nothing else."""


@cache
def pages() -> dict[str, str]:
    """Every generated page: path below ``docs/`` to text."""
    actors = load_actors()
    vocabulary, pack = standard_vocabulary(actors), load_pack(DEFAULT_PACK)
    found = {
        "vocabulary/README.md": vocabulary_pages.index(vocabulary),
        "vocabulary/never.md": vocabulary_pages.never_page(),
        "agreement.md": agreement_page.agreement_page(vocabulary),
        "register.md": rule_pages.register_page(pack.register),
    }
    for section, fields in vocabulary.sections().items():
        found[f"vocabulary/{section}.md"] = vocabulary_pages.section_page(section, fields, actors)
    for name in pack_ids():
        found |= _rules(load_pack(name))
    return found | library_pages.library_pages(vocabulary)


def _rules(pack: Pack) -> dict[str, str]:
    """The pages of one pack: the default one under ``rules/``, others under ``rules-<pack>/``."""
    folder = "rules" if pack.id == DEFAULT_PACK else f"rules-{pack.id}"
    pages = {f"{folder}/README.md": rule_pages.index(pack)}
    for section, rules in rule_pages.by_folder(pack).items():
        pages[f"{folder}/{section}.md"] = rule_pages.folder_page(section, rules, pack)
    return pages


def stale() -> list[str]:
    """The pages that differ from what the data give, are missing, or have nothing behind them any more."""
    wanted = pages()
    kept = {name: FOLDER / name for name in wanted}
    differing = [name for name, file in kept.items() if not file.is_file() or file.read_text("utf-8") != wanted[name]]
    return sorted([*differing, *(name for name in _present() if name not in wanted)])


def main() -> int:
    """Write every page, and remove generated pages that nothing stands behind any more."""
    wanted = pages()
    for name in _present():
        if name not in wanted:
            (FOLDER / name).unlink()
    for name, text in wanted.items():
        (FOLDER / name).parent.mkdir(exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(wanted)} pages written\n")
    return 0


def _present() -> list[str]:
    return [f"{folder}/{file.name}" for folder in GENERATED for file in (FOLDER / folder).glob("*.md")]


if __name__ == "__main__":
    raise SystemExit(main())
