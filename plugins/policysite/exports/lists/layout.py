"""Where what stands in the .xlsx of a list: this module alone writes it, readers and the page's own writer follow.

Sheet 自查表, its rows from the top:

1. the title
2. labels and input cells of the head: the unit's name (`pb_unit`), the day (`pb_filled`), others are `pb_head_<n>`
3. the heads of the columns, above the hidden column of ids `ID_HEAD`
4. and below: a row with the name of each topic, no id, then a row for each item, its id in column A
5. where the list is scored, a row for each veto (`pb_veto_1`, …), then one for the points (`pb_score`, `pb_score_above`);
   where points are given per topic, theirs stand in the row with its name (`pb_topic_1_score`, `pb_topic_1_score_above`)
6. a row whose input cells are signed (`pb_signoff_1`, … in the order of the labels, then `pb_signoff_day`)
7. notes, and the policies behind their marks

The hidden sheet `_policybook` holds a row for each of `list`, `organization`, `year`, `schema`, of `column_<field>` with
the head of that field's column, and of `signoff_<n>` with its label. Readers find columns by their heads and items by
their ids, never by their places: people insert rows and columns.
"""

SHEET = "自查表"
HIDDEN = "_policybook"
SCHEMA = 1

TITLE_ROW, HEAD_ROW, COLUMNS_ROW, FIRST_ROW = 0, 1, 2, 3
"""Rows count from 0 here, as XlsxWriter has it."""
ID_COLUMN, FIRST_COLUMN = 0, 1
ID_HEAD = "编号"

NAMES = ("pb_list", "pb_year", "pb_schema")
"""Defined names of the cells of the hidden sheet that hold them."""
NAMED = "pb_{}"

WIDTHS = {
    "number": 5,
    "name": 13,
    "text": 34,
    "targets": 12,
    "periods": 7,
    "deadlines": 10,
    "basis": 9,
    "points": 5,
    "state": 8,
    "value": 8,
    "problem": 12,
    "remedy": 12,
    "person": 7,
    "due": 9,
    "evidence": 10,
    "score": 7,
    "score_above": 8,
    "note": 10,
}
"""Field → characters of its column."""
LINE = 14.0
"""Points of a line of a row."""
LEAST_LINES = 2
"""Lines of the lowest row of an item."""
MOST_HEIGHT = 400.0
"""Excel allows rows of 409 points."""
