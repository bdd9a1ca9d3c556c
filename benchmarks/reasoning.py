"""Reasoning timed: amendments of every library instrument, and exact ranges with few and many open facts."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from statistics import median
from typing import Any, TypeVar

from benchmarks.contests import Count
from evaluator import Evaluation
from evaluator.amend import Amendment, amend
from evaluator.amendments.goals import Wishes
from evaluator.evaluate import evaluate
from evaluator.preview import preview
from evaluator.ranges import Range, ranges
from proposals.facts import Sheet
from proposals.library import library_ids
from rules.backends import reference
from rules.fold import fold_sheet
from rules.search import model_of, table

ASKED, EVERY = "+20", ["all"]
OPEN = (5, 20, 40)
BASE = "us-china-nuclear-control-2024"
PLAIN = ("yes_no", "level", "choice")
ROUNDS = 3

Answer = TypeVar("Answer")


def reasoning(count: Count) -> dict[str, Any]:
    """Seconds for each amendment and each set of ranges; importing the solver is not timed."""
    model_of()
    gc.freeze()  # as the workers of the server do once the rules are read (api/warm.py)
    return {"amendments": _amendments(count), "ranges": [_ranges(size, count) for size in OPEN]}


def weakest(evaluation: Evaluation) -> str:
    """The criterion with the least good score at the point shown; of equals the first."""
    criteria = evaluation.scored.criteria
    return min(criteria, key=lambda name: criteria[name].good)


def _amendments(count: Count) -> dict[str, Any]:
    """Twenty points more on the weakest criterion and none lower, for certain, three of the cheapest texts."""
    found: dict[str, dict[str, Any]] = {}
    for name in library_ids():
        evaluation = evaluate(name)
        wishes = Wishes({weakest(evaluation): ASKED}, EVERY)
        answer, seconds = _timed(partial(amend, evaluation, wishes))
        count.add(f"amendments of {name}", *_scored_again(answer))
        outcome = "proved" if answer.proved else "marked as not proved"
        found[name] = {"seconds": round(seconds, 2), "steps": answer.bound, "outcome": outcome}
        if answer.blocked is not None:
            found[name]["outcome"] = "proved out of reach" if answer.blocked.smallest else "out of reach"
    times = [float(one["seconds"]) for one in found.values()]
    return {"median": median(times), "greatest": max(times), "texts": found}


def _scored_again(answer: Amendment) -> tuple[int, int]:
    """Scores of the suggestions that the compiled programme was asked for too, and how many differ."""
    values = different = 0
    for one in answer.suggestions:
        again = preview(one.evaluation.sheet.cautious, one.evaluation.pack)
        for name, (_, after) in one.scores.items():
            values += 1
            different += again.criteria[name] != after
    return values, different


def _ranges(size: int, count: Count) -> dict[str, Any]:
    """The exact ranges of all criteria with so many open facts; each end is reached by its witness."""
    evaluation = evaluate(BASE)
    sheet, pack = opened(evaluation, size), evaluation.pack
    wanted = [f"criterion:{name}" for name in evaluation.scored.criteria]
    runs = [_timed(lambda: ranges(sheet, pack, wanted)) for _ in range(ROUNDS)]
    found, times = runs[0][0], [seconds for _, seconds in runs]
    for path, item in found.items():
        missed = sum(not reached for reached in _reached(sheet, evaluation, path, item))
        count.add(f"{path} with {size} open facts", 2, missed)
    if size == min(OPEN):
        count.add("ranges by trying everything", *_tried(sheet, evaluation, found))
    return {"open": size, "seconds": round(median(times), 3), "proved": all(item.proved for item in found.values())}


def opened(evaluation: Evaluation, size: int) -> Sheet:
    """The text at the point shown, with so many of its facts open, spread over the vocabulary."""
    sheet, fields = evaluation.sheet, evaluation.pack.vocabulary.fields
    base = {path: 1 << code for path, code in sheet.cautious.items() if path in sheet.base}
    free = [path for path, field in fields.items() if field.term.kind in PLAIN and field.shape.control == "drafter"]
    read = [path for path in free if path in base and path in evaluation.pack.programme.inputs]
    read = [path for path in read if base[path] <= fields[path].term.full]
    chosen = [read[place * len(read) // size] for place in range(size)]
    return replace(sheet, base=base | {path: fields[path].term.full for path in chosen})


def _reached(sheet: Sheet, evaluation: Evaluation, path: str, item: Range) -> Iterator[bool]:
    """Whether the reference gives each end on its witness."""
    base = {fact: mask.bit_length() - 1 for fact, mask in sheet.base.items()}
    cautious = {fact: code for fact, code in evaluation.sheet.cautious.items() if fact in base}
    for end in (item.low, item.high):
        facts = sheet.completion(base | cautious | end.codes)
        values = reference.run(evaluation.pack.programme, facts) if facts else {}
        yield end.proved and values.get(path) == end.value


def _tried(sheet: Sheet, evaluation: Evaluation, found: dict[str, Range]) -> tuple[int, int]:
    """The ends of the ranges compared with all combinations and with the solver."""
    folding = fold_sheet(sheet, evaluation.pack.programme)
    different = 0
    for path, item in found.items():
        problem = folding.problem([path])
        if path in problem.known:
            continue
        values, model = table(problem, (path,)).values[path], model_of(problem)
        solved = tuple(model.solve([(1, path)], effort=5.0, most=most).value for most in (False, True))
        different += (int(values.min()), int(values.max())) != item.span
        different += solved != item.span
    return 2 * len(found), different


def _timed(asked: Callable[[], Answer]) -> tuple[Answer, float]:
    started = time.perf_counter()
    answer = asked()
    return answer, time.perf_counter() - started
