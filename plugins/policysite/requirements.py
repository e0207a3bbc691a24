"""A task cut into requirements: stretches of its unit that ask for one thing each, which can be checked by itself.

A sentence with a number is a requirement of its own, and so is one that asks for something that is there or not;
other sentences of a unit stand together as far as they are short. Within a sentence a clause with a subject of its own
begins a new requirement where it has a number too, or names others. Every sentence of a task is in exactly one.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from policysite.library import TIERS, Place
from policysite.marking import Span, find_spans
from policysite.quoting import CLAUSE_ENDS, GAP, SENTENCE_ENDS, join_spans, overlap, split_clauses, split_sentences
from policytext.lexicon import (
    ACTOR_OPENER,
    ADDRESSES_ALL,
    AIM,
    ANY_ENTERPRISE,
    ASKING,
    ASSURED,
    ATTACHED,
    BELOW,
    CIRCUMSTANCES,
    CIRCUMSTANTIAL,
    COVERS,
    DATED_CLAUSE,
    DRIVING,
    DUTIES,
    FIRM,
    GOVERNMENTS,
    IN_CASES,
    LEAD,
    MATTER,
    MOVED,
    NAME_ADVERBS,
    NAME_ENUMERATED,
    NAME_LEAVES_OUT,
    NAME_OPENER,
    NO_TASK_SENTENCE,
    ORGANIZATION_CUE,
    ORGANIZATION_CUES,
    PERIODIC_ACTOR,
    PLACED,
    POWERS,
    RETURNS,
    SPIRITED,
    SUBJECTS,
    THING,
    TOPIC_WORD,
    TOPICS_BY_WORD,
)
from policytext.model import Target, Unit
from policytext.words import cut_words

LONGEST = 150
"""Characters of a sentence that a list quotes whole."""

ITEMS_LENGTH = 220
"""Characters of a list below a requirement that stand with it; what holds a number always does."""

SOFT = 100
"""Characters of sentences without any duty that one sees to be done or not, which stand together."""

SHORT, BRIEF = 16, 25
"""Characters of a sentence that only opens the next one (稳步推进智慧团建工作。), and of one that goes on behind a semicolon."""

NAME_LENGTH, SHORTEST_NAME = 18, 4


@dataclass(frozen=True, slots=True)
class Requirement:
    """A stretch of a unit that asks for one thing."""

    id: str
    """Names the place where it begins: <policy>#<unit>, behind it ~<sentence> or ~<sentence>.<clause> where that is not
    the beginning of the unit. It stays the same whatever is found in the text, and when another unit changes."""
    place: Place
    quote: str
    """The policy's own words; …… stands for what is left out."""
    name: str
    """What it asks for in few words, which stand in the unit in this order."""
    targets: tuple[Target, ...]
    """Its numbers, those of a list below it too."""
    bodies: frozenset[str]
    """The organization types that its own words name as those who must act; empty where all must whom the unit addresses."""
    topic: str | None

    def binds(self, organization: str) -> bool:
        """Whether an organization type that the unit addresses has to act."""
        return not self.bodies or organization in self.bodies


def find_requirements(places: Sequence[Place]) -> Mapping[str, tuple[Requirement, ...]]:
    """Id of each task among the places of a policy → its requirements in reading order; there is at least one."""
    below = _find_below(places)
    headings = {place.unit.id: place.unit.heading for place in places}
    return {
        place.id: tuple(_part_task(place, below[place.unit.id], headings.get(place.unit.parent or "", "")))
        for place in places
        if place.unit.task
    }


def _find_below(places: Iterable[Place]) -> Mapping[str, list[Unit]]:
    """Id of a task → the units below it, which are no tasks: what it lists."""
    below: dict[str, list[Unit]] = defaultdict(list)
    tasks = {place.unit.id for place in places if place.unit.task}
    for place in places:
        above = place.unit.parent
        while above and above not in tasks:
            above = above.rpartition(".")[0]
        if above and not place.unit.task:
            below[above].append(place.unit)
    return below


# --- cutting --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence or some of its clauses."""

    sentence: int
    clause: int
    """Both count from 1, the clauses within the sentence."""
    spans: tuple[Span, ...]
    """Its words, with those before them that say when they hold."""
    kind: str
    bodies: frozenset[str]

    @property
    def start(self) -> int:
        """Where its own words begin."""
        return self.spans[-1][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def _part_task(place: Place, below: Sequence[Unit], above: str) -> Iterator[Requirement]:
    unit = place.unit
    found = find_spans(unit.text, [target.evidence for target in unit.targets])
    evidence = [span for span in found if span]
    runs = _gather(unit.text, list(_cut(unit.text, evidence)))
    listed = tuple(target for each in below for target in each.targets)
    for n, run in enumerate(runs):
        stretch = run[0].start, run[-1].end
        own = [
            target
            for target, span in zip(unit.targets, found, strict=True)
            if (span and stretch[0] <= span[0] < stretch[1]) or (n == 0 and not span)
        ]
        last = n == len(runs) - 1
        quote = _quote(unit.text, run, evidence) + (_quote_list(below) if last else "")
        whole = len(runs) == 1 or any(span is None for span in found) * (n == 0)
        name = (whole and unit.heading) or _name(unit.text, run[0].spans[-1], evidence) or unit.heading or place.title
        yield Requirement(
            _make_id(place, run[0], n == 0),
            place,
            quote,
            _clip(name),
            (*own, *(listed if last else ())),
            run[0].bodies,
            _find_topic(quote, place, above),
        )
    if not runs:
        targets = (*unit.targets, *listed)
        quote = unit.heading + _quote_list(below)
        yield Requirement(
            place.id, place, quote, _clip(unit.heading), targets, frozenset(), _find_topic("", place, above)
        )


def _make_id(place: Place, piece: _Piece, first: bool) -> str:
    if first:
        return place.id
    return f"{place.id}~{piece.sentence}" + (f".{piece.clause}" if piece.clause > 1 else "")


def _cut(text: str, evidence: Sequence[Span]) -> Iterator[_Piece]:
    """The pieces of a text in reading order; joined again, without the words that are said twice, they are the text."""
    intro: Span | None = None
    for number, sentence in _bind(text, split_sentences(text), evidence):
        clauses = split_clauses(text, sentence)
        heads = enumerate(_find_heads(text, clauses))
        actor = next(filter(None, (_find_actor(text, clause, evidence, n == 0) for n, clause in heads)), None)
        bodies = said = actor.bodies if actor else frozenset()
        begins = 0
        cuts: list[tuple[int, int, frozenset[str]]] = []
        for n in range(1, len(clauses)):
            if _opens_list(text, clauses, n):
                cuts.append((begins, n, said))
                begins, said, intro = n, frozenset(), clauses[n - 1]
                continue
            own = _find_actor(text, clauses[n], evidence, False)
            if own is None and said != bodies and RETURNS.match(text[slice(*clauses[n])].strip()):
                own = _Actor(bodies, False, False)
            if own is None:
                continue
            named = own.bodies | bodies if own.thing else own.bodies
            if not _may_cut(clauses, begins, n, evidence, SHORT if named == said else 0):
                continue
            counted = any(overlap((clauses[begins][0], clauses[n][0]), span) for span in evidence)
            if named != said or (own.counted and counted):
                while n - 1 > begins and _leads_on(text, clauses[n - 1], evidence):
                    n -= 1  # noqa: PLW2901  # what only says by what or when goes with what follows
                cuts.append((begins, n, said))
                begins, said = n, named
        cuts.append((begins, len(clauses), said))
        for first, after, types in cuts:
            own_span = clauses[first][0], clauses[after - 1][1]
            lead = _find_lead(text, clauses[0] if first else intro, own_span)
            yield _Piece(number, first + 1, (*lead, own_span), _find_kind(text, own_span, evidence), types)
        if text[sentence[1] - 1] not in "；;":
            intro = None


def _bind(text: str, sentences: Sequence[Span], evidence: Sequence[Span]) -> Iterator[tuple[int, Span]]:
    """The sentences with their number; circumstances, and what follows from them, stay with the words that lead to them,
    and evidence is not cut."""
    begun: tuple[int, int] | None = None
    cases = False
    for number, (start, end) in enumerate(sentences, 1):
        if begun is None:
            begun, words = (number, start), text[start:end]
            intro = words[: max(words.rfind("："), words.rfind(":")) + 1]
            cases = bool(intro) and words.rstrip()[-1] in "；;：:" and _lists_cases(intro)
            goes_on = cases
        else:
            goes_on = cases and text[start:end].rstrip()[-1] in "；;"
        if not goes_on and not any(span[0] < end < span[1] for span in evidence):
            yield begun[0], (begun[1], end)
            begun = None
    if begun:
        yield begun[0], (begun[1], sentences[-1][1])


def _lists_cases(intro: str) -> bool:
    if POWERS.search(intro) or IN_CASES.search(intro):
        return True
    return bool(CIRCUMSTANCES.search(intro)) and not DUTIES.search(intro)


def _opens_list(text: str, clauses: Sequence[Span], n: int) -> bool:
    """Whether a clause is the first of a list behind a colon, parted by semicolons, and enough stands before it."""
    before = clauses[n - 1]
    return (
        text[before[0] : before[1]].rstrip()[-1] in "：:"
        and text[: clauses[-1][1]].rstrip()[-1] in "；;"
        and before[1] - clauses[0][0] > SHORT
    )


def _may_cut(clauses: Sequence[Span], begins: int, n: int, evidence: Iterable[Span], least: int) -> bool:
    """Whether enough stands before a clause, and no evidence goes across."""
    start = clauses[n][0]
    return start - clauses[begins][0] > least and not any(span[0] < start < span[1] for span in evidence)


def _leads_on(text: str, clause: Span, evidence: Iterable[Span]) -> bool:
    """Whether a clause says no more than by what or when the next one holds."""
    return _only_leads(text[slice(*clause)].strip()) and not any(overlap(clause, span) for span in evidence)


def _find_heads(text: str, clauses: Sequence[Span]) -> Iterator[Span]:
    """The clauses of a sentence up to the first that is more than a circumstance: who acts is named in these."""
    for clause in clauses:
        yield clause
        words = text[slice(*clause)]
        if not _only_leads(words):
            return


def _find_lead(text: str, clause: Span | None, own: Span) -> tuple[Span, ...]:
    """The words before that say by when it holds."""
    if clause is None or clause[1] > own[0] or not DATED_CLAUSE.search(text[slice(*clause)].strip()):
        return ()
    return (clause,)


def _find_kind(text: str, span: Span, evidence: Iterable[Span]) -> str:
    words = text[slice(*span)].strip()
    if any(overlap(span, each) for each in evidence):
        return "number"
    if NO_TASK_SENTENCE.search(words.rstrip(SENTENCE_ENDS)) or (ATTACHED.search(words) and not _must(words)):
        return "attached"
    if len(words) <= SHORT and words[-1:] not in CLAUSE_ENDS and not ASKING.search(words):
        return "opening"
    return "firm" if _must(words) else "soft"


def _must(words: str) -> bool:
    return bool(ASKING.search(words) or FIRM.search(words))


def _gather(text: str, pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """The pieces that stand together."""
    runs: list[list[_Piece]] = []
    for piece in pieces:
        if runs and _belongs(text, runs[-1], piece):
            run = runs[-1]
            if len(run) == 1 and run[0].kind in _OPEN:
                run[0] = replace(run[0], bodies=piece.bodies)
            run.append(piece)
        else:
            runs.append([piece])
    return runs


_OPEN = ("opening", "attached")
"""What asks for nothing by itself."""


def _belongs(text: str, run: Sequence[_Piece], piece: _Piece) -> bool:
    """Whether a piece stands with those before it."""
    if piece.kind == "attached":
        return True
    if piece.end - run[0].start > LONGEST or (run[0].bodies != piece.bodies and run[-1].kind not in _OPEN):
        return False
    if len(run) == 1 and run[0].kind in _OPEN:
        return True
    goes_on = text[run[-1].end - 1] in "；;" and len(text[piece.start : piece.end].strip()) <= BRIEF
    if piece.end - run[0].start > SOFT and not goes_on:
        return False
    return (goes_on and "number" not in (piece.kind, run[-1].kind)) or (
        piece.kind in ("soft", "opening") and run[-1].kind == "soft"
    )


# --- who must act ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Actor:
    """Who, or what, a clause begins with."""

    bodies: frozenset[str]
    thing: bool
    counted: bool
    """The clause has a number."""


_HALF_WIDTH = str.maketrans("（）", "()")


def _find_actor(text: str, clause: Span, evidence: Iterable[Span], first: bool) -> _Actor | None:
    """None where a clause, the `first` of its sentence or not, has no subject of its own."""
    words = text[slice(*clause)].strip()
    words = words[_end(ACTOR_OPENER, words) :]
    counted = any(overlap(clause, span) for span in evidence)
    match = SUBJECTS.match(words)
    who = next(filter(None, match.groups())) if match else words[: _end(PERIODIC_ACTOR, words)]
    if who and not CIRCUMSTANTIAL.match(who) and not DRIVING.match(who):
        everyone = ADDRESSES_ALL.search(who)
        return _Actor(frozenset() if everyone else _named(who), bool(THING.search(who)), counted)
    placed = _end(PLACED, words) if first else 0
    moved = placed or _end(MOVED, words)
    cue = ORGANIZATION_CUE.match(words[moved:].translate(_HALF_WIDTH))
    types = frozenset(_types_of(cue[0])) if cue and not ADDRESSES_ALL.match(words[moved:]) else frozenset()
    if types and moved and (placed or types <= TIERS):
        return _Actor(_under(_named(words)), False, counted)
    if types and not moved and first and cue and MATTER.match(words[cue.end() :]):
        return _Actor(_under(_named(words)), False, counted)
    if types and not moved and first and cue and types <= TIERS and cue[0][-1] not in "级域":
        return _Actor(types, False, counted)
    if types and not moved and (counted or THING.search(words)):
        return _Actor(_named(words), True, counted)
    return _Actor(frozenset(), True, True) if counted and ASSURED.match(words) else None


def _end(pattern: re.Pattern[str], words: str) -> int:
    match = pattern.match(words)
    return match.end() if match else 0


def _named(words: str) -> frozenset[str]:
    """The organization types whose names stand in the words, and those that these stand for."""
    cues = ORGANIZATION_CUE.findall(words.translate(_HALF_WIDTH))
    types = {name for cue in cues for name in _types_of(cue)}
    if ANY_ENTERPRISE.search(words) and types & _ENTERPRISES:
        types |= _ENTERPRISES
    return frozenset(types.union(*(COVERS.get(name, ()) for name in types)))


def _types_of(cue: str) -> tuple[str, ...]:
    """The types that a word names; 各 may stand before it."""
    return ORGANIZATION_CUES[cue if cue in ORGANIZATION_CUES else cue[1:]]


_ENTERPRISES = frozenset({"国有企业", "非公企业"})


def _under(types: frozenset[str]) -> frozenset[str]:
    """Organization types, and the governments that bring about what is done in them."""
    return types | frozenset(GOVERNMENTS) | {BELOW[name] for name in types if name in BELOW}


# --- words ----------------------------------------------------------------------------------------


_MARKS_INSIDE = re.compile("[；;\n](?=.)")
"""Stands between circumstances that are quoted together."""


def _quote(text: str, run: Sequence[_Piece], evidence: Sequence[Span]) -> str:
    spans: list[Span] = []
    for piece in run:
        for span in (*piece.spans[:-1], *_narrow(text, piece.spans[-1], evidence)):
            if spans and not text[spans[-1][1] : span[0]].strip():
                spans[-1] = spans[-1][0], span[1]
            else:
                spans.append(span)
    quote = join_spans(text, spans)
    quote = quote.rstrip("；;") or quote
    return quote + GAP if quote.endswith(("：", ":")) and text[spans[-1][1] :].strip() else quote


def _narrow(text: str, sentence: Span, evidence: Sequence[Span]) -> list[Span]:
    """A long sentence without some of its clauses: first what it is good for, from the end, then whatever stands last."""
    kept = split_clauses(text, sentence)
    needed = {clause for clause in kept if any(overlap(clause, span) for span in evidence)}
    counted = [n for n, clause in enumerate(kept) if clause in needed]
    needed |= {kept[n - 1] for n in counted if n and LEAD.search(text[slice(*kept[n - 1])].strip())}
    needed = needed or {kept[0]}
    longest = 2 * LONGEST if _MARKS_INSIDE.search(text, *sentence) else LONGEST
    for droppable in (lambda clause: AIM.search(text[slice(*clause)].strip()), lambda clause: True):
        for clause in reversed(kept[:]):
            if sum(end - start for start, end in kept) <= longest:
                break
            if clause not in needed and clause != kept[0] and droppable(clause):
                kept.remove(clause)
    while kept[-1] not in needed and kept[-1][1] < sentence[1] and _only_leads(text[slice(*kept[-1])].strip()):
        kept.pop()
    return kept


def _only_leads(words: str) -> bool:
    return bool(CIRCUMSTANTIAL.search(words) or LEAD.search(words))


def _quote_list(below: Sequence[Unit]) -> str:
    """What is listed below a requirement, as far as it fits; a part of it that holds a number always stands there."""
    shown: list[str] = []
    left_out = False
    for unit in below:
        words = unit.label + unit.heading + unit.text
        if unit.targets or sum(map(len, shown)) + len(words) <= ITEMS_LENGTH:
            shown += [GAP, words] if left_out else [words]
            left_out = False
        else:
            left_out = True
    return "".join(shown) + (GAP if left_out else "")


def _name(text: str, stretch: Span, evidence: Sequence[Span]) -> str:
    """What a stretch asks for in few words: those of its clause with a number, else of its first that is more than a
    circumstance, without who must act and without the number."""
    clauses = split_clauses(text, stretch)
    clauses = [clause for clause in clauses if not _MARKS_INSIDE.search(text, *clause)] or clauses[:1]
    counted = [clause for clause in clauses if any(overlap(clause, span) for span in evidence)]
    before = ""
    for clause in (*counted[:1], *(clause for clause in clauses if not AIM.search(text[slice(*clause)].strip()))):
        words = text[slice(*clause)].strip()
        placed = FIRM.search(words) if PLACED.match(words) else None
        name = _name_clause(words[placed.start() :] if placed else words)
        if placed and len(name) >= SHORTEST_NAME:
            return name
        if LEAD.search(words):
            before = words.rstrip("，,：: ")
        elif len(name) >= SHORTEST_NAME and (clause in counted or not any(map(CIRCUMSTANTIAL.search, (words, name)))):
            if not SPIRITED.search(words):
                return name
            before = before or name
        elif len(name) < SHORTEST_NAME and clause in counted:
            lead = clauses[clauses.index(clause) - 1] if clause != clauses[0] else clause
            if LEAD.search(text[slice(*lead)].strip()):
                return text[slice(*lead)].strip("，,：: ") + name
    words = text[slice(*clauses[0])] if clauses else ""
    acts = [match.start() for match in FIRM.finditer(words)]
    return _name_clause(words[acts[-1] :] if acts else words) or before


def _name_clause(words: str) -> str:
    words = words.strip("，,：:。；;！\n ")
    who = _end(NAME_OPENER, words)
    act = _strip_name(words[who:])
    if len(act) < SHORTEST_NAME and (not act or ORGANIZATION_CUE.search(words[:who])):
        return _strip_name(words[:who]) + act
    return act


def _strip_name(words: str) -> str:
    name = NAME_LEAVES_OUT.sub("", NAME_ENUMERATED.sub("", words))
    return name[_end(NAME_ADVERBS, name) :].strip("，,：:。；; 、的")


def _clip(name: str) -> str:
    """A name on one line that is short enough, cut between words."""
    name = name.replace("\n", "")
    if len(name) > NAME_LENGTH:
        name = name[slice(*split_clauses(name, (0, len(name)))[0])].rstrip("，,：:")
    if len(name) <= NAME_LENGTH:
        return name
    clipped = ""
    for word in cut_words(name):
        if len(clipped) + len(word) >= NAME_LENGTH:
            break
        clipped += word
    return clipped.rstrip("“‘《（(、和及与的在") + "…"


def _find_topic(quote: str, place: Place, above: str) -> str | None:
    """The topic whose words stand most in a requirement, its heading and the one above; ties go as the unit's topics do."""
    scores: Counter[str] = Counter()
    for weight, words in ((3, quote), (4, place.unit.heading), (1, above)):
        found = Counter(name for word in set(TOPIC_WORD.findall(words)) for name in TOPICS_BY_WORD[word])
        for name, count in found.items():
            scores[name] += weight * min(count, 2)
    for bonus, name in zip((3, 2, 1), place.unit.topics, strict=False):
        scores[name] += bonus
    return max(scores, key=lambda name: (scores[name], name), default=None)
