"""Topic → clauses."""

from policysite.library import build_library
from policysite.pages import make_pages
from policysite.topics import find_subjects, group_by_topic
from policytext.lexicon import TOPICS
from tests.policysite.conftest import make_policy, make_unit

FIRST, SECOND = TOPICS[0].name, TOPICS[1].name


def find_names(units):
    library = build_library([make_policy("a", units)])
    return {id: [topic.name for topic in topics] for id, topics in find_subjects(library).items()}


def test_a_clause_without_a_topic_has_that_of_the_part_it_stands_in():
    units = [
        make_unit("1", topics=(FIRST,)),
        make_unit("1.1"),
        make_unit("1.1.1", topics=(SECOND,)),
        make_unit("1.1.2"),
        make_unit("2"),
    ]
    assert find_names(units) == {"a#1": [FIRST], "a#1.1": [FIRST], "a#1.1.1": [SECOND], "a#1.1.2": [FIRST], "a#2": []}


def test_a_topic_that_the_lexicon_no_longer_has():
    assert find_names([make_unit("1", topics=("昨天的主题", FIRST))]) == {"a#1": [FIRST]}


def test_a_clause_of_two_topics_stands_under_both_in_the_order_of_the_lexicon():
    library = build_library(
        [make_policy("a", [make_unit("1", topics=(SECOND, FIRST)), make_unit("2", topics=(SECOND,))])]
    )
    groups = group_by_topic(library.places["a"], find_subjects(library))
    assert {topic.name: [place.unit.id for place in places] for topic, places in groups.items()} == {
        FIRST: ["1"],
        SECOND: ["1", "2"],
    }
    assert [topic.name for topic in groups] == [FIRST, SECOND]


def test_a_topic_page_leaves_out_preambles_and_headings_whose_parts_follow():
    units = [
        make_unit("0", text="序言", topics=(FIRST,)),
        make_unit("1", label="一、", heading="总标题", topics=(FIRST,)),
        make_unit("1.1", label="（一）", text="各级党组织要抓好。", task=True, applies_to=("高校",)),
        make_unit("2", label="二、", heading="只有标题", topics=(FIRST,)),
    ]
    (html,) = [
        page.html
        for page in make_pages(build_library([make_policy("a", units)]))
        if page.path == f"topics/{TOPICS[0].slug}.html"
    ]
    assert html.count('<li class="pb-clause"') == 2
    assert "共 2 条" in html
    assert "序言" not in html and "只有标题" in html and "各级党组织要抓好。" in html
    assert html.count('data-organization="高校"') == 1
