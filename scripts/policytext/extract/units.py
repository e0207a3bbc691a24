"""Lines → units: which labels are real, where each belongs, and what stands in between.

Labels are misprinted, skipped, repeated and run on through sections, so no single one can be
trusted. `place_labels` weighs all readings of the whole sequence (a beam search over stacks of
open units) and takes the cheapest; what it had to forgive is reported with the unit.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from policytext.extract.clauses import tag_words
from policytext.extract.labels import DECIMAL, STYLES, Label, match_label, read_label
from policytext.extract.lines import Line
from policytext.lexicon import CLOSING_LINE, LABEL_STYLES

BEAM, HOPELESS = 8, 7.0
"""How many readings are kept, and how far behind the best one may lie."""
SKIPPED, REPEATED, RESTARTED, WRONG_START, INVERTED, MISPRINTED, IGNORED = 2.0, 2.0, 3.0, 3.0, 2.0, 2.5, 5.0
"""What forgiving costs: a gap, a label twice, a run that begins anew, a run not beginning at one,
a low style above a high one, one style printed for another, a label taken for plain text."""
RUN_ON, CLIMB = 0.5, 1.0
"""What is legal but less likely: a run that goes on in the next section, a new style above an open one."""

_INLINE = re.compile(
    r"(?<=[。；;：:，,！？”’）)\s])(?=[一二三四五六七八九十]{1,3}[是要]|其[一二三四五六]|首先|其次|再次|最后|第[一二三四五六七八九十]{1,2}[，,：:])"
)
_RUN = re.compile(r"(?<=[。；;：:\s])(?=[（(]\s*[一二三四五六七八九十\d]{1,3}\s*[）)]|[①-⑳]|\d{1,2}\s?[.．、）)](?!\d)|[一二三四五六七八九十]{1,3}、)")
_ATTACHMENTS = re.compile(r"附\s*件\s*\d?\s*[:：]\s*\S")
_SENTENCE = re.compile(r"(?:（[^（）]*）|\([^()]*\)|[^。！？!?；;：:])*")
_DUTY = re.compile(r"应当|应(?!急|用|对|届)|必须|不得|须|可以|免征|依照|\d[%％年月日天次个名人元]|由.{2,}(?:负责|提出|组成|决定)")
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff](?:\s|$))")


@dataclass(frozen=True, slots=True)
class Mark:
    """A label where it stands: line, span in the line, and whether it opens the line."""

    line: int
    label: Label
    opens_line: bool
    introduced: bool = False
    """A paragraph without a label stands directly before: a new list may begin."""


@dataclass(frozen=True, slots=True)
class RawUnit:
    """A unit before its text is understood."""

    id: str
    label: str
    style: str
    heading: str
    text: str
    lines: tuple[int, int]
    issues: tuple[str, ...]
    intro: str = ""
    """The paragraph of its parent that stands before it: 有下列情形之一的…："""


def build_units(lines: Sequence[Line]) -> tuple[RawUnit, ...]:
    """All units in reading order: the opening "0", the labelled units, the closing "end" where there is one."""
    lines = _mend_headings(lines)
    return tuple(_assemble(lines, place_labels(find_marks(lines))))


# --- finding labels -------------------------------------------------------------------------------


def find_marks(lines: Sequence[Line]) -> list[Mark]:
    """Everything in the lines that may be a label: at the start of a line, or inside it as part of a run."""
    marks: list[Mark] = []
    in_attachments = False
    for index, line in enumerate(lines):
        opening = read_label(line.text)
        in_attachments = bool(_ATTACHMENTS.match(line.text)) or (
            in_attachments and opening is not None and opening.ordinal != (1,) and "。" not in line.text
        )
        if in_attachments:
            continue
        if opening and (opening.style != "附件" or _is_attachment(lines, index)):
            introduced = index > 0 and lines[index - 1].text[-1] in "：:" and not read_label(lines[index - 1].text)
            marks.append(Mark(index, opening, True, introduced))
        below = read_label(lines[index + 1].text) if index + 1 < len(lines) else None
        marks += _inside(line.text, index, opening, below)
    return _runs_only(marks)


def _is_attachment(lines: Sequence[Line], index: int) -> bool:
    """Whether an attachment begins here, rather than being named in a list at the end of a letter."""
    below = [line.text for line in lines[index + 1 : index + 5]]
    return len(below) >= 2 and not any(text.startswith("附件") or CLOSING_LINE.fullmatch(text) for text in below[:2])


def _inside(text: str, index: int, opening: Label | None, next_opening: Label | None) -> Iterator[Mark]:
    start = opening.end if opening else 0
    found = [
        label
        for match in _INLINE.finditer(text, start)
        if (label := read_label(text, match.start(), inline=True)) and match.start() > start
    ]
    if opening and (label := read_label(text, _skip_blank(text, start), inline=True)):
        found.append(label)
    for style in LABEL_STYLES if _RUN.search(text, start) else ():
        if not style.inline and style.rank >= STYLES["一、"].rank:
            found += _run_of(style.name, text, opening, next_opening)
    yield from (Mark(index, label, False) for label in sorted(found, key=lambda label: label.start))


def _skip_blank(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _run_of(style: str, text: str, opening: Label | None, next_opening: Label | None) -> list[Label]:
    """（一）…；（二）… inside a line: labels of one style counting up by one, two at least; the next line may go on."""
    start = opening.end if opening else 0
    run: list[Label] = []
    expected = opening.ordinal[-1] + 1 if opening and opening.style == style else 1
    for match in _RUN.finditer(text, start):
        label = match_label(STYLES[style], text, match.start())
        if label and label.ordinal == (expected,):
            run.append(label)
            expected += 1
    continues = opening is not None and opening.style == style
    goes_on = next_opening is not None and next_opening.style == style and next_opening.ordinal == (expected,)
    continues = continues or goes_on
    return run if continues or len(run) >= 2 else []


def _runs_only(marks: list[Mark]) -> list[Mark]:
    """Drop an 一是 that has no 二是 within reach: no label of a higher style may stand in between."""

    def neighbour(index: int, step: int) -> bool:
        here = marks[index].label
        at = index + step
        while 0 <= at < len(marks):
            there = marks[at].label
            if there.style == here.style:
                word_run = here.style == "首先" and (there.ordinal[0] - here.ordinal[0]) * step > 0
                return word_run or there.ordinal[0] - here.ordinal[0] == step
            if marks[at].opens_line and not STYLES[there.style].inline:
                return False
            at += step
        return False

    return [
        mark
        for index, mark in enumerate(marks)
        if not STYLES[mark.label.style].inline or neighbour(index, 1) or neighbour(index, -1)
    ]


def _mend_headings(lines: Sequence[Line]) -> list[Line]:
    """Rejoin a heading that was broken over two lines: the rest is short, bare, and a lower label follows."""
    mended: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        label = read_label(line.text)
        after = [lines[i].text if i < len(lines) else "" for i in (index + 1, index + 2)]
        below = read_label(after[1])
        bare = re.fullmatch(r"[\u4e00-\u9fff“”、]{1,14}", after[0])
        alone = label is not None and label.end == len(line.text) and after[0] and not read_label(after[0])
        broken = (
            label is not None
            and below is not None
            and bare is not None
            and STYLES[below.style].rank > STYLES[label.style].rank
            and 8 <= len(line.text) - label.end <= 24
            and line.text[-1] not in "。；：！？;:"
        )
        broken = broken or bool(label and bare and len(line.text) > 12 and _splits_word(line.text, after[0]))
        if (alone or broken) and not (label and label.style == "附件"):
            rest = lines[index + 1]
            gap = " " if alone else ""
            offset = len(line.text) + len(gap)
            places = (*line.places, *((offset + at, number) for at, number in rest.places))
            mended.append(Line(line.text + gap + rest.text, places))
            index += 2
        else:
            mended.append(line)
            index += 1
    return mended


def _splits_word(head: str, tail: str) -> bool:
    """Whether a line break stands inside a word."""
    position = len(head[-6:])
    for word, _ in tag_words(head[-6:] + tail[:6]):
        position -= len(word)
        if position <= 0:
            return position < 0
    return False


# --- placing labels -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frame:
    """An open unit: its style, ordinal, and which mark opened it."""

    style: str
    ordinal: tuple[int, ...]
    mark: int
    line: int


@dataclass(frozen=True, slots=True)
class State:
    """One reading of the marks so far; readings share their past."""

    cost: float
    stack: tuple[Frame, ...]
    runs: tuple[tuple[str, tuple[int, ...]], ...]
    """The last ordinal of each style, for runs that go on in the next section."""
    past: "State | None" = field(default=None, repr=False)
    mark: int = -1
    parent: int = -1
    kept: bool = True
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark that is a label, the index of its parent among the placed (-1: none), what was forgiven."""

    mark: Mark
    parent: int
    issue: str | None


def place_labels(marks: Sequence[Mark]) -> list[Placed]:
    """The cheapest reading of a sequence of labels as a tree."""
    states = [State(0.0, (), ())]
    for index, mark in enumerate(marks):
        successors = [after for state in states for after in _readings(state, index, mark)]
        best: dict[tuple[tuple[str, tuple[int, ...]], ...], State] = {}
        for state in successors:
            signature = tuple((frame.style, frame.ordinal) for frame in state.stack)
            if signature not in best or state.cost < best[signature].cost:
                best[signature] = state
        limit = min(state.cost for state in best.values()) + HOPELESS
        alive = (state for state in best.values() if state.cost <= limit)
        states = sorted(alive, key=lambda state: state.cost)[:BEAM]
    steps: list[State] = []
    state: State | None = states[0]
    while state is not None and state.past is not None:
        steps.append(state)
        state = state.past
    placed: list[Placed] = []
    position: dict[int, int] = {-1: -1}
    for step in reversed(steps):
        if step.kept:
            position[step.mark] = len(placed)
            placed.append(Placed(marks[step.mark], position[step.parent], step.issue))
    return placed


def _readings(state: State, index: int, mark: Mark) -> Iterator[State]:
    label = mark.label
    ignored = 1.0 if label.style in ("1.1", "01") or not mark.opens_line else IGNORED
    yield State(state.cost + ignored, state.stack, state.runs, state, index, kept=False)
    if label.style == DECIMAL:
        yield from _decimal_readings(state, index, mark)
        return
    same = {label.style, STYLES[label.style].near}
    siblings = [depth for depth, frame in enumerate(state.stack) if frame.style in same]
    for depth in siblings:
        cost, issue = _succession(state.stack[depth].ordinal, label)
        if state.stack[depth].style != label.style:
            cost += 0.7
        new_paragraph = STYLES[label.style].inline and state.stack[depth].line != mark.line
        if label.ordinal == (1,) and (mark.introduced or new_paragraph):
            cost = RUN_ON
        yield _open(state, index, mark.line, label, depth, cost, issue)
    lowest = siblings[-1] + 1 if siblings else 0
    for depth in range(lowest, len(state.stack) + 1):
        cost, issue = _beginning(state, label, depth)
        yield _open(state, index, mark.line, label, depth, cost, issue)
    for depth, frame in enumerate(state.stack):
        meant = (frame.ordinal[-1] + 1,)
        if frame.style not in same and len(frame.ordinal) == 1 and label.ordinal == meant and frame.style != DECIMAL:
            issue = f"编号“{{label}}”疑为“{_printed(frame.style, label.ordinal[0])}”"
            meant_label = Label(frame.style, label.ordinal, label.start, label.end)
            yield _open(state, index, mark.line, meant_label, depth, MISPRINTED, issue)


def _open(state: State, index: int, line: int, label: Label, depth: int, cost: float, issue: str | None) -> State:
    parent = state.stack[depth - 1].mark if depth else -1
    runs = (*((style, ordinal) for style, ordinal in state.runs if style != label.style), (label.style, label.ordinal))
    stack = (*state.stack[:depth], Frame(label.style, label.ordinal, index, line))
    return State(state.cost + cost, stack, runs, state, index, parent, issue=issue)


def _succession(last: tuple[int, ...], label: Label) -> tuple[float, str | None]:
    step = label.ordinal[-1] - last[-1]
    if step == 1 or (label.style == "首先" and step > 0):
        return 0.0, None
    if step == 0:
        return (0.0, None) if label.style in ("条", "附件") else (REPEATED, "编号“{label}”重复")
    if step > 1:
        return SKIPPED + min(step, 20) * 0.1, "编号“{label}”之前有缺号"
    if label.ordinal == (1,):
        return RESTARTED, None
    return RESTARTED + 2, "编号“{label}”与前文不连续"


def _beginning(state: State, label: Label, depth: int) -> tuple[float, str | None]:
    rank = STYLES[label.style].rank
    cost = CLIMB * sum(STYLES[frame.style].rank <= rank for frame in state.stack[depth:])
    if depth and STYLES[state.stack[depth - 1].style].rank >= rank:
        cost += INVERTED
    if label.ordinal == (1,):
        return cost, None
    before = dict(state.runs).get(label.style)
    if before and label.ordinal == (before[-1] + 1,):
        return cost + RUN_ON, None
    return cost + WRONG_START, "编号“{label}”之前有缺号"


def _decimal_readings(state: State, index: int, mark: Mark) -> Iterator[State]:
    """1.2 stands under 1, whatever the style of that 1; a bare 1 of this style begins at the top."""
    label, ordinal = mark.label, mark.label.ordinal
    for depth, frame in enumerate(state.stack):
        if frame.style == DECIMAL and len(frame.ordinal) == len(ordinal) and frame.ordinal[:-1] == ordinal[:-1]:
            cost, issue = _succession(frame.ordinal, label)
            yield _open(state, index, mark.line, label, depth, cost, issue)
        numbered = frame.style == DECIMAL or len(ordinal) == 2
        if numbered and len(ordinal) > 1 and frame.ordinal == ordinal[:-1]:
            cost = 0.0 if ordinal[-1] == 1 else WRONG_START
            yield _open(state, index, mark.line, label, depth + 1, cost, None)
    if len(ordinal) == 1 and all(frame.style != DECIMAL for frame in state.stack):
        yield _open(state, index, mark.line, label, len(state.stack), 0.5 if ordinal == (1,) else WRONG_START + IGNORED, None)
    elif len(ordinal) == 1 and state.stack and state.stack[0].style == DECIMAL and len(state.stack[0].ordinal) > 1:
        yield _open(state, index, mark.line, label, 0, WRONG_START, None)


def _printed(style: str, ordinal: int) -> str:
    han = "零一二三四五六七八九十"
    number = han[ordinal] if ordinal <= 10 else f"{'' if ordinal < 20 else han[ordinal // 10]}十{han[ordinal % 10] if ordinal % 10 else ''}"
    example = STYLES[style].name
    if "一" in example:
        return example.replace("一", number)
    if "1" in example:
        return example.replace("01", f"{ordinal:02}").replace("1", str(ordinal))
    return f"第{number}{example}"


# --- putting the text together --------------------------------------------------------------------


def _assemble(lines: Sequence[Line], placed: Sequence[Placed]) -> Iterator[RawUnit]:
    ids = _ids(placed)
    pieces: list[list[tuple[int, int, int]]] = [[] for _ in placed]  # (line, start, end) of each unit's own text
    opening: list[tuple[int, int, int]] = []
    by_line: dict[int, list[int]] = {}
    for number, item in enumerate(placed):
        by_line.setdefault(item.mark.line, []).append(number)
    current = -1
    for index, line in enumerate(lines):
        here = by_line.get(index, [])
        if not (here and placed[here[0]].mark.opens_line):
            current = _owner_of_paragraph(lines, placed, current)
        start = 0
        for number in here:
            label = placed[number].mark.label
            _add(opening if current < 0 else pieces[current], line, index, start, label.start)
            current, start = number, label.end
        _add(opening if current < 0 else pieces[current], line, index, start, len(line.text))
    closing = _take_closing(lines, placed, pieces, ids)
    if opening or not placed:
        yield _plain("0", lines, opening)
    for number, item in enumerate(placed):
        has_children = number + 1 < len(placed) and ids[number + 1].startswith(ids[number] + ".")
        intro = _intro(lines, pieces[item.parent], item.mark) if item.parent >= 0 else ""
        yield replace(_unit(ids[number], item, lines, pieces[number], has_children), intro=intro)
    if closing:
        yield _plain("end", lines, closing)


def _intro(lines: Sequence[Line], pieces: Sequence[tuple[int, int, int]], mark: Mark) -> str:
    before = [piece for piece in pieces if piece[:2] < (mark.line, mark.label.start)]
    return lines[before[-1][0]].text[before[-1][1] : before[-1][2]].strip() if before else ""


def _add(pieces: list[tuple[int, int, int]], line: Line, index: int, start: int, end: int) -> None:
    if line.text[start:end].strip():
        pieces.append((index, start, end))


def _owner_of_paragraph(lines: Sequence[Line], placed: Sequence[Placed], current: int) -> int:
    """A paragraph without a label belongs to the unit before it; behind a finished item of an article, to the article."""
    if current < 0:
        return current
    if not placed[current].mark.opens_line:
        while current >= 0 and not placed[current].mark.opens_line:
            current = placed[current].parent
        return current
    ends_item = lines[placed[current].mark.line].text[-1] in "。；;"
    above = current if ends_item else -1
    while above >= 0 and placed[above].mark.label.style != "条":
        above = placed[above].parent
    return above if above >= 0 else current


def _ids(placed: Sequence[Placed]) -> list[str]:
    ids: list[str] = []
    children: dict[int, int] = {}
    for item in placed:
        children[item.parent] = children.get(item.parent, 0) + 1
        prefix = f"{ids[item.parent]}." if item.parent >= 0 else ""
        ids.append(f"{prefix}{children[item.parent]}")
    return ids


def _take_closing(
    lines: Sequence[Line], placed: Sequence[Placed], pieces: list[list[tuple[int, int, int]]], ids: Sequence[str]
) -> list[tuple[int, int, int]]:
    """Take the closing paragraphs, signature and date from the unit they follow."""
    if not placed:
        return []
    last = max((number for number in range(len(placed)) if pieces[number]), default=-1, key=lambda n: pieces[n][-1][0])
    if last < 0:
        return []
    own = pieces[last]
    paragraphs = [piece for piece in own if piece[1] == 0]
    signature = len(paragraphs)
    while signature and CLOSING_LINE.fullmatch(lines[paragraphs[signature - 1][0]].text.replace(" ", "")):
        signature -= 1
    top = ids[last].partition(".")[0]
    peers = [
        number
        for number, item in enumerate(placed)
        if number != last and item.mark.label.style == placed[last].mark.label.style and ids[number] != top
    ]
    usual = max((len(pieces[number]) for number in peers), default=len(own))
    on_label_line = len(own) - len(paragraphs)
    bare_heading = not on_label_line or lines[placed[last].mark.line].text[-1] not in "。；;"
    first = min(signature, max(usual - on_label_line, int(bare_heading)))
    if placed[last].mark.label.style == "条":
        first = signature
    closing = paragraphs[first:]
    pieces[last] = [piece for piece in own if piece not in closing]
    return closing


def _plain(unit_id: str, lines: Sequence[Line], pieces: Sequence[tuple[int, int, int]]) -> RawUnit:
    text = "\n".join(lines[index].text[start:end].strip() for index, start, end in pieces)
    return RawUnit(unit_id, "", "", "", text, _span(lines, pieces) if pieces else (1, 1), ())


def _span(lines: Sequence[Line], pieces: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    first, last = pieces[0], pieces[-1]
    return lines[first[0]].line_at(first[1]), lines[last[0]].line_at(last[2] - 1)


def _unit(
    unit_id: str, item: Placed, lines: Sequence[Line], pieces: Sequence[tuple[int, int, int]], has_children: bool
) -> RawUnit:
    label = item.mark.label
    line = lines[item.mark.line]
    printed = line.text[label.start : label.end].strip()
    paragraphs = [lines[index].text[start:end].strip() for index, start, end in pieces]
    on_label_line = bool(pieces) and pieces[0][0] == item.mark.line
    heading = ""
    if on_label_line:
        heading, rest = split_heading(label.style, paragraphs[0], has_children or len(paragraphs) > 1)
        paragraphs = [rest, *paragraphs[1:]] if rest else paragraphs[1:]
    issues = (item.issue.format(label=printed),) if item.issue else ()
    span = _span(lines, [(item.mark.line, label.start, label.end), *pieces])
    return RawUnit(unit_id, printed, label.style, heading, "\n".join(paragraphs), span, issues)


def split_heading(style: str, text: str, followed: bool) -> tuple[str, str]:
    """A unit's first paragraph as heading and the rest; no heading ('') where the text begins at once.

    `followed` tells that more text or child units stand below. The mark that closes a heading goes.
    """
    inline = STYLES[style].inline
    first = _SENTENCE.match(text)
    end = first.end() if first else len(text)
    sentence, rest = text[:end].strip(), text[end + 1 :].strip()
    closer = text[end : end + 1]
    comma = "，" in sentence or "," in sentence
    limit = 24 if comma or inline else 45
    if not sentence or len(sentence) > (limit + 16 if not inline else limit) or (inline and comma):
        return "", text
    if closer in ("；", ";") or (rest and _DUTY.search(sentence)):
        return "", text
    if re.search("(?:是|为|如下|包括|有)$", sentence):
        return "", text
    if style == "条":
        titled = (not rest and closer != "。" and followed and len(sentence) <= 20 and not re.search("[，,]|下列|如下|以下|应当|由|[0-9]", sentence))
        return (_close_up(sentence), rest) if titled else ("", text)
    if closer in ("：", ":"):
        short = len(sentence) <= 16 and not comma
        return (_close_up(sentence), rest) if (short or not rest) and not re.search("下列|如下", sentence) else ("", text)
    if rest or followed or not closer:
        return _close_up(sentence), rest
    return "", text


def _close_up(heading: str) -> str:
    """Remove the spaces of a letter-spaced heading: 总 则."""
    return _SPACED.sub("", heading)
