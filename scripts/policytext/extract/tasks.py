"""Units → tasks: which of them ask somebody to do something."""

import re

from policytext.extract.clauses import split_sentences
from policytext.extract.headings import matches
from policytext.extract.labels import ROW
from policytext.extract.tree import Tree
from policytext.extract.units import RawUnit
from policytext.lexicon import (
    AIM_STATED,
    AIMS_HEADING,
    ASKING,
    BY_CASE,
    CASE_THEN,
    CIRCUMSTANCES,
    CONDITIONS_HEADING,
    CONSEQUENCES,
    CONTENTS,
    COUNTED_AS,
    CRITERIA,
    DUE,
    DUTIES,
    DUTY_OF_OFFICE,
    ENUMERATION,
    FACTS_HEADING,
    GENERAL_DUTY,
    HANDING_IN,
    HEADING_ASKS,
    IN_CASES,
    INDICATOR,
    KIND_LISTED,
    LINE_OF_THOUGHT,
    MATERIALS_HEADING,
    NAMES_ONE,
    NO_TASK_SENTENCE,
    NO_TASK_WORDS,
    OF_OFFICE,
    OFFICERS,
    OFFICERS_WORK,
    POWERS,
    PROJECTS,
    PURPOSE,
    RESPONSE,
    RESPONSIBLE,
    RIGHTS,
    RIGHTS_AND_DUTIES,
    RIGHTS_HEADING,
    SCORED,
    SCORING,
    THINGS,
)
from policytext.model import CLOSING, OPENING
from policytext.words import tag_words

_FIRST = ("第一条", "第1条")
_MONTH = re.compile(r"\d月")
_TITLE = 8
"""How long a title is that says nothing by itself: 组织保障."""
_GENERAL = 25
"""How many articles a chapter of general provisions has at most."""
_FIRST_ARTICLES = 5
"""How many of them open a rule whose other chapters have no label."""
_FACT = 60
"""How long the text under a heading that announces a plain fact may be."""
_ENOUGH = 20
"""How many neighbours tell whether a title has lost its text."""


def find_tasks(tree: Tree, reviewed: frozenset[str]) -> frozenset[str]:
    """Ids of the units that tell somebody to do something and have no child that is itself a task; none that is reviewed."""
    tasks: set[str] = set()
    none = {OPENING, CLOSING} | reviewed
    for unit in reversed(list(tree.units.values())):
        if unit.id not in none and not _descends(tasks, unit, tree) and _asks(unit, tree):
            tasks.add(unit.id)
    return frozenset(tasks)


def _descends(tasks: set[str], unit: RawUnit, tree: Tree) -> bool:
    return any(child in tasks or _descends(tasks, tree.units[child], tree) for child in tree.children[unit.id])


def _asks(unit: RawUnit, tree: Tree) -> bool:
    above = tree.ancestors(unit.id)
    named = (u for u in above if u.style != "章" or not ASKING.search(unit.text))
    if any(matches(MATERIALS_HEADING, u.heading) for u in named) and not DUE.search(f"{unit.heading}\n{unit.text}"):
        return False
    if tree.children[unit.id] and matches(MATERIALS_HEADING, unit.heading):
        return True
    if tree.children[unit.id] and not unit.text:
        return bool(HEADING_ASKS.search(unit.heading)) and not _describes(unit, tree)
    if not (unit.heading or unit.text) or _is_bare(unit, tree):
        return False
    if _describes(unit, tree):
        return False
    whole = ENUMERATION.sub("", f"{unit.heading}\n{unit.text if tree.children[unit.id] else _before_cases(unit.text)}")
    sentences = [whole[span.start : span.end].strip("。；;\n ") for span in split_sentences(whole)]
    if unit.heading and len(sentences) > 1:
        sentences = sentences[1:]
    if tree.children[unit.id] and POWERS.search(unit.text):
        sentences = [sentence for sentence in sentences if ASKING.search(sentence) and not POWERS.search(sentence)]
    asking = (sentence for sentence in sentences if not _asks_nobody(sentence))
    if any(u.style == "章" and u.heading == "附则" for u in above):
        return any("应当" in sentence or "不得" in sentence for sentence in asking)
    if any(_is_general(u, unit, tree) for u in above) and not DUTIES.search(unit.intro):
        return any(GENERAL_DUTY.search(sentence) for sentence in asking)
    return any(asking)


def _before_cases(text: str) -> str:
    """The text without the list, its lines without labels, that an introduction leads to as circumstances, conditions or powers."""
    lines = text.split("\n")
    led = next(
        (n for n, line in enumerate(lines, 1) if line.endswith(("：", ":")) and _is_circumstance(line)), len(lines)
    )
    ends = next((n for n, line in enumerate(lines[led:], led + 1) if line.endswith("。")), len(lines))
    return "\n".join((*lines[:led], *lines[ends:]))


def _is_general(chapter: RawUnit, unit: RawUnit, tree: Tree) -> bool:
    """Whether a unit is among the general provisions: all of a chapter called so, or its first ones, where it holds all that
    follows because the next chapters have no label."""
    if chapter.style != "章" or chapter.heading != "总则":
        return False
    articles = tree.children[chapter.id]
    first = articles if len(articles) <= _GENERAL else articles[:_FIRST_ARTICLES]
    return any(unit.id == article or unit.id.startswith(f"{article}.") for article in first)


def _describes(unit: RawUnit, tree: Tree) -> bool:
    """Whether a unit only aims, names a circumstance or a condition, or says how something is counted."""
    above = tree.ancestors(unit.id)
    if any(_is_aim(u, tree) for u in (unit, *above)) or _says_what_for(unit):
        return True
    led = bool(above) and unit.intro != above[0].heading
    by_case = BY_CASE.search(unit.intro) and CASE_THEN.search(unit.text)
    circumstance = (led and not by_case and _is_circumstance(unit.intro)) or any(
        CRITERIA.search(u.intro) for u in (unit, *above)
    )
    if led and _is_thing(unit, tree):
        return True
    duty = CONSEQUENCES.search(unit.text) or RESPONSIBLE.search(unit.text) or _is_work(unit)
    if circumstance and not duty:
        return True
    if unit.style != "条" and any(RIGHTS_HEADING.fullmatch(u.heading) for u in above[:1]):
        return True
    if led and RIGHTS_AND_DUTIES.search(unit.intro) and RIGHTS.match(unit.text):
        return True
    conditions = any(matches(CONDITIONS_HEADING, u.heading) for u in above if u.style != "章")
    if conditions and not HANDING_IN.search(unit.text):
        return True
    if above and above[0].style == ROW and SCORING.match(unit.text):
        return True
    if INDICATOR.search(unit.heading) and COUNTED_AS.search(unit.text) and not ASKING.search(unit.text):
        return True
    return matches(FACTS_HEADING, unit.heading) and len(unit.text) <= _FACT


def _is_work(unit: RawUnit) -> bool:
    """Whether an item among the powers of an office is its duty."""
    officers = OFFICERS.search(unit.intro) and OFFICERS_WORK.match(unit.text)
    return bool(OF_OFFICE.search(unit.intro)) and bool(officers or DUTY_OF_OFFICE.match(unit.text))


def _is_thing(unit: RawUnit, tree: Tree) -> bool:
    """Whether an item is one of the things that an introduction asks something about, and says nothing itself."""
    named = PROJECTS.search(unit.intro)
    if named and NAMES_ONE.search(unit.text):
        return True
    if ASKING.search(unit.text) or "每" in unit.text or _MONTH.search(unit.text):
        return False
    if CONTENTS.search(unit.intro):
        return True
    listed = named or (THINGS.search(unit.intro) and ASKING.search(unit.intro))
    return (bool(listed) and _first_tag(unit) != "v") or _is_of_kind(unit, tree)


def _is_of_kind(unit: RawUnit, tree: Tree) -> bool:
    """Whether an item ends with the kind of things that its introduction names, as most beside it: 建设下列设施：便民服务设施."""
    kind = KIND_LISTED.search(unit.intro)
    if kind is None or not unit.text.rstrip("。；").endswith(kind["kind"]) or "，" in unit.text:
        return False
    above = tree.ancestors(unit.id)
    beside = [other for child in tree.children[above[0].id] if (other := tree.units[child]).intro == unit.intro]
    named = [other for other in beside if _names_kind(other, kind["kind"])]
    return 2 * len(named) > len(beside)


def _names_kind(unit: RawUnit, kind: str) -> bool:
    """Whether an item is a noun of that kind rather than what somebody does to one."""
    text = unit.text.rstrip("。；")
    return text.endswith(f"的{kind}") or (text.endswith(kind) and _first_tag(unit) not in ("v", "p"))


def _first_tag(unit: RawUnit) -> str:
    return next((tag for _, tag in tag_words(unit.text[:8])), "")


def _asks_nobody(sentence: str) -> bool:
    return bool(NO_TASK_SENTENCE.match(sentence) or NO_TASK_WORDS.search(sentence))


def _says_what_for(unit: RawUnit) -> bool:
    """Whether an article only says what the policy is for, as the first one does, or an association."""
    stated = unit.style == "条" and AIM_STATED.match(unit.text) and "每" not in unit.text
    return bool(stated or (unit.label in _FIRST and PURPOSE.match(unit.text))) and not ASKING.search(unit.text)


def _is_aim(unit: RawUnit, tree: Tree) -> bool:
    """Whether nothing under a heading is a task; 总体要求 of a response in an emergency is a part of what is done."""
    if not matches(AIMS_HEADING, unit.heading) or _is_plan(unit, tree) or SCORED.search(unit.text):
        return False
    return not any(RESPONSE.search(above.heading) for above in tree.ancestors(unit.id))


def _is_bare(unit: RawUnit, tree: Tree) -> bool:
    """Whether a unit is a title whose text is missing: all of those beside it have some."""
    above = tree.ancestors(unit.id)
    if unit.text or tree.children[unit.id] or not above or len(unit.heading) > _TITLE:
        return False
    beside = [tree.units[other] for other in tree.children[above[0].id][:_ENOUGH] if other != unit.id]
    return len(beside) > 1 and all(other.text or tree.children[other.id] for other in beside)


def _is_plan(unit: RawUnit, tree: Tree) -> bool:
    """Whether what is called a line of thought (工作思路) is worked out in headed items of its own, two levels deep."""
    return LINE_OF_THOUGHT.search(unit.heading) is not None and any(
        tree.children[child] for child in tree.children[unit.id]
    )


def _is_circumstance(intro: str) -> bool:
    """Whether the items behind an introduction are circumstances, conditions or powers rather than duties."""
    if POWERS.search(intro) or IN_CASES.search(intro):
        return True
    return bool(CIRCUMSTANCES.search(intro)) and not DUTIES.search(intro)
