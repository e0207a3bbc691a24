"""People's file for the checklists: what it may say, and what is said of every mistake."""

import pytest

from policysite.settings import COLUMNS, DEFAULTS, PAPER_WIDTH, Band, read_settings
from policytext.model import PolicyError
from tests.manual.steps import read_blocks

EXAMPLE = next(block.text for block in read_blocks() if block.section == "lists" and block.kind == "yaml")


@pytest.fixture
def read(tmp_path):
    def run(text):
        path = tmp_path / "checklists.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_settings(path)

    return run


def names(settings):
    return [column.name for column in settings.columns]


def test_without_a_file_there_is_no_scoring(tmp_path):
    settings = read_settings(tmp_path / "checklists.yml")
    assert settings is DEFAULTS
    assert settings.of("高校").scoring is None
    assert names(settings.of("高校")) == ["序号", "自查项目", "自查内容和标准", "量化指标", "依据", "自查情况", "完成值", "存在问题及整改措施", "佐证材料"]  # fmt: skip


@pytest.mark.parametrize("text", ["", "# 以后再说\n", "wording:\n", "organizations:\n"])
def test_a_file_that_says_nothing(read, text):
    assert read(text).of("高校") == DEFAULTS.of("高校")


def test_the_example_of_the_manual(read):
    settings = read(EXAMPLE)
    common, special = settings.of("中小学"), settings.of("高校")
    assert names(common) == ["序号", "自查项目", "自查内容和标准", "量化指标", "依据", "分值", "自查情况", "存在问题", "整改措施", "自评分", "上级评分"]  # fmt: skip
    assert common.title_of(COLUMNS["自查情况"]) == "完成情况"
    assert common.title == "清河县{单位类型}共青团工作自查表"
    assert common.signoff == ("填表人", "负责人签字", "单位（盖章）")
    assert common.scoring.each == 2
    assert common.scoring.items == {"xiaoyuan-dushu-jiao#2.2": 5}
    assert common.scoring.bands == (Band(90, "优秀"), Band(75, "良好"), Band(60, "合格"), Band(0, "不合格"))
    assert common.scoring.vetoes == ("发生重大安全责任事故", "弄虚作假")
    assert special.scoring.topics == {"组织建设": 40, "团员发展与管理": 30, "其他": 30}
    assert special.title == common.title
    assert settings.lines == {"xiaoyuan-dushu-jiao#2.2": EXAMPLE[: EXAMPLE.index("xiaoyuan")].count("\n") + 1}


def test_the_words_take_the_width_that_is_left(read):
    settings = read("columns: [序号, 自查内容和标准, 自查情况]").common
    assert sum(settings.width_of(column) for column in settings.columns) == PAPER_WIDTH
    assert settings.width_of(COLUMNS["自查内容和标准"]) == PAPER_WIDTH - 9 - 27


def test_scoring_brings_its_columns_where_none_are_named(read):
    assert names(read("scoring: {each: 2}").common)[-3:] == ["佐证材料", "自评分", "上级评分"]
    assert "分值" in names(read("scoring: {each: 2}").common)
    special = read("organizations: {高校: {scoring: {each: 1.5}}}")
    assert "自评分" in names(special.of("高校")) and "自评分" not in names(special.of("工会"))
    assert names(read("columns: [自查内容和标准, 自评分]\nscoring: {each: 2}").common) == ["自查内容和标准", "自评分"]


def of_scoring(*lines):
    return "\n".join(["scoring:", "  each: 2", *(f"  {line}" for line in lines), ""])


BAD = [
    ("unknown key", "column: []\n", " 第 1 行：不认识“column”。是不是“columns”？可用的名称：columns、organizations、scoring、signoff、wording"),
    ("a list", "- 序号\n", "“整个文件”应为若干个“名称: 值”"),
    ("words", "好\n", "“整个文件”应为若干个“名称: 值”"),
    ("full-width colon", "columns：[序号]\n", " 第 1 行：这一行的冒号是全角“：”"),
    ("a tab", "wording:\n\ttitle: 甲\n", " 第 2 行：这一行有制表符"),
    ("a bracket left open", "columns: [序号, 自查项目\nsignoff: []\n", "括号没有成对"),
    ("a key twice", "signoff: [甲]\nsignoff: [乙]\n", " 第 2 行：“signoff”写了两次"),
    ("a reference", "signoff: &a [甲]\ncolumns: *a\n", " 第 2 行：用了“*”引用"),
    ("no UTF-8", "signoff: [填表人]\n".encode("gb18030"), "不是 UTF-8 文本"),
    ("columns in words", "columns: 序号\n", " 第 1 行：“columns”应为列表"),
    ("unknown column", "columns: [自查内容和标准, 自查结果]\n", " 第 1 行：没有“自查结果”这一栏。是不是“自查"),
    ("a column in English", "columns:\n- 自查内容和标准\n- points\n", " 第 3 行：没有“points”这一栏。可用的有：序号、"),
    ("a column twice", "columns: [自查内容和标准, 依据, 依据]\n", " 第 1 行：“依据”写了两次"),
    ("no words of the policy", "columns: [序号, 依据]\n", " 第 1 行：缺少“自查内容和标准”这一栏"),
    ("a number for a column", "columns: [自查内容和标准, 1]\n", "应为文字。请给“1”加上引号"),
    ("too many columns", f"columns: [{', '.join(name for name in COLUMNS if '分' not in name)}]\n", " 第 1 行：栏目太多，A4 横向只给“自查内容和标准”剩下"),
    ("a score without scoring", "columns: [自查内容和标准, 自评分]\n", " 第 1 行：没有写计分办法，不能有“自评分”这一栏。请补上 scoring"),
    ("unknown key of the wording", "wording:\n  titel: 甲\n", " 第 2 行：不认识“titel”。是不是“title”？"),
    ("wording in words", "wording: 甲\n", " 第 1 行：“wording”应为若干个“名称: 值”"),
    ("an empty title", "wording:\n  title: ''\n", " 第 2 行：“title”是空的"),
    ("another blank in the title", "wording:\n  title: '{年份}年{单位类型}自查表'\n", " 第 2 行：标题里的 {年份} 不知道换成什么。花括号里只能写 {单位类型}"),
    ("a brace left open", "wording:\n  title: '自查表{'\n", "标题里的 { 不知道换成什么"),
    ("another name for no column", "wording:\n  columns:\n    自查结果: 完成情况\n", " 第 3 行：没有“自查结果”这一栏。是不是“自查"),
    ("a number for a name", "wording:\n  columns: {自查情况: 1}\n", " 第 2 行：“自查情况”改成的名称应为文字"),
    ("names in a list", "wording:\n  columns: [自查情况]\n", " 第 2 行：“columns”应为若干个“栏目: 改成的名称”"),
    ("two columns of one title", "wording:\n  columns:\n    自查情况: 情况\n    完成值: 情　况\n", " 第 4 行：“自查情况”和“完成值”两栏的名称都是“情　况”，交回的表分不清是哪一栏。请在 wording 的 columns 里"),
    ("the title of another column", "wording:\n  columns: {完成值: 佐证材料}\n", " 第 2 行：“完成值”和“佐证材料”两栏的名称都是“佐证材料”"),
    ("two columns of one title in those of one type", "wording: {columns: {备注: 依据}}\norganizations:\n  高校:\n    columns: [自查内容和标准, 依据, 备注]\n", " 第 4 行：“依据”和“备注”两栏的名称都是“依据”"),
    ("an empty line to sign", "signoff: [填表人, '']\n", " 第 1 行：“signoff”里有一项是空的"),
    ("to sign in words", "signoff: 填表人\n", " 第 1 行：“signoff”应为列表"),
    ("scoring in a word", "scoring: 100\n", " 第 1 行：“scoring”应为若干个“名称: 值”"),
    ("scoring without points", "scoring:\n  vetoes: [弄虚作假]\n", " 第 1 行：“scoring”没有写分值。请补上 each: 2"),
    ("unknown key of scoring", of_scoring("band: []"), " 第 3 行：不认识“band”。是不是“bands”？"),
    ("points in words", "scoring:\n  each: 两分\n", " 第 2 行：分值应为大于 0 的数，不能是“两分”"),
    ("no points", "scoring:\n  each: 0\n", " 第 2 行：分值应为大于 0 的数，不能是“0”"),
    ("points that are true", "scoring:\n  each: true\n", " 第 2 行：分值应为大于 0 的数"),
    ("points without end", "scoring:\n  each: .inf\n", " 第 2 行：分值应为大于 0 的数"),
    ("unknown topic", "scoring:\n  topics:\n    组织建: 20\n", " 第 3 行：没有“组织建”这个主题。是不是“组织建设”？"),
    ("points of a topic in words", "scoring:\n  topics: {组织建设: 二十}\n", " 第 2 行：分值应为大于 0 的数，不能是“二十”"),
    ("per item and per topic", of_scoring("topics: {组织建设: 20}"), " 第 2 行：分值既按项给，又按主题给"),
    ("no id of an item", of_scoring("items: {'12': 5}"), " 第 3 行：“12”不是项目编号。编号写成“政策编号#条目”"),
    ("items in a list", of_scoring("items: [5]"), " 第 3 行：“items”应为若干个“\"项目编号\": 分值”"),
    ("bands in words", of_scoring("bands: 优秀"), " 第 3 行：“bands”应为列表。请每档一行"),
    ("a band without a name", of_scoring("bands:", "- {least: 90}"), " 第 4 行：缺少“name”"),
    ("a band from no number", of_scoring("bands:", "- {least: 九十, name: 优秀}"), " 第 4 行：“least”应为 0 到 100 的数，不能是“九十”"),
    ("a band beyond all", of_scoring("bands:", "- {least: 120, name: 优秀}"), "不能是“120”"),
    ("bands upside down", of_scoring("bands:", "- {least: 60, name: 合格}", "- {least: 90, name: 优秀}"), " 第 5 行：“优秀”从 90 起，不低于前一档“合格”的 60。请从高到低写"),
    ("a band spelt otherwise", of_scoring("bands:", "- {from: 90, name: 优秀}"), " 第 4 行：不认识“from”。可用的名称：least、name"),
    ("vetoes in words", of_scoring("vetoes: 弄虚作假"), " 第 3 行：“vetoes”应为列表"),
    ("organizations in a list", "organizations: [高校]\n", " 第 1 行：“organizations”应为若干个“单位类型: 设置”"),
    ("unknown organization type", "organizations:\n  大学: {}\n", " 第 2 行：没有“大学”这种组织类型。是不是“"),
    ("organizations of an organization", "organizations:\n  高校:\n    organizations: {}\n", " 第 3 行：不认识“organizations”"),
    ("a mistake in those of one type", "organizations:\n  高校:\n    columns: [序号]\n", " 第 3 行：缺少“自查内容和标准”这一栏"),
    ("nothing indented below the type", "organizations:\n  高校:\n", " 第 2 行：“高校”应为若干个“名称: 值”。请写在它下面"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_a_mistake_is_named_with_its_line_and_the_way_out(read, text, said):
    with pytest.raises(PolicyError) as caught:
        read(text)
    assert said in str(caught.value)
    assert "checklists.yml" in str(caught.value)


def test_a_folder_in_its_place(tmp_path):
    (tmp_path / "checklists.yml").mkdir()
    with pytest.raises(PolicyError, match="打不开文件（它是文件夹）"):
        read_settings(tmp_path / "checklists.yml")
