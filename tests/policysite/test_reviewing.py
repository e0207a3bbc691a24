"""What waits for a reviewer, as the site shows it."""

import html as markup
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from policysite.library import build_library
from policysite.pages import make_pages
from policytext import store
from policytext.__main__ import main
from policytext.batch import Job, extract_job
from policytext.model import Local, Reviewed
from tests.policysite.conftest import HOSTILE, PLAIN, TRAPS, make_policy, make_target, make_unit
from tests.policysite.test_pages import read_text

DAY = date(2026, 11, 22)
VERSIONS = Path(__file__).parent / "versions"


def make_site(*policies):
    return {page.path: page.html for page in make_pages(build_library(policies, DAY))}


def find_stubs(page):
    return [
        markup.unescape(stub)
        for stub in re.findall(r'<pre class="pb-stub" tabindex="0">\n(.*?)</pre>', page, re.DOTALL)
    ]


def find_policy(page, id):
    return re.search(rf'<(details|li)[^>]* id="p-{id}">.*?</\1>', page, re.DOTALL)[0]


@pytest.fixture
def versions(tmp_path, monkeypatch):
    """A working folder with the sources of two versions, their data extracted by the command."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "source_texts").mkdir()
    for path in VERSIONS.iterdir():
        (tmp_path / "source_texts" / path.name).write_bytes(path.read_bytes())
    assert main(["extract"]) == 0
    return tmp_path


def read_versions(folder):
    return [store.load(path) for path in sorted((folder / "docs/data").glob("*.yml"))]


def test_the_page_says_what_the_command_says(versions, capsys):
    page = make_site(*read_versions(versions))["review.html"]
    capsys.readouterr()
    assert main(["review", "--today", DAY.isoformat()]) == 0
    listed = capsys.readouterr().out
    lines = [line.split() for line in listed.splitlines() if line.startswith("  ")]
    shown = [
        kind for entry in re.findall(r"<h3>.*?</h3>", page, re.DOTALL) for kind in re.findall(r'pb-kind">(.*?)<', entry)
    ]
    assert sorted(shown) == sorted(line[0] for line in lines) and len(lines) == 4
    assert "截至2026-11-22，2份政策中有2份、共4处等人核对" in read_text(page)
    companions = {path: path.read_text("utf-8") for path in (versions / "source_texts").glob("*.yml")}
    assert main(["review", "--stub", "--today", DAY.isoformat()]) == 0
    stubs = find_stubs(page)
    for path, before in companions.items():
        written = path.read_text("utf-8")
        added = [line for line in written.splitlines() if line not in before.splitlines()]
        assert added and not set(added) - {"review:", "  units:", *"\n".join(stubs).splitlines()}


def test_what_is_pasted_is_accepted(versions):
    """As a reader would: the stub below review and units, filled in."""
    before = make_site(*read_versions(versions))
    stubs = find_stubs(find_policy(before["review.html"], "dushu-banfa-2019"))
    companion = versions / "source_texts/dushu-banfa-2019.yml"
    filled = "\n".join(stubs).replace("null", "12").replace("note:  #", "note: 原文如此  #")
    companion.write_text(f"{companion.read_text('utf-8')}review:\n  units:\n{filled}\n", "utf-8")
    assert main(["extract"]) == 0
    after = make_site(*read_versions(versions))
    assert "2019" in find_policy(after["review.html"], "dushu-banfa-2019")
    assert "核对说明1条" in read_text(find_policy(after["review.html"], "dushu-banfa-2019"))
    assert "本地：12家" in read_text(after["policies/dushu-banfa-2019.html"])
    assert "更正2处" in read_text(after["policies/dushu-banfa-2019.html"])
    assert "待核对" not in read_text(
        re.search(r"<header.*?</header>", after["policies/dushu-banfa-2019.html"], re.DOTALL)[0]
    )


def test_a_stub_names_a_moved_unit_as_the_machine_does():
    unit = make_unit("4", origin="3", text="各单位要做好工作。", task=True)
    page = make_site(make_policy("a", [unit]))["review.html"]
    assert list(yaml.safe_load(find_stubs(page)[0])) == ["3"] and 'href="policies/a.html#u4"' in page


def test_a_unit_that_has_a_correction_is_not_to_get_a_second_one():
    blank = make_target("X家", placeholder=True)
    unit = make_unit("1", text="建X家。", targets=(blank,), corrections=1)
    page = make_site(make_policy("a", [unit]))["review.html"]
    assert '文件里若已有 <code>"1"</code> 的更正' in page.replace("&#34;", '"')


def test_what_waits_most_comes_first_and_what_is_settled_is_one_line():
    doubtful = [make_unit(str(n), text="做好工作。", issues=("“做好”可疑",)) for n in range(1, 4)]
    policies = [
        make_policy("a", doubtful[:1]),
        make_policy("b", doubtful),
        make_policy("c", [make_unit("1", text="好。")], reviewed=Reviewed("张三", "2026-11-21")),
    ]
    page = make_site(*policies)["review.html"]
    assert re.findall(r'id="p-(\w)"', page) == ["b", "a", "c"]
    assert read_text(find_policy(page, "c")) == "《c》已核对（张三，2026-11-21）"
    assert '<mark class="pb-mark">做好</mark>工作。' in page


def test_a_policy_that_is_not_in_force_is_told_from_the_one_that_is():
    unit = make_unit("1", text="做好工作。", issues=("可疑",))
    page = make_site(make_policy("a", [unit], title="办法"), make_policy("b", [unit], title="办法", replaces=("a",)))[
        "review.html"
    ]
    assert read_text(find_policy(page, "a")).startswith("办法（已废止）1处")
    assert read_text(find_policy(page, "b")).startswith("办法1处")


def test_how_far_a_policy_is_reviewed_is_said_on_its_page_and_in_the_index():
    unit = make_unit("1", text="做好工作。", issues=("可疑",), corrections=2)
    site = make_site(make_policy("a", [unit], reviewed=Reviewed("张三", "2026-11-21")), make_policy("b", []))
    for path in ("policies/a.html", "policies/index.html"):
        assert "已核对（张三，2026-11-21）更正2处待核对1处" in read_text(site[path])
        assert 'href="../review.html#p-a"' in site[path]
    assert "未核对" in read_text(site["policies/b.html"])


def test_a_note_is_for_reviewers_only():
    site = make_site(make_policy("a", [make_unit("1", label="一、", text="好。", note="与组织部核对过")]))
    assert [path for path, html in site.items() if "与组织部核对过" in html] == ["review.html"]


@pytest.mark.parametrize(
    ("fields", "local", "shown"),
    [
        ({"measure": "家"}, Local(20), "待填家本地：20家"),
        ({"measure": "家", "comparator": ">="}, Local((2, 3)), "待填家本地：2–3家"),
        ({"type": "deadline"}, Local(by="2026-12-31"), "期限待填本地：2026-12-31前"),
        ({"measure": "家"}, Local(20, "2026-12"), "待填家本地：20家，2026年12月内"),
    ],
)
def test_a_local_value_stands_beside_the_blank(fields, local, shown):
    target = make_target("X家", placeholder=True, local=local, **fields)
    unit = make_unit("1", text="建X家。", task=True, applies_to=("高校",), targets=(target,))
    site = make_site(make_policy("a", [unit], replaces=("b",)), make_policy("b", []))
    for path in ("policies/a.html", "checklists/university.html", "targets.html", "compare/b--a.html"):
        assert shown in read_text(site[path])


def test_hostile_text_stays_text_in_stubs():
    """HTML, Jinja and what breaks YAML."""
    traps = (*TRAPS, "a: b # c", "- [x", "'\"", "*anchor", "!!python/object:os.system", "%TAG", "\u2028\x85\u200b")
    unit = make_unit("1", text="".join(traps), issues=traps, task=True, label="1.", heading="<i>")
    target = make_target("".join(traps), placeholder=True, measure="家")
    policy = replace(HOSTILE, units=(replace(unit, targets=(target,)),))
    page = make_site(PLAIN, policy)["review.html"]
    (stub,) = find_stubs(page)
    data = yaml.safe_load("review:\n  units:\n" + stub)["review"]["units"]
    assert list(data) == ["1"] and data["1"]["was"] == "".join(("<i>" + "".join(traps)).split())[:30]
    assert data["1"]["targets"][0]["evidence"] == "".join("".join(traps).split())
    assert data["1"]["note"] is None
    assert not re.search(r"<(?:img|script|i)\b", page) and "{{ 7 * 7 }}" in page and "49" not in page


def test_versions_in_the_tests_are_read_as_meant():
    old, new = (extract_job(Job(path, Path())) for path in sorted(VERSIONS.glob("*.txt")))
    assert new.about.replaces == (old.about.id,)
    assert [unit.id for unit in new.units if unit.issues] == ["3.2"]
