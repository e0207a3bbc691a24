"""What the build and the browser make of the same text."""

import random
from pathlib import Path

import pytest

from policysite.folding import fold
from policysite.search import make_rules
from tests.policysite.test_folding import CASES
from tests.site.test_site import POLICIES

SCRIPT = Path("plugins/policysite/assets/search/fold.js")
ALPHABET = (
    "一二三四十百千万亿零〇两几半每年月周日天岁个次多余成第至到点分之百%％0123456789０９.,，-—~～ 　\n\t、。“”（）()《》"
    "党团建设每半年至少学校企业abcXYZＡｂéÉßİΩя㎡℃‰①Ⅲﬁ\u00a0\ufeff\u200b𠮷👍e\u0301"
)
HOW_MANY = 3000


@pytest.fixture(scope="module")
def fold_in_browser(browser):
    page = browser.new_page()
    page.add_script_tag(content="window.policysite = {};")
    page.add_script_tag(content=SCRIPT.read_text("utf-8"))
    page.evaluate("rules => { window.fold = policysite.parts.makeFold(rules); }", make_rules())
    read = "texts => texts.map(text => fold(text).map(t => [t.gap + t.text, text.slice(t.start, t.end)]))"
    yield lambda texts: page.evaluate(read, texts)
    page.close()


def fold_here(text):
    return [[token.gap + token.text, text[token.start : token.end]] for token in fold(text)]


def make_texts():
    dice = random.Random(6)  # the same texts each time
    made = ["".join(dice.choices(ALPHABET, k=dice.randint(1, 24))) for _ in range(HOW_MANY)]
    read = [unit.heading + unit.text for policy in POLICIES.values() for unit in policy.units]
    return [*CASES, *made, *read]


def test_the_build_and_the_browser_agree(fold_in_browser):
    texts = make_texts()
    there = fold_in_browser(texts)
    different = [
        (text, here, said) for text, here, said in zip(texts, map(fold_here, texts), there, strict=True) if here != said
    ]
    assert not different, different[:5]
