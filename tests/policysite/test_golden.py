"""The lists of three organization types are what people have read beside the policies."""

import pytest

from tests.policysite.golden import GOLDEN, SLUGS, dump_list, read_lists

LISTS = read_lists()


@pytest.mark.parametrize("slug", SLUGS)
def test_the_list_is_the_one_that_was_read(slug):
    same = (GOLDEN / f"{slug}.yml").read_text("utf-8") == dump_list(LISTS[slug])
    assert same, "run `python -m tests.policysite.golden`, read what `git diff` shows line by line, and commit it"
