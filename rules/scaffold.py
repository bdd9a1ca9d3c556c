"""A new rule and its cases, written so that they load, lint and hold from the first minute."""

from __future__ import annotations

from pathlib import Path

from proposals.errors import UsageError, nearest
from rules.pack import Pack

NEW_KINDS = ("finding", "derive", "bound", "tradeoff", "route")
ROUTES = "routes"
"""The folder of the ways round a text."""

_HEAD = """\
{kind}: {name}
title: {title}
draws_on: [EDITORS-1]        # claim ids of the register; replace
link: ours                   # said | step | ours: how the effect follows from the claim
"""
_BODY = {
    "finding": """\
applies: always
when: {context.rivalry: {at_least: strategic_rivals}, obligation.precision: aspirational}
answered:
  - {when: {exit.review: {at_least: periodic}}, how: partly}
answerable_by: drafting
effect: {notes: yes}         # or {raises|lowers: factor, by: slightly|clearly|strongly}
because: "the text has {obligation.precision} while the states concerned are {context.rivalry}"
remedy: say what a drafter could write
""",
    "derive": """\
kind: yes_no
values: [{is: no, says: no such thing}, {is: yes, says: such a thing}]
because: "the text has {obligation.precision}"
cases:
  - {when: {obligation.precision: {at_least: specific}}, value: yes}
otherwise: no
""",
    "bound": """\
when: {obligation.precision: aspirational}
on: {criterion}
ceiling: 4
because: "the text has {obligation.precision}"
""",
    "tradeoff": """\
when: {obligation.precision: quantified}
between: [obligation.precision, exit.review]
because: "the text has {obligation.precision} and {exit.review}"
""",
    "route": """\
who: [party]                 # party | target | outsider | firm | proxy
keeps: most                  # some | most | all of what the text would take away
applies: always
open: {obligation.types: {includes: cap}, context.rivalry: {at_least: strategic_rivals}}
effort: {money: moderate, time: months, skill: ordinary, source: EDITORS-1}
seen_by:
  - {when: {verification.whistleblower_protection: yes}, by: people who know of it}
closed_by:
  - {when: {verification.undeclared_sites: yes}, remedy: say what a drafter could write}
because: "the text has {verification.undeclared_sites}"
""",
}
_CASES = {
    "finding": """\
base: {context.rivalry: strategic_rivals, obligation.precision: aspirational, exit.review: none}
cases:
  - {name: nothing answers it, expect: standing, effect: 0}
  - {name: a fixed review answers in part, given: {exit.review: periodic}, expect: partly_answered, effect: 0}
  - {name: rivals are not concerned, given: {context.rivalry: competitors}, expect: not_triggered, effect: 0}
""",
    "derive": """\
cases:
  - {name: specific duties, given: {obligation.precision: specific}, expect: yes}
  - {name: aims only, given: {obligation.precision: aspirational}, expect: no}
""",
    "bound": """\
cases:
  - {name: aims only, given: {obligation.precision: aspirational}, expect: holds}
  - {name: specific duties, given: {obligation.precision: specific}, expect: not}
""",
    "tradeoff": """\
cases:
  - {name: duties with numbers, given: {obligation.precision: quantified, exit.review: none}, expect: holds}
  - {name: aims only, given: {obligation.precision: aspirational, exit.review: none}, expect: not}
""",
    "route": """\
base:
  obligation.types: [cap]
  context.rivalry: strategic_rivals
  verification.undeclared_sites: no
  verification.whistleblower_protection: no
cases:
  - {name: nothing closes it, expect: open, seen: 0}
  - {name: people may tell, given: {verification.whistleblower_protection: yes}, expect: open, seen: 1}
  - {name: a provision closes it, given: {verification.undeclared_sites: yes}, expect: closed}
  - {name: nobody has cause to, given: {context.rivalry: competitors}, expect: absent}
""",
}


def scaffold(pack: Pack, name: str, kind: str) -> list[Path]:
    """Write ``<slug>.yaml`` and ``<slug>.cases.yaml``; raises :class:`UsageError` for a name or kind that cannot be."""
    if kind not in NEW_KINDS:
        raise UsageError(f"--kind cannot be `{kind}`; {nearest(kind, NEW_KINDS)}")
    criteria = {criterion.folder for criterion in pack.manifest.criteria}
    folders = [ROUTES] if kind == "route" else sorted(criteria | {"derived", "reach"})
    folder, _, slug = name.partition(".")
    if folder not in folders or not slug.isidentifier():
        raise UsageError(f"a rule id is `folder.slug`, the folder one of {', '.join(folders)}, not `{name}`")
    rule = pack.folder / folder / f"{slug}.yaml"
    cases = rule.with_name(f"{slug}.cases.yaml")
    if name in pack.rules or rule.exists() or cases.exists():
        raise UsageError(f"the rule `{name}` exists already")
    on = next((criterion.id for criterion in pack.manifest.criteria if criterion.folder == folder), "")
    head = _HEAD.format(kind=kind, name=name, title=slug.replace("_", " ").capitalize())
    rule.parent.mkdir(parents=True, exist_ok=True)
    rule.write_text(head + _BODY[kind].replace("{criterion}", on or pack.manifest.criteria[0].id), encoding="utf-8")
    cases.write_text(f"rule: {name}\n{_CASES[kind]}", encoding="utf-8")
    return [rule, cases]
