"""Citations → links: which policy of the same folder each 《…》 names."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from policytext import store
from policytext.extract.citations import find_abbreviations
from policytext.model import PolicyError

_HEAD = re.compile(r"schema: \d+\npolicy:\n  id: (?P<id>.+)\n  title: (?P<title>.+)\n")
_CITED = re.compile(r"^  - \{title: (.+), doc_number: .+, policy: (.+)\}$", re.MULTILINE)


def link_citations(folders: Iterable[Path]) -> None:
    """Give every citation of a policy in the same folder that policy's id, and take back what no longer holds.

    Only the files whose links change are read as data; of the others a look at the text is enough.
    """
    for folder in folders:
        texts = {path: path.read_text("utf-8") for path in sorted(folder.glob("*.yml"))}
        heads = {path: head for path, text in texts.items() if (head := _HEAD.match(text))}
        titles = Counter(_bare(head["title"]) for head in heads.values())
        named = {_bare(head["title"]): head["id"].strip("'") for head in heads.values()}
        ids = {title: id for title, id in named.items() if titles[title] == 1}  # of two the text cannot tell which
        for path in heads:
            own = ids | {short: ids[whole] for short, whole in _abbreviations(texts[path]) if whole in ids}
            linked = ((title, "" if id == "null" else id) for title, id in _CITED.findall(texts[path]))
            if any(own.get(_bare(title), "") != id.strip("'") for title, id in linked):
                _link(path, own)


def _abbreviations(text: str) -> Iterator[tuple[str, str]]:
    for short, whole in find_abbreviations(text).items():
        yield _bare(short), _bare(whole.title)


def _link(path: Path, ids: Mapping[str, str]) -> None:
    try:
        policy = store.load(path)
    except PolicyError:
        return  # not ours; check reports it
    units = tuple(
        replace(unit, citations=tuple(replace(c, policy=ids.get(_bare(c.title))) for c in unit.citations))
        for unit in policy.units
    )
    store.write(path, store.dump(replace(policy, units=units)))


def _bare(title: str) -> str:
    return re.sub(r"[\s《》〈〉'\"]|[（(](?:试行|暂行|修订)[）)]", "", title)
