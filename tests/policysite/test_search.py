import json
from collections import Counter

from policysite import search
from policysite.folding import fold
from policysite.library import build_library
from policysite.pages.search import find_search_folder, make_search_files
from policysite.postings import END, Clause, list_pairs, make_postings
from policysite.wordlist import list_readings, list_words
from policytext.lexicon import SEARCH_GROUPS, SEARCH_NARROWER
from tests.policysite.conftest import HOSTILE, PLAIN, make_policy, make_unit

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def read_parts(policies):
    """Name → what the script of the index hands over, the scripts of the engine aside."""
    files = make_search_files(build_library(policies))
    parts = {}
    for file in files:
        if file.content.startswith("policysite.receive("):
            name, content = file.content.removeprefix("policysite.receive(").removesuffix(");\n").split(",", 1)
            parts[json.loads(name)] = json.loads(content)
    return parts


def read_numbers(written):
    numbers, number, size = [], 0, 1
    for value in map(ALPHABET.index, written):
        number += value % 32 * size
        size *= 32
        if value < 32:
            numbers.append(number)
            number, size = 0, 1
    return numbers


def test_a_clause_brings_what_a_result_shows():
    (((policy, rows),),) = [part for name, part in read_parts([PLAIN]).items() if name.startswith("clauses")]
    assert policy == 0
    assert [row[0] for row in rows] == ["0", "1", "1.1", "1.1.1", "end"]
    row = dict(zip(("unit", "label", "heading", "text", "applies", "topics", "chips"), rows[2], strict=False))
    assert row["label"] == "一、（一）"
    assert row["heading"] == "配齐团干部"
    assert row["chips"] == ["≥ 90 %", "≤ 3 个月"]


def test_the_folder_changes_with_what_is_in_it():
    folders = {
        find_search_folder(make_search_files(build_library(policies)))
        for policies in ([PLAIN], [PLAIN], [PLAIN, HOSTILE])
    }
    assert len(folders) == 2


def test_hostile_text_stays_a_string():
    files = make_search_files(build_library([HOSTILE, make_policy("行", [make_unit("1", text="甲\u2028乙\u2029丙")])]))
    assert all("\u2028" not in file.content and "\u2029" not in file.content for file in files)
    assert read_parts([HOSTILE])["core"]["policies"][0][1] == HOSTILE.about.title


def test_a_policy_that_is_not_in_force_says_so():
    policies = read_parts([make_policy("new", PLAIN.units, replaces=("old",)), make_policy("old", PLAIN.units)])
    assert [row[3:] for row in policies["core"]["policies"]] == [[], ["已废止"]]


def test_a_large_library_comes_in_parts(monkeypatch):
    monkeypatch.setattr(search, "LARGE", 5)
    monkeypatch.setattr(search, "LARGE_FILE", 5)
    policies = [make_policy(id, PLAIN.units) for id in ("a", "b", "c")]
    parts = read_parts(policies)
    assert parts["core"]["files"] == [0, 5, 10]
    assert [[entry[0] for entry in parts[f"clauses-{n}"]] for n in range(3)] == [[0], [1], [2]]
    assert parts["meta"]["sizes"] == [5, 5, 5]
    assert len(parts["meta"]["kind"]) == len(parts["meta"]["lengths"]) == 15
    assert max(parts["meta"]["kind"]) < len(parts["meta"]["kinds"])
    gaps = read_numbers(parts["postings-0"]["团干"])[::2]
    assert [sum(gaps[: n + 1]) - 1 for n in range(len(gaps))] == [
        2,
        3,
        7,
        8,
        12,
        13,
    ]  # a heading counts for what is below


def test_postings_count_by_place():
    postings = make_postings([Clause("党课", "党课", ("党课",)), Clause("", "上党课", ())])
    assert len(postings.parts) == 1
    assert read_numbers(postings.parts[0]["党课"]) == [1, 7, 1, 2]
    assert read_numbers(postings.parts[0]["课" + END]) == [1, 7, 1, 2]
    assert postings.lengths == (14, 6)


def test_parts_are_cut_by_size_and_sorted_as_the_browser_sorts(monkeypatch):
    monkeypatch.setattr("policysite.postings.PART", 8)
    postings = make_postings([Clause("", "团校𠮷野家豈甲乙丙", ())])
    keys = [key for part in postings.parts for key in part]
    assert len(postings.parts) > 1
    assert keys == sorted(keys, key=lambda key: key.encode("utf-16-be"))
    assert postings.starts == [next(iter(part)) for part in postings.parts]


def test_every_token_begins_one_pair():
    tokens = fold("推优 入党，28周岁以下")
    pairs = list(list_pairs(tokens))
    assert pairs == ["推优", "优入", "入党", "党$", "28岁", "岁以", "以下", "下$"]
    assert len(pairs) == len(tokens)


def test_words_are_those_that_stand_in_the_texts():
    words = dict(list_words(["落实推优入党制度，开设“青马工程”班。", "推优入党工作要规范。"]))
    assert words["推优入党"] == 2
    assert words["青马工程"] == 1
    assert not [word for word in words if "，" in word or len(word) < 2]


def test_readings_are_those_of_the_words_and_of_common_characters():
    readings = list_readings(["重庆的龘"], ["重庆", "重点"])
    assert "重" in readings["chong"] and "重" in readings["zhong"]
    where = Counter(character for characters in readings.values() for character in characters)
    assert where["龘"] == where["悠"] == where["年"] == 1
    assert "优" in readings["you"]


def test_lines_of_search_words_are_well_written():
    lines = [*SEARCH_GROUPS, *((word, *others) for word, others in SEARCH_NARROWER.items())]
    assert not [
        line for line in lines if len(line) < 2 or not all(isinstance(word, str) and fold(word) for word in line)
    ]
    folded = [[tuple(token.text for token in fold(word)) for word in line] for line in lines]
    assert not [line for line in folded if len(set(line)) < len(line)]
