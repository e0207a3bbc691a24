"""The quality gate of numbers side by side: wrong pairs mislead somebody who signs, so that there may be none."""

from tests.gold.same_targets import compare, score_published


def test_the_groups_of_the_five_are_those_of_a_careful_reader() -> None:
    score = score_published()
    said = "\n".join(score.deviations)
    assert score.precision == 1, said
    assert score.recall >= 12 / 19, said
    assert score.groups >= 7, said
    assert score.strictest == score.groups, said


def test_what_is_missed_counts() -> None:
    members = [{"ref": "a#1", "evidence": "每年1次"}, {"ref": "b#1", "evidence": "每年2次"}]
    score = compare([{"about": "会议", "members": members, "strictest": "b#1"}], ())
    assert (score.recall, score.precision, score.groups) == (0, 1, 0)
