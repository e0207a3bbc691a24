"""Units → tasks, the organization types they apply to, and who is responsible."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policytext.extract.clauses import split_sentences
from policytext.extract.units import RawUnit
from policytext.lexicon import (
    ADDRESSES_ALL,
    AIMS_HEADING,
    AUTHORITY,
    BODY_ENDING,
    CENTRAL_BODY,
    CIRCUMSTANCES,
    CONDITIONS_HEADING,
    DUTIES,
    EVERYONE,
    FACTS_HEADING,
    GENERAL_CUES,
    GENERAL_DUTY,
    GOVERNMENTS,
    NO_TASK_SENTENCE,
    ORGANIZATION_CUE,
    ORGANIZATION_CUES,
    ORGANIZATIONS,
    POWERS,
)

_ORDER = {organization.name: index for index, organization in enumerate(ORGANIZATIONS)}
_BRACKET = re.compile(
    r"[（(]([^（）()]{2,200}?(?:负责|牵头|配合)(?:[^（）()]{0,80}?(?:负责|牵头|配合|参与|参加))?)[^（）()]{0,30}[)）]"
)
_NAMED = re.compile(
    r"(?:牵头单位|责任单位|责任部门|牵头部门|主办单位|承办单位|责任主体|责任人)[:：]\s*([^。；\n]{2,100})"
)
_SUBJECT = re.compile(
    r"(?:^|[。；;\n，,])(?:由([^，,。；;：:\n“”《》]{2,60}?)(?:负责|牵头|组织|会同|责令|给予|限期|依法|批准|审批|制定|决定|予以|进行|按照|处以?|吊销|统一|确定|公布|发布)"
    r"|([^，,。；;：:\n“”《》]{2,40}?)(?:要(?!求|点|素|件)|将(?!来)|应当|应(?!急|用|对|缴|届)|必须|须|负责|不得|可(?!能|持续|靠|行)|承担))"
)
_DOMAIN = re.compile(
    r"(?:^|[。；;\n，,])[^，,。；;\n]{0,6}?(?:在|面向|依托|选取|发挥|推动|支持|加强|巩固提升|鼓励|引导|指导|督促|实现|逐步向)"
    r"([^，。；;：:\n]{2,80}?)(?:建立|成立|开展|组建|探索|推动|配备|实现|打造|培育|设立|实行|等传统领域|作用|承担|加快|延伸|中加强|更加|$|(?=[，,。；;]))"
    r"|建立([^，。；;：:\n]{2,40}?)(?:制度|机制)"
    r"|(?:所有|每个|全部|全体)([^，。；;：:\n]{1,12})"
)
_NATIONAL = re.compile("国家(?:层面|级|环境应急指挥部|指挥部)|部门工作组")
_ROLE = re.compile("(?:按职责分工|分别|共同|等)*(?:负责|牵头|配合|参与|参加)")
_PARTS = re.compile(r"[、和及]|以及")
_TAIL_NOISE = re.compile(r"(?:等)?(?:有关|相关)?(?:部门|单位)?(?:和单位)?$")
_TITLE = re.compile("《[^》]*》")


@dataclass(frozen=True, slots=True)
class Tree:
    """The units by id with their children, for questions about neighbours."""

    units: Mapping[str, RawUnit]
    children: Mapping[str, tuple[str, ...]]

    def ancestors(self, unit_id: str) -> list[RawUnit]:
        """From the parent up to the top."""
        found = []
        while unit_id := unit_id.rpartition(".")[0]:
            found.append(self.units[unit_id])
        return found


def build_tree(units: Sequence[RawUnit]) -> Tree:
    """The tree that is in the ids."""
    children: dict[str, list[str]] = {unit.id: [] for unit in units}
    for unit in units:
        parent = unit.id.rpartition(".")[0]
        if parent:
            children[parent].append(unit.id)
    return Tree({unit.id: unit for unit in units}, {key: tuple(value) for key, value in children.items()})


# --- is it a task? --------------------------------------------------------------------------------


def find_tasks(tree: Tree) -> frozenset[str]:
    """Ids of the units that tell somebody to do something and have no child that is itself a task."""
    tasks: set[str] = set()
    for unit in reversed(list(tree.units.values())):
        if unit.label and not _descends(tasks, unit, tree) and _asks(unit, tree):
            tasks.add(unit.id)
    return frozenset(tasks)


def _descends(tasks: set[str], unit: RawUnit, tree: Tree) -> bool:
    return any(child in tasks or _descends(tasks, tree.units[child], tree) for child in tree.children[unit.id])


def _asks(unit: RawUnit, tree: Tree) -> bool:
    if not (unit.heading or unit.text) or (tree.children[unit.id] and not unit.text):
        return False
    above = tree.ancestors(unit.id)
    if any(_matches(AIMS_HEADING, u.heading) for u in (unit, *above)):
        return False
    if _is_circumstance(unit.intro) or (tree.children[unit.id] and POWERS.search(unit.text)):
        return False
    if above and _matches(CONDITIONS_HEADING, above[0].heading):
        return False
    if _matches(FACTS_HEADING, unit.heading) and len(unit.text) <= 60:
        return False
    whole = f"{unit.heading}\n{unit.text}"
    sentences = [whole[span.start : span.end].strip("。；;\n ") for span in split_sentences(whole)]
    if unit.heading and len(sentences) > 1:
        sentences = sentences[1:]
    asking = [sentence for sentence in sentences if not NO_TASK_SENTENCE.search(sentence)]
    if any(u.style == "章" and u.heading == "附则" for u in above):
        return any("应当" in sentence or "不得" in sentence for sentence in asking)
    if any(u.style == "章" and u.heading == "总则" for u in above):
        return any(GENERAL_DUTY.search(sentence) for sentence in asking)
    return bool(asking)


def _matches(pattern: re.Pattern[str], heading: str) -> bool:
    return bool(heading) and bool(pattern.fullmatch(re.sub('[“”"\\s]', "", heading)))


def _is_circumstance(intro: str) -> bool:
    """Whether the items behind an introduction are circumstances, conditions or powers rather than duties."""
    if POWERS.search(intro):
        return True
    return bool(CIRCUMSTANCES.search(intro)) and not DUTIES.search(intro)


# --- to whom does it apply? -----------------------------------------------------------------------


def find_tiers(title: str) -> frozenset[str]:
    """The tiers of local government a policy can speak to: a city's own policy binds no province."""
    return frozenset(GOVERNMENTS) - ({"省级"} if _OF_CITY.match(title) else set())


_OF_CITY = re.compile(r"(?!.*(?:省|自治区|国务院)).{2,4}?市(?!场|民|政)")


def find_applies_to(
    unit: RawUnit, tree: Tree, audience: Sequence[str], tiers: frozenset[str] = frozenset(GOVERNMENTS)
) -> tuple[str, ...]:
    """Organization types of a task: from its subjects and headings, else the policy's audience, else 全部.

    `tiers` are the tiers of government that the policy can speak to.
    """
    types = _find_types(unit, tree, audience, tiers)
    beyond = frozenset(GOVERNMENTS) - tiers
    return tuple(name for name in types if name not in beyond) or (types and (EVERYONE,))


def _find_types(unit: RawUnit, tree: Tree, audience: Sequence[str], tiers: frozenset[str]) -> tuple[str, ...]:
    above = next((u.heading for u in tree.ancestors(unit.id) if named_types(u.heading)), "")
    headings = [unit.heading, above]
    if len(audience) == 1:
        return _ordered({*audience, *(named_types(*headings) & SIDE_BODIES)})
    text = _TITLE.sub("", unit.text)
    subjects = find_subjects(text) or find_subjects(_TITLE.sub("", unit.intro))
    acting = [*subjects, *_domains(text)]
    brackets = [match[1] for match in _BRACKET.finditer(text)]
    if brackets:
        return _ordered(named_types(*acting) | named_types(*brackets))
    if ADDRESSES_ALL.match(text.lstrip()) or (any(map(ADDRESSES_ALL.search, subjects)) and not named_types(*headings)):
        return (EVERYONE,)
    above_all = any(_NATIONAL.match(u.heading) for u in (unit, *tree.ancestors(unit.id)))
    if above_all or (subjects and not named_types(*acting, *headings) and all(map(CENTRAL_BODY.search, subjects))):
        return ()
    article = unit.style == "条" or any(u.style == "条" for u in tree.ancestors(unit.id))
    if article:
        local = [subject for subject in subjects if not CENTRAL_BODY.search(subject)]
        acting_types = named_types(*subjects)
        if any(map(AUTHORITY.search, local)) and acting_types.isdisjoint(GOVERNMENTS):
            acting_types |= tiers
        return _ordered(acting_types) or (EVERYONE,)
    from_above = tuple(audience) == GOVERNMENTS
    default = GOVERNMENTS if from_above else (EVERYONE,)
    mentioned = frozenset() if from_above else named_types(text)
    return _ordered(named_types(*acting, *headings) or mentioned) or default


SIDE_BODIES = frozenset({"工会", "关工委", "少先队"})
"""Bodies inside an organization: a university's clause under “工会建设” concerns its union too."""


def named_types(*texts: str) -> frozenset[str]:
    """The organization types whose names stand in the texts; a general word counts where no type of its own does."""
    words = {match[0] for text in texts for match in ORGANIZATION_CUE.finditer(text.translate(_HALF_WIDTH_BRACKETS))}
    exact = {name for word in words - GENERAL_CUES for name in ORGANIZATION_CUES[word]}
    general = {
        name
        for word in words & GENERAL_CUES
        if exact.isdisjoint(ORGANIZATION_CUES[word])
        for name in ORGANIZATION_CUES[word]
    }
    return frozenset(exact | general)


_HALF_WIDTH_BRACKETS = str.maketrans("（）", "()")


def _ordered(names: frozenset[str] | set[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=lambda name: _ORDER.get(name, len(_ORDER))))


def find_subjects(text: str) -> list[str]:
    """What stands before 要, 应, 必须, 负责 … at the start of a clause, or between 由 and 负责, 牵头."""
    return [match[1] or match[2] for match in _SUBJECT.finditer(text)]


def _domains(text: str) -> list[str]:
    """Where something is to be done: 在国有企业、高校…建立."""
    return [match[1] or match[2] or match[3] for match in _DOMAIN.finditer(text)]


def find_responsible(text: str) -> tuple[str, ...]:
    """The bodies that brackets, 责任单位 or a sentence's subject name, in reading order, each once."""
    named: list[str] = []
    for match in [*_BRACKET.finditer(text), *_NAMED.finditer(text)]:
        pieces = re.split(r"[、，,；;]", _ROLE.sub("、", match[1]))
        named += [part for piece in pieces if (part := _TAIL_NOISE.sub("", piece.strip()))]
    if not named:
        for subject in find_subjects(text):
            parts = [part.strip() for part in _PARTS.split(subject)]
            if all(BODY_ENDING.search(re.sub(r"[（(].*?[）)]", "", part)) for part in parts):
                named.append(subject.strip())
    return tuple(dict.fromkeys(body for body in named if len(body) >= 2))
