"""The clauses of each topic across the policies, and the page where one chooses the topic."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, zip_longest

from policysite.library import Library, Place
from policysite.pages.clauses import Group, describe_clauses, group_clauses
from policysite.pages.rendering import SitePage, make_page, render_macro
from policysite.pages.summaries import summarize_all
from policysite.topics import Subjects, group_by_topic
from policytext.lexicon import ORGANIZATIONS
from policytext.model import CLOSING, OPENING

FEW = 30
"""As many clauses are read in one go; of more, each policy is a fold."""


def make_topic_pages(library: Library, subjects: Subjects, slugs: Mapping[str, str]) -> Iterator[SitePage]:
    """A page for each topic that a policy in force speaks of, and their index."""
    said = (place for place in library.places_in_force if place.unit.id not in (OPENING, CLOSING))
    found = {topic: tuple(_drop_headings(places)) for topic, places in group_by_topic(said, subjects).items()}
    clauses = describe_clauses(chain.from_iterable(found.values()), subjects)
    rows = {id: render_macro("clauses.html", "clause", "../", each, False, slugs) for id, each in clauses.items()}
    topics = {topic: _sort_groups(group_clauses(places, clauses)) for topic, places in found.items()}
    left_out = summarize_all(library, library.out_of_force)
    for topic, groups in topics.items():
        count = len(found[topic])
        yield make_page(
            f"topics/{topic.slug}.html",
            topic.name,
            "topic.html",
            groups=groups,
            rows=rows,
            count=count,
            few=count <= FEW,
            choices=_list_addressees(found[topic]),
            left_out=left_out,
        )
    yield make_page("topics/index.html", "主题", "topics.html", topics=topics, left_out=left_out)


def _drop_headings(places: Sequence[Place]) -> Iterator[Place]:
    """The places without the headings of which some part follows."""
    for place, following in zip_longest(places, places[1:]):
        unit = place.unit
        bare = not unit.text and not unit.targets
        if not (bare and following and following.id.startswith(f"{place.id}.")):
            yield place


def _sort_groups(groups: Iterable[Group]) -> list[Group]:
    """What says most of the topic comes first."""
    return sorted(groups, key=lambda group: -len(group.clauses))


def _list_addressees(places: Iterable[Place]) -> list[str]:
    """The organization types that some place asks something of, in the lexicon's order."""
    found = {name for place in places for name in place.addressees}
    return [organization.name for organization in ORGANIZATIONS if organization.name in found]
