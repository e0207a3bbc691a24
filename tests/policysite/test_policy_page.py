"""A policy's page: what it leads to, how it is cited, what stands where."""

import re
from pathlib import Path

import pytest
import yaml

from policysite.library import build_library
from policysite.pages.policy import Ties, cite_clause, make_policy_page
from policysite.relating import Relation
from policytext.model import Citation, Term
from tests.policysite.conftest import TRAP, make_policy, make_target, make_unit
from tests.policysite.test_pages import find_unit, read_text

CLAUSES = yaml.safe_load((Path(__file__).parent / "cases/clauses.yml").read_text("utf-8"))


def show_page(policy, ties=None, others=()):
    return make_policy_page(build_library([policy, *others]), policy, {}, ties).html


@pytest.mark.parametrize(("clause", "cited"), CLAUSES)
def test_a_clause_as_a_report_cites_it(clause, cited):
    assert cite_clause(clause) == cited


def test_related_clauses_are_folded_under_their_unit():
    other = make_policy("old", [make_unit("1", label="一、", heading="推优")], title=f"旧办法{TRAP}", status="已废止")
    policy = make_policy("a", [make_unit("1", label="一、", heading="推优入党", text="要推优。")])
    library = build_library([policy, other])
    related = {"a#1": (Relation(library.places["old"][0], 0.8, ("推优入党", "28周岁")),)}
    html = make_policy_page(library, policy, {}, Ties(related=related)).html
    details = re.search(r'<details class="pb-related">.*?</details>', html, re.DOTALL)[0]
    assert '<a href="../policies/old.html#u1">一 推优</a>' in details
    assert "<script" not in details
    shown = read_text(details)
    assert "相关条款1条" in shown and "（已废止）" in shown and "共同：推优入党、28周岁" in shown
    assert "pb-related" not in show_page(policy)


def test_a_number_leads_to_its_like():
    unit = make_unit(
        "1", label="一、", text="每年1次。", targets=(make_target("每年1次", id="1/1"), make_target("1次", id="1/2"))
    )
    html = show_page(make_policy("a", [unit]), Ties(groups={("a#1", "1/2"): ("g-甲", 3)}))
    assert html.count('class="pb-gloss__group"') == 1
    assert (
        '<a class="pb-gloss__group" href="../same-targets.html#g-%E7%94%B2">同类 3 处</a>'
        in html[html.index('id="t1-2"') :]
    )


def test_what_the_text_names_is_linked_where_it_first_says_it():
    unit = make_unit(
        "1",
        label="一、",
        heading="落实三会一课",
        text="按《团章》《另一办法》和《团章》落实“三会一课”，三会一课每年1次。",
        citations=(
            Citation("团章", None, None),
            Citation("另一办法", None, "b"),
            Citation("没提到", "〔2020〕1号", None),
        ),
        terms=(Term("三会一课", 4, ()), Term("四个意识", 4, ())),
        topics=("组织建设", "别的"),
        targets=(make_target("三会一课每年1次"),),
    )
    other = make_policy("b", [])
    ties = Ties(
        documents={("a#1", "团章"): "团章", ("a#1", "没提到"): "〔2020〕 1号"},
        terms={"三会一课": "三会一课", "四个意识": "四个意识"},
        topics={"组织建设": "organization"},
    )
    html = find_unit(show_page(make_policy("a", [unit]), ties, [other]), "u1")
    body, _, below = html.partition('class="pb-beside"')
    assert re.findall(r'<a class="pb-to pb-to--(\w+)" href="([^"]+)">([^<]+)</a>', body) == [
        ("document", "../citations.html#c-%E5%9B%A2%E7%AB%A0", "《团章》"),
        ("policy", "../policies/b.html", "《另一办法》"),
        ("term", "../terms.html#t-%E4%B8%89%E4%BC%9A%E4%B8%80%E8%AF%BE", "三会一课"),
    ]
    assert "落实三会一课</h2>" in body
    assert '<a href="../citations.html#c-%E3%80%942020%E3%80%951%E5%8F%B7">《没提到》</a>（〔2020〕1号）' in below
    assert '<a href="../topics/organization.html">组织建设</a>' in below and "别的" not in below
    assert "四个意识" in below and "三会一课" not in read_text(below).replace("“三会一课每年1次”", "")


def test_without_the_other_pages_nothing_leads_there():
    unit = make_unit(
        "1",
        text="按《团章》落实三会一课。",
        citations=(Citation("团章", None, None),),
        terms=(Term("三会一课", 4, ("支部大会",)),),
        topics=("组织建设",),
    )
    html = show_page(make_policy("a", [unit]))
    assert not re.search(r"terms\.html|citations\.html|topics/|same-targets", html)
    assert "三会一课：支部大会" in read_text(html)


def test_a_policy_does_not_link_itself():
    unit = make_unit("1", text="《本办法》自印发之日起施行。", citations=(Citation("本办法", None, "a"),))
    html = show_page(make_policy("a", [unit], title="本办法"))
    assert "<p>《本办法》自印发" in html and "pb-notes" not in html


def test_the_title_is_not_said_again():
    lines = ["国务院关于在市场监管领域全面推行", "部门联合监管的意见", "国发〔2019〕5号", "全面推行监管。"]
    policy = make_policy(
        "a",
        [make_unit("0", text="\n".join(lines))],
        title="".join(lines[:2]),
        doc_number="国发〔2019〕5号",
        issuer=("国务院",),
        issued="2019-01-27",
    )
    html = show_page(policy)
    assert [
        read_text(line)
        for line in re.findall(
            r"<p(?: class=\"pb-stand.*?)?>(.*?)(?:<a.*?)?</p>", html[html.index('id="u0"') :], re.DOTALL
        )
    ][:2] == lines[2:]
    assert re.search('class="pb-imprint">(.*?)<', html)[1] == "（2019年1月27日）"


def test_the_name_under_which_a_unit_is_quoted():
    policy = make_policy(
        "a",
        [make_unit("1", label="第一章"), make_unit("1.1", label="第一条", text="甲")],
        title="办法&",
        doc_number="X发〔2019〕9号",
    )
    html = show_page(policy)
    assert 'data-cite="《办法&amp;》（X发〔2019〕9号）"' in html
    assert re.findall('data-clause="([^"]*)"', html) == ["第一章", "第一条"]
