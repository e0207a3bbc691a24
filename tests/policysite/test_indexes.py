"""The pages by organization, term, citation and body, before MkDocs puts them into its theme."""

import re
from dataclasses import replace
from html import unescape

import pytest

from policysite.library import build_library
from policysite.pages import make_pages, organizations
from policysite.pages.indexes import FEW
from policytext.lexicon import ORGANIZATIONS, TOPICS
from policytext.model import Citation, Term
from tests.policysite.conftest import HOSTILE, PLAIN, TRAPS, make_policy, make_target, make_unit

TOPIC = TOPICS[0]


def make_page(path, *policies, **library):
    return next(page for page in make_pages(build_library(policies, **library)) if page.path == path).html


def read_text(html):
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", html))


def find_name(html, id):
    return re.search(rf'<li class="pb-name" id="{re.escape(id)}">.*?\n</li>', html, re.DOTALL)[0]


def ask(id, *names, text="要开展工作。", **fields):
    return make_unit(id, label=f"{id}.", text=text, task=True, applies_to=names, **fields)


def test_an_organization_page_tells_all_that_is_asked():
    shown = read_text(make_page("organizations/university.html", PLAIN))
    for words in (
        "任务2项",
        "指标2个",
        "配齐团干部",
        "配备率达到90%以上，3个月内补齐空缺。",
        "高校每年上1次党课。",
        "≥90%",
    ):
        assert words in shown
    assert "已过期" not in shown and "各类单位都要做的" not in shown


def test_what_names_the_type_stands_before_what_is_asked_of_everybody():
    html = make_page(
        "organizations/school.html", make_policy("a", [ask("1", "全部"), ask("2", "中小学"), ask("3", "高校")])
    )
    special, common = (html.index(f'id="{part}"') for part in ("special", "common"))
    places = [html.index(f'href="../policies/a.html#u{unit}"') for unit in (2, 1)]
    assert special < places[0] < common < places[1]
    assert "#u3" not in html
    assert "专门写到中小学的1项" in read_text(html) and "各类单位都要做的1项" in read_text(html)


def test_a_type_that_nobody_names_is_told_so_and_gets_what_is_asked_of_everybody():
    shown = read_text(make_page("organizations/care-committee.html", make_policy("a", [ask("1", "全部")])))
    assert "没有哪份政策专门写到关工委。下面是对各类单位的要求，关工委也在内。" in shown
    assert "各类单位都要做的1项" in shown


def test_the_choice_names_the_types_that_have_no_page():
    html = make_page("organizations/index.html", make_policy("a", [ask("1", "全部"), ask("2", "中小学")]))
    shown = read_text(html)
    assert "政策没有写到的类型：高校、机关事业单位" in shown
    assert html.count('href="school.html"') == 1
    assert 'href="all.html"' in html


def test_a_page_of_many_tasks_leaves_those_of_everybody_to_one_page(monkeypatch):
    monkeypatch.setattr(organizations, "MANY", 2)
    policy = make_policy("a", [ask("1", "全部", text="共同的要求。"), ask("2", "中小学"), ask("3", "中小学")])
    html = make_page("organizations/school.html", policy)
    assert "共同的要求。" not in html
    assert '<a href="all.html">各类单位共同的要求（1 项）</a>' in html
    assert "任务3项专门写到的2项" in read_text(html)
    assert "共同的要求。" in make_page("organizations/all.html", policy)


def test_dates_periods_and_other_numbers_stand_apart():
    targets = (
        make_target("2027年底前建成", id="1/1", type="deadline", by="2027-12-31"),
        make_target("2020年底前建成", id="1/2", type="deadline", by="2020-12-31"),
        make_target("每年1次", id="1/3", type="frequency", value=1, measure="次", per={"n": 1, "unit": "年"}),
        make_target("达到90%", id="1/4", type="ratio", comparator=">=", value=90, measure="%"),
        make_target("X月X日前上报", id="1/5", type="deadline", placeholder=True),
    )
    html = make_page("organizations/school.html", make_policy("a", [ask("1", "中小学", targets=targets)]))
    shown = read_text(html)
    assert "以后的时限1个最近：2027-12-31前" in shown
    assert "2020-12-31前已过期" in shown and "2027-12-31前已过期" not in shown
    parts = [read_text(html[html.index(f'id="{part}"') :]) for part in ("dates", "periods", "tasks", "numbers")]
    assert "期限待填X月X日前上报" in parts[0]
    assert "每年1次/年每年1次" in parts[1]
    assert "≥90%达到90%" in parts[3] and "每年1次" not in parts[3]


def test_the_same_clauses_by_topic():
    html = make_page(
        "organizations/school.html",
        make_policy("a", [ask("1", "中小学", topics=(TOPIC.name,)), ask("2", "中小学")]),
    )
    by_topic = html[html.index('data-by="topic"') :]
    folds = re.findall(r'data-topic="(.*?)">.*?</details>', by_topic, re.DOTALL)
    assert folds == [TOPIC.slug, ""]
    assert re.findall(r'<li class="pb-clause" data-topics="(.*?)"', html) == folds
    assert by_topic.count("../policies/a.html#u1") == by_topic.count("../policies/a.html#u2") == 1


def test_a_calendar_is_linked_where_there_is_one():
    library = build_library([PLAIN])
    made = organizations.make_organization_pages(library, (), dict.fromkeys(_ids(library), ()), {"school"})
    pages = {page.path: page.html for page in made}
    assert 'href="../calendar.html#school"' in pages["organizations/school.html"]
    assert "calendar.html" not in pages["organizations/university.html"]


def _ids(library):
    return [place.id for places in library.places.values() for place in places]


def test_policies_that_are_not_in_force_are_left_off_and_named():
    old = make_policy("old", [ask("1", "高校", topics=(TOPIC.name,), responsible=("团市委",))], status="已废止")
    for path in ("organizations/university.html", "topics/index.html", "responsible.html"):
        html = make_page(path, PLAIN, old)
        assert "#u1-1-1" in html or path == "topics/index.html" or "各级党组织" in html
        assert "old.html#u1" not in html and "团市委" not in html
        assert "未列入：《old》（已废止）" in read_text(html)


def test_terms_and_citations_of_policies_not_in_force_say_so():
    terms, citations = (Term("四个意识", 4, ()),), (Citation("团章", None, None),)
    old = make_policy("old", [make_unit("1", terms=terms, citations=citations)], status="已废止")
    for path, id in (("terms.html", "t-四个意识"), ("citations.html", "c-团章")):
        assert "《old》（已废止）" in read_text(find_name(make_page(path, old), id))


def test_a_term_and_what_policies_say_of_it():
    other = make_policy("b", [make_unit("1", label="一、", terms=(Term("三会一课", 4, ()), Term("四个意识", 4, ())))])
    html = make_page("terms.html", PLAIN, other)
    spelled, bare = (read_text(find_name(html, f"t-{term}")) for term in ("三会一课", "四个意识"))
    assert spelled.startswith("三会一课4项支部党员大会党课《普通方案》一、（一）配齐团干部另见《b》一")
    assert bare.startswith("四个意识4项各份政策均未展开，见于：") and "《b》一" in bare and "《普通方案》" in bare


def test_different_readings_of_a_term_stand_side_by_side():
    units = [
        make_unit(id, terms=(Term("双带", 2, members),)) for id, members in (("1", ("甲", "乙")), ("2", ("甲", "丙")))
    ]
    shown = read_text(find_name(make_page("terms.html", make_policy("a", units)), "t-双带"))
    assert "各份政策的说法不同，并列如下" in shown
    assert "甲乙" in shown and "甲丙" in shown


def test_a_cited_document_and_who_cites_it():
    law = make_policy("law", [], title="教师法", doc_number="主席令〔1993〕15号")
    units = [make_unit("1", label="一、", citations=(Citation("教师法", None, "law"), Citation("团章", None, None)))]
    html = make_page("citations.html", law, make_policy("a", units))
    inside, outside = find_name(html, "c-law"), find_name(html, "c-团章")
    assert read_text(inside) == "《教师法》主席令〔1993〕15号《a》一"
    assert 'href="policies/law.html"' in inside
    assert read_text(outside) == "《团章》不在库中《a》一"


def test_a_body_and_what_it_answers_for():
    units = [
        make_unit(
            "1", label="一、", text="建好阵地。各级党委(党组)要听取汇报，研究问题。", responsible=("各级党委(党组)",)
        ),
        make_unit("2", label="二、", text="扩大就业。（财政部、教育部负责）", responsible=("财政部", "教育部")),
        make_unit("3", label="三、", heading="扩大招生", text="责任单位：教育部", responsible=("教育部",)),
    ]
    html = make_page("responsible.html", make_policy("a", units))
    assert read_text(find_name(html, "r-各级党委（党组）")).endswith("《a》一各级党委(党组)要听取汇报，研究问题。")
    assert '<span id="r-各级党委(党组)"></span>' in html
    assert read_text(find_name(html, "r-财政部")) == "财政部1条《a》二扩大就业。"
    assert read_text(find_name(html, "r-教育部")) == "教育部2条《a》二扩大就业。三扩大招生"


def test_a_long_list_is_folded_by_what_its_names_begin_with():
    units = [make_unit(str(n), text="要办好。", responsible=(f"第{n}小学",)) for n in range(1, FEW + 2)]
    html = make_page("responsible.html", make_policy("a", [*units, make_unit("99", responsible=("财政部",))]))
    assert re.findall(r'id="letter-(.)"', html) == ["C", "D"]
    assert html.count('<li class="pb-name"') == FEW + 2
    assert "letter-" not in make_page("responsible.html", PLAIN)


@pytest.mark.parametrize("path", ["terms.html", "citations.html", "responsible.html", "organizations/university.html"])
def test_hostile_text_stays_text(path):
    html = make_page(path, replace(HOSTILE, about=replace(HOSTILE.about, doc_number=None)))
    text = unescape("".join(re.sub(r"<[^>]*>", "", html).split()))
    assert "<img" not in html and "alert(2)</script>" not in html
    assert not [trap for trap in TRAPS if "".join(trap.split()) not in text]


def test_all_types_have_a_page_where_all_are_named():
    units = [ask(str(n), organization.name) for n, organization in enumerate(ORGANIZATIONS, 1)]
    paths = {page.path for page in make_pages(build_library([make_policy("a", units)]))}
    assert {f"organizations/{organization.slug}.html" for organization in ORGANIZATIONS} < paths
    assert "organizations/all.html" not in paths


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("terms.html", "各份政策里没有带数字的简称。"),
        ("citations.html", "各份政策没有用书名号引用别的文件。"),
        ("responsible.html", "各份政策没有写明由谁负责。"),
    ],
)
def test_an_index_of_nothing_says_so(path, words):
    html = make_page(path, make_policy("a", [make_unit("1")]))
    assert words in html and "data-find" not in html
