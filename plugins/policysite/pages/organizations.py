"""What one organization type must do, on one page, and the page where one chooses the type."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from policysite.agenda import Agenda, choose_agenda, find_agenda, find_deadline, is_standard, is_undated
from policysite.checklists import Checklist
from policysite.duties import Duties, find_common, list_duties
from policysite.library import Library, Place
from policysite.pages.clauses import Clause, Group, describe_clauses, group_clauses
from policysite.pages.rendering import Entry, SitePage, make_page, render_macro
from policysite.pages.summaries import summarize_all
from policysite.readings import TYPES, drop_repeated
from policysite.topics import Subjects
from policytext.lexicon import ORGANIZATIONS, TOPICS, Organization, Topic
from policytext.model import Policy, Target

MANY = 800
"""Tasks that one page can hold; beyond, those of everybody stand on a page of their own."""

MANY_NUMBERS = 400
"""Targets that are listed a second time; of more, the page only tells how many there are."""

FEW = 60
"""As many tasks are read in one go; of more, each policy is a fold."""

FEW_REPEATED = 20
"""As many recurring duties are shown at once; of more, each period is a fold."""

EVERYBODY = Organization("各类单位共同的要求", "all", (), None)
"""Stands for all types, on the page of what is asked of each of them."""


@dataclass(frozen=True, slots=True)
class View:
    """What a page tells of the duties of one organization type, or of everybody."""

    organization: Organization
    tasks: int
    targets: int
    special: tuple[Group, ...]
    """What names the type, by policy; for everybody, all there is."""
    common: tuple[Group, ...]
    """What is asked of every type; empty where that stands on the page of everybody."""
    counts: Mapping[str, int]
    """How many tasks of each kind there are, wherever they stand."""
    topics: tuple[tuple[Topic | None, tuple[Clause, ...]], ...]
    """The clauses of the page by topic; those without any come last."""
    agenda: Agenda
    """When it is due."""
    undated: tuple[tuple[Place, Target], ...]
    """What has to be reached by a date that the policy leaves blank."""
    numbers: Mapping[str, tuple[tuple[Place, Target], ...]]
    """Name of a type of target → those of the page that are in none of the above."""

    @property
    def size(self) -> int:
        """How many clauses the page lists."""
        return sum(len(group.clauses) for group in self.special + self.common)


def make_organization_pages(
    library: Library, checklists: Iterable[Checklist], subjects: Subjects, calendars: Collection[str] = ()
) -> Iterator[SitePage]:
    """A page for each organization type that has duties, one for those of everybody, and their index.

    `calendars` names the types, by their slugs, that the calendar has a place for.
    """
    duties, everybody = list_duties(library), Duties(EVERYBODY, find_common(library), ())
    clauses = describe_clauses(
        {place.id: place for each in (everybody, *duties) for place in each.tasks}.values(), subjects
    )
    rows = {id: render_macro("clauses.html", "clause", "../", each, True, None) for id, each in clauses.items()}
    *views, shared = (_view_duties(library, each, clauses) for each in (*duties, everybody))
    left_out = {checklist.organization.slug: checklist.left_out for checklist in checklists}
    for view in [*views, shared] if shared.tasks else views:
        slug = view.organization.slug
        yield _make_page(library, view, left_out.get(slug, library.out_of_force), slug in calendars, rows)
    named = {view.organization for view in views}
    yield make_page(
        "organizations/index.html",
        "单位",
        "organizations.html",
        views=views,
        shared=shared,
        missing=[each.name for each in ORGANIZATIONS if each not in named],
        left_out=summarize_all(library, library.out_of_force),
    )


def _view_duties(library: Library, duties: Duties, clauses: Mapping[str, Clause]) -> View:
    tasks = duties.tasks
    shown = duties.common if len(tasks) <= MANY else ()
    special, common = group_clauses(duties.special, clauses), group_clauses(shown, clauses)
    return View(
        organization=duties.organization,
        tasks=len(tasks),
        targets=sum(len(drop_repeated(place.unit.targets)) for place in tasks),
        special=special,
        common=common,
        counts={"special": len(duties.special), "common": len(duties.common)},
        topics=tuple(_sort_by_topic(clause for group in special + common for clause in group.clauses)),
        agenda=choose_agenda(find_agenda(library), tasks),
        undated=tuple(
            (place, target) for place in tasks for target in drop_repeated(place.unit.targets) if is_undated(target)
        ),
        numbers=_list_numbers(duties.special + shown),
    )


def _sort_by_topic(clauses: Iterable[Clause]) -> Iterator[tuple[Topic | None, tuple[Clause, ...]]]:
    by_topic: dict[Topic | None, list[Clause]] = defaultdict(list)
    for clause in clauses:
        for topic in clause.topics or (None,):
            by_topic[topic].append(clause)
    yield from ((topic, tuple(by_topic[topic])) for topic in (*TOPICS, None) if topic in by_topic)


def _list_numbers(places: Iterable[Place]) -> Mapping[str, tuple[tuple[Place, Target], ...]]:
    numbers: dict[str, list[tuple[Place, Target]]] = defaultdict(list)
    for place in places:
        for target in drop_repeated(place.unit.targets):
            recurs = target.per and not is_standard(target)
            if not (recurs or find_deadline(target) or is_undated(target)):
                numbers[target.type].append((place, target))
    return {name: tuple(numbers[type]) for type, name in TYPES.items() if type in numbers}


def _make_page(
    library: Library, view: View, left_out: Iterable[Policy], calendar: bool, rows: Mapping[str, Markup]
) -> SitePage:
    page = make_page(
        f"organizations/{view.organization.slug}.html",
        view.organization.name,
        "organization.html",
        view=view,
        rows=rows,
        everybody=EVERYBODY,
        calendar=calendar,
        day=library.day,
        few=view.size <= FEW,
        few_repeated=FEW_REPEATED,
        list_numbers=sum(map(len, view.numbers.values())) <= MANY_NUMBERS,
        left_out=summarize_all(library, left_out),
    )
    return replace(page, contents=tuple(_list_contents(view)))


def _list_contents(view: View) -> Iterator[Entry]:
    parts = {
        "dates": "时限" if view.agenda.deadlines or view.undated else "",
        "periods": "定期要做的" if view.agenda.rounds else "",
        "tasks": "要做的事",
        "numbers": "其他数字要求" if view.numbers else "",
    }
    yield from (Entry(anchor, title, 1) for anchor, title in parts.items() if title)
