"""Writes the golden lists anew: `python -m tests.policysite.golden`; then read what `git diff` shows, line by line."""

from tests.policysite.golden import GOLDEN, dump_list, exports, read_lists

for slug, checklist in read_lists().items():
    (GOLDEN / f"{slug}.yml").write_text(dump_list(checklist), "utf-8")
exports.PATH.write_text(exports.dump_exports(), "utf-8")
