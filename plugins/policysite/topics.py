"""Topic → clauses: what each clause is about, by its own words or by the heading it stands under."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from policysite.library import Library, Place
from policytext.lexicon import TOPICS, Topic

Subjects = Mapping[str, tuple[Topic, ...]]
"""Id of a place → what it is about."""

_BY_NAME = {topic.name: topic for topic in TOPICS}


def find_subjects(library: Library) -> Subjects:
    """The topics of every unit; one without any has those of the nearest unit around it."""
    subjects: dict[str, tuple[Topic, ...]] = {}
    for places in library.places.values():
        own: dict[str | None, tuple[Topic, ...]] = {}
        for place in places:
            named = tuple(_BY_NAME[name] for name in place.unit.topics if name in _BY_NAME)
            own[place.unit.id] = named or own.get(place.unit.parent, ())
            subjects[place.id] = own[place.unit.id]
    return subjects


def group_by_topic(places: Iterable[Place], subjects: Subjects) -> Mapping[Topic, tuple[Place, ...]]:
    """The places of each topic that has any, in the lexicon's order; a place of two topics stands under both."""
    groups: dict[Topic, list[Place]] = defaultdict(list)
    for place in places:
        for topic in subjects[place.id]:
            groups[topic].append(place)
    return {topic: tuple(groups[topic]) for topic in TOPICS if topic in groups}
