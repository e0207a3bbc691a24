"""What the manual for maintainers shows is what the program does: every example, command, answer, message and reading."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from policysite.readings import TYPES, read_target
from policytext import store
from policytext.batch import Job, extract_job
from policytext.lexicon import EVERYONE, MEASURES, ORGANIZATIONS, TOPICS
from policytext.model import Comparator, Policy, Status, TargetType, Unit
from tests.manual.steps import (
    MANUAL,
    NEW,
    OLD,
    POLICY,
    ROOT,
    Block,
    fill_folder,
    make_word,
    read_blocks,
    read_tables,
    run_make,
)
from tests.policytext.reading import read, said
from tests.policytext.test_bad_input import COMPANIONS, SOURCES
from tests.policytext.test_bad_review import CASES as CORRECTIONS

BLOCKS = read_blocks()
TEXT = MANUAL.read_text("utf-8")
CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases.yml").read_text("utf-8"))
EXAMPLES = [block for block in BLOCKS if block.kind == "yaml" and block.section not in ("replaced", "lists")]
"""Corrections; what `replaced` shows is run above, what `lists` shows is read by tests/policysite/test_settings.py."""


def block_of(section: str, kind: str) -> Block:
    (found,) = [block for block in BLOCKS if (block.section, block.kind) == (section, kind)]
    return found


def assert_says(shown: str, output: str) -> None:
    """An answer as the manual shows it: …… stands for anything, on its own line for any lines."""
    pattern = re.escape(shown.strip("\n")).replace(re.escape("……"), ".*")
    flags = re.DOTALL if shown.startswith("……\n") else 0
    assert re.search(f"^{pattern}$", output, re.MULTILINE | flags), f"手册写的是：\n{shown}\n程序说的是：\n{output}"


def answers(*sections: str) -> list[tuple[Block, Block | None]]:
    """The commands of sections, each with the answer that is shown behind it."""
    chosen = [block for block in BLOCKS if block.section in sections and block.kind in ("console", "text")]
    pairs = zip(chosen, [*chosen[1:], None], strict=True)
    return [
        (block, after if after and after.kind == "text" else None) for block, after in pairs if block.kind == "console"
    ]


def test_a_new_user_follows_the_manual(tmp_path: Path) -> None:
    folder = fill_folder(tmp_path)
    for command, answer in answers("试一下", "2. 运行 make add", "3. 生成网站", "waiting"):
        code, output = run_make(command.text.strip(), folder)
        assert code == 0, output
        if answer:
            assert_says(answer.text, output)
    assert_collects(folder)
    companion = folder / f"source_texts/{POLICY}.yml"
    written = companion.read_text("utf-8")
    page = (folder / f"site/policies/{POLICY}.html").read_text("utf-8")
    assert "核对这份政策" in page and (folder / "site/maintaining.html").exists()

    head = written.partition("review:")[0]
    companion.write_text(head + block_of("errors", "{.yaml .wrong}").text, "utf-8")
    code, output = run_make("make site", folder)
    assert code and "网站已更新，但上面列出的文件有错误" in output
    assert_says(block_of("errors", "text").text, output)

    companion.write_text(head + block_of("heading", "yaml").text, "utf-8")
    assert run_make("make site", folder)[0] == 0
    source = folder / f"source_texts/{POLICY}.docx"
    original = source.read_bytes()
    source.write_bytes(make_word(OLD.read_text("utf-8").replace("利用走廊、教室", "利用走廊")))
    code, output = run_make("make site", folder)
    assert code
    assert_says(block_of("stale", "text").text, output)
    source.write_bytes(original)

    ((command, _),) = answers("replaced")
    assert run_make(command.text.strip(), folder)[0] == 0
    new = folder / "source_texts/dushujiao-2027.yml"
    stated = block_of("replaced", "yaml").text
    lines = [line for line in new.read_text("utf-8").splitlines() if not line.startswith("  effective:")]
    new.write_text("\n".join(lines).replace("about:", stated.strip()) + "\n", "utf-8")
    assert run_make("make site", folder)[0] == 0
    assert store.load(folder / "docs/data/dushujiao-2027.yml").about.effective == "2027-01-08"
    assert (folder / f"site/compare/{POLICY}--dushujiao-2027.html").exists()


def assert_collects(folder: Path) -> None:
    """The returns that the manual speaks of: two schools filled in the list, a third sent a PDF."""
    form = json.loads((folder / "site/checklists/school.json").read_text("utf-8"))
    (asked,) = (item["id"] for item in form["items"] if "≥ 1 次/年" in [each["reading"] for each in item["targets"]])
    (returns := folder / "交回的表").mkdir()
    for unit, fields in (
        ("河东小学", {"state": "是"}),
        ("城关中学", {"state": "否", "value": "0次", "problem": "没有经费"}),
    ):
        items = {asked: fields}
        said = {"policybook": "return", "schema": 1, "list": "school", "year": 2026, "unit": unit, "items": items}
        (returns / f"{unit}.json").write_text(json.dumps(said), "utf-8")
    (returns / "河西小学.pdf").write_bytes(b"%PDF")
    (folder / "单位名单.txt").write_text("河东小学\n河西小学\n城关中学\n", "utf-8")
    ((command, answer),) = answers("collect")
    code, output = run_make(command.text.strip(), folder)
    assert code and answer
    assert_says(answer.text, output)
    assert (folder / "汇总.xlsx").exists()
    code, output = run_make("make collect", folder)
    assert code and "请写上放交回的表的文件夹" in output


def test_the_policy_it_shows_is_the_one_it_is_tested_with() -> None:
    assert block_of("2. 运行 make add", "policy").text == OLD.read_text("utf-8")
    assert NEW.read_text("utf-8") != OLD.read_text("utf-8")


def test_every_example_is_tested_and_every_test_is_an_example() -> None:
    assert [block.section for block in EXAMPLES] == list(CASES)
    kinds = {"console", "text", "yaml", "policy", "{.yaml .wrong}"}
    assert {block.kind for block in BLOCKS} == kinds


def read_policy(folder: Path, companion: str) -> Policy:
    source = folder / f"{POLICY}.txt"
    source.write_bytes(OLD.read_bytes())
    source.with_suffix(".yml").write_text(companion, "utf-8")
    return extract_job(Job(source, folder))


@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: block.section)
def test_an_example_does_what_it_is_for(block: Block, tmp_path: Path) -> None:
    before, after = read_policy(tmp_path, ""), read_policy(tmp_path, block.text)
    assert before != after
    expected = CASES[block.section]
    for key, value in expected.get("about", {}).items():
        assert plain(getattr(after.about, key)) == value
    units = {unit.id: unit for unit in after.units}
    for unit_id, fields in expected.get("units", {}).items():
        for key, value in fields.items():
            assert shown(units[unit_id], key) == value
    if "reviewed" in expected:
        assert after.about.reviewed and [after.about.reviewed.by, after.about.reviewed.on] == expected["reviewed"]


def plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def shown(unit: Unit, key: str) -> Any:
    """A field of a unit as the cases write it."""
    if key == "targets":
        return [said(target) for target in unit.targets]
    if key == "local":
        return [target.local and [target.local.value, target.local.by] for target in unit.targets]
    if key == "terms":
        return {term.term: list(term.expansion) for term in unit.terms}
    return plain(getattr(unit, key))


def test_examples_can_stand_in_one_file(tmp_path: Path) -> None:
    """As the manual says: `about` on top, `review:` and `units:` once, a unit once."""
    sections = ("about", "one", "split", "target", "reviewed")
    pieces = [store.parse_yaml(block_of(section, "yaml").text, MANUAL)[0] for section in sections]
    units: dict[str, dict[str, Any]] = {}
    for piece in pieces:
        for unit_id, said_of_it in (piece.get("review", {}).get("units") or {}).items():
            units.setdefault(unit_id, {}).update(said_of_it)
    whole = {**pieces[0], "review": {**pieces[-1]["review"], "units": units}}
    policy = read_policy(tmp_path, yaml.safe_dump(whole, allow_unicode=True))
    assert {unit.id: unit.corrections for unit in policy.units if unit.corrections} == {"1": 1, "2.2": 1, "3": 1}


ROWS = list(read_tables())


@pytest.mark.parametrize("row", [row for section, row in ROWS if section == "numbers"], ids=lambda row: row[0])
def test_a_number_is_read_as_the_manual_says(row: list[str]) -> None:
    policy = read(f"一、任务\n{row[0]}。\n")
    assert [" ".join(read_target(target)) for unit in policy.units for target in unit.targets] == [row[1]]


@pytest.mark.parametrize("message", [row[0].strip("`") for section, row in ROWS if section == "errors"])
def test_a_message_is_one_that_the_program_gives(message: str) -> None:
    """Those that other tests provoke; a few have tests of their own."""
    known = [case[-1] for case in (*SOURCES, *COMPANIONS, *CORRECTIONS)]
    own = ("同样的内容已经在", "程序出错", "打不开文件")
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "scripts/policytext").rglob("*.py"))
    assert any(message in each for each in known) or (message in own and message in sources)


def test_the_words_that_may_be_chosen_are_all_there() -> None:
    organizations = "、".join(organization.name for organization in ORGANIZATIONS)
    assert f"可用的值：{organizations}。两处都可以写{EVERYONE}。" in TEXT
    assert f"`topics` 可用的值：{'、'.join(topic.name for topic in TOPICS)}。" in TEXT
    assert f"# {'、'.join(store.choices(Status))}" in TEXT
    fields = {row[0].strip("`"): row[1] for section, row in ROWS if section == "add"}
    types = dict(re.findall(r"`(\w+)` ([^、（]+)", fields["type"]))
    assert types == TYPES and tuple(types) == store.choices(TargetType)
    comparators = {yaml.safe_load(word) for word in re.findall("`([^`]+)`", fields["comparator"])}
    assert comparators == set(store.choices(Comparator))
    measures = {yaml.safe_load(word) for word in re.findall("`([^`]+)`", fields["measure"])}
    assert measures <= {measure.name for measure in MEASURES.values()}


def test_commands_are_the_same_on_every_system() -> None:
    """What the manual tells to type is a target of the Makefile and a label of make.bat."""
    verbs = set(re.findall(r"(?<![.\w])make ([a-z]+)", TEXT))
    assert verbs == {"site", "serve", "add", "review", "stub", "collect"}
    makefile = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    batch = (ROOT / "make.bat").read_text("utf-8")
    labels = set(re.findall(r"^:(\w+)", batch, re.MULTILINE))
    told = set(re.findall(r'"%TARGET%"=="(\w+)" goto \1$', batch, re.MULTILINE))
    assert verbs <= makefile and verbs <= labels and verbs <= told
    assert f"可用：{' '.join(told)}" in batch or set(re.findall("可用：(.*)", batch)[0].split()) == told
    for verb in verbs & {"add", "review", "stub"}:
        steps = re.split(r"^:\w+$", batch.partition(f"\n:{verb}\n")[2], flags=re.MULTILINE)[0]
        subcommand = "add" if verb == "add" else "review"
        assert f"policytext {subcommand}" in steps
    assert "policytext collect" in batch.partition("\n:collect\n")[2].partition("\n:test\n")[0]


@pytest.mark.parametrize("name", ["收 件(1).txt", "甲's &;$x`y`.txt"])
def test_a_file_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = fill_folder(tmp_path)
    (folder / name).write_bytes(OLD.read_bytes())
    code, output = run_make(shlex.join(["make", "add", f"FILE={name}", "ID=x"]), folder)
    assert code == 0, output
    assert (folder / "source_texts/x.txt").read_bytes() == OLD.read_bytes()


def test_add_without_a_file_says_how(tmp_path: Path) -> None:
    code, output = run_make("make add", fill_folder(tmp_path))
    assert code and "请写上文件：make add FILE=文件" in output


@pytest.mark.parametrize("name", re.findall(r"\]\((images/[^)]+)\)", TEXT))
def test_a_picture_is_small_and_described(name: str) -> None:
    picture = ROOT / "docs" / name
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size < 80_000
    (alternative,) = re.findall(rf"!\[([^]]*)\]\({re.escape(name)}\)", TEXT)
    assert len(alternative) > 10


def test_no_picture_lies_about_unused() -> None:
    assert {f"images/{path.name}" for path in (ROOT / "docs/images").iterdir()} == set(
        re.findall(r"\]\((images/[^)]+)\)", TEXT)
    )
