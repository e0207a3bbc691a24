"""Does a policy hold on a day? What people say on either side of a replacement, brought together."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from difflib import get_close_matches

from policytext.model import About, PolicyError, Status

IN_FORCE: tuple[Status | None, ...] = ("现行", None)
"""Of a policy of which nobody says anything nothing is guessed: it stays on the lists."""


def read_day(environment: Mapping[str, str]) -> date:
    """Today; where a reproducible build sets SOURCE_DATE_EPOCH, its day. Raises PolicyError where that is no time."""
    given = environment.get("SOURCE_DATE_EPOCH")
    if given is None:
        return date.today()
    try:
        return datetime.fromtimestamp(int(given), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        problem = f"应为 1970 年以来的秒数，不能是“{given}”"
        raise PolicyError("环境变量 SOURCE_DATE_EPOCH", problem, "请改正或删去这个环境变量") from error


def status_on(about: About, successors: Mapping[str, About], day: date) -> Status | None:
    """Whether a policy holds on a day; None where people say nothing of it.

    `successors` leads from the id of a policy to the one that takes its place, whose own day decides when.
    """
    if about.status in ("已修改", "已废止"):
        return about.status
    successor = successors.get(about.id)
    if successor and has_begun(successor, day):
        return "已废止"
    if not has_begun(about, day):
        return "尚未生效"
    return "现行" if about.effective else about.status


def has_begun(about: About, day: date) -> bool:
    """Whether the day, or the month or year, from which a policy holds has come; its date says more than its status."""
    if about.effective:
        return about.effective <= day.isoformat()[: len(about.effective)]
    return about.status != "尚未生效"


def find_successors(abouts: Iterable[About]) -> tuple[dict[str, About], tuple[PolicyError, ...]]:
    """Id of a policy → the one that takes its place, whichever of the two says so; and what is wrong with what they say.

    What is wrong is left out: an id that is not there, two that take the same place, a circle.
    """
    known = {about.id: about for about in abouts}
    problems: list[PolicyError] = []
    claims: dict[str, dict[str, About]] = {}
    for about in known.values():
        said = [("replaces", old, old, about.id) for old in about.replaces]
        said += [("replaced_by", about.replaced_by, about.id, about.replaced_by)] if about.replaced_by else []
        for key, named, old, new in said:
            if named not in known or named == about.id:
                problems.append(_unknown(about, key, named, known))
            else:
                claims.setdefault(old, {}).setdefault(new, about)
    problems += [_conflict(old, news) for old, news in claims.items() if len(news) > 1]
    successors = {old: next(iter(news)) for old, news in claims.items() if len(news) == 1}
    for circle in _find_circles(successors):
        problems.append(_circle(circle, claims))
        for old in circle:
            del successors[old]
    return {old: known[new] for old, new in successors.items()}, tuple(problems)


def _find_circles(successors: Mapping[str, str]) -> list[list[str]]:
    circles: list[list[str]] = []
    seen: set[str] = set()
    for start in successors:
        path: list[str] = []
        here: str | None = start
        while here is not None and here not in seen:
            seen.add(here)
            path.append(here)
            here = successors.get(here)
        if here in path:
            circle = path[path.index(here) :]
            first = circle.index(min(circle))  # told the same however one got into it
            circles.append(circle[first:] + circle[:first])
    return circles


def _unknown(about: About, key: str, named: str, known: Iterable[str]) -> PolicyError:
    near = "".join(f"是不是“{name}”？" for name in get_close_matches(named, [id for id in known if id != about.id], 1))
    companion = about.source.companion
    way_out = f"{near}请改正 {companion} 里的 {key}，写另一份政策的编号（文件名）"
    return PolicyError(companion, f"“{key}”写的“{named}”不是库中的另一份政策", way_out)


def _conflict(old: str, news: Mapping[str, About]) -> PolicyError:
    named = "、".join(f"“{new}”" for new in sorted(news))
    files = "、".join(sorted({about.source.companion for about in news.values()}))
    problem = f"“{old}”同时写着由 {named} 代替"
    return PolicyError(files, problem, "一份政策只能由一份代替，请改正 replaces 或 replaced_by")


def _circle(circle: list[str], claims: Mapping[str, Mapping[str, About]]) -> PolicyError:
    files = sorted({about.source.companion for old in circle for about in claims[old].values()})
    chain = " → ".join([*circle, circle[0]])
    return PolicyError("、".join(files), f"互相代替（{chain}）", "请删去写反的 replaces 或 replaced_by")
