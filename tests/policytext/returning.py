"""Returns for tests: the files of cases/returns.yml, and tables as they come back."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import yaml
from xlsxwriter import Workbook

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases/returns.yml").read_text("utf-8"))
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEADS = {
    "number": "序号",
    "name": "自查项目",
    "text": "自查内容和标准",
    "targets": "量化指标",
    "state": "自查情况",
    "value": "完成值",
    "problem": "存在问题",
    "remedy": "整改措施",
    "person": "责任人",
    "due": "完成时限",
    "evidence": "佐证材料",
}
FILLED = ("state", "value", "problem", "remedy", "person", "due", "evidence")


def make_return(said: Mapping[str, Any]) -> str:
    """JSON of a return, of the list of the cases unless it says otherwise."""
    whole = {"policybook": "return", "schema": 1, "list": "village", "year": 2026, **said}
    return json.dumps(whole, ensure_ascii=False)


def make_table(
    rows: Sequence[Sequence[str]],
    unit: str = "",
    filled: str = "",
    *,
    sheet_name: str = "自查表",
    hidden: Mapping[str, str] | None = None,
    formulas: Sequence[tuple[int, int, str]] = (),
) -> bytes:
    """A table that came back: each row an id and what was filled in of it, in the order of FILLED."""
    items = {item["id"]: item for item in CASES["list"]["items"]}
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(sheet_name)
    sheet.write_string(0, 1, "农村自查表")
    for column, text in enumerate(("单位名称：", unit, "自查日期：", filled), 1):
        sheet.write_string(1, column, text)
    book.define_name("pb_unit", f"='{sheet_name}'!$C$2")
    book.define_name("pb_filled", f"='{sheet_name}'!$E$2")
    for column, head in enumerate(["编号", *HEADS.values()]):
        sheet.write_string(2, column, head)
    line, topic = 3, ""
    for id, *texts in rows:
        item = items.get(id, {"number": "9", "topic": "其他", "name": "别的", "text": "别的。", "targets": []})
        if item["topic"] != topic:
            topic = item["topic"]
            sheet.write_string(line, 1, topic)
            line += 1
        asked = "\n".join(target["reading"] for target in item["targets"])
        shown = [id, str(item["number"]), item["name"], item["text"], asked, *texts]
        for column, text in enumerate(shown):
            sheet.write_string(line, column, text)
        line += 1
    sheet.write_string(line, 1, "填表人：")
    sheet.write_string(line, 5, "张三")
    for at, column, formula in formulas:
        sheet.write_formula(at, column, formula, None, 3)
    known = book.add_worksheet("_policybook")
    said = {"list": "village", "year": "2026", "schema": "1", **{f"column_{k}": v for k, v in HEADS.items()}}
    for n, pair in enumerate((hidden if hidden is not None else said).items()):
        for column, text in enumerate(pair):
            known.write_string(n, column, text)
    known.hide()
    book.close()
    return out.getvalue()


def make_form(rows: Sequence[Sequence[str]], unit: str = "", filled: str = "", *, schema: str = "1") -> bytes:
    """A .docx that came back, as the lists are made: each blank a content control with a tag."""

    def control(tag: str, text: str, about: str = "") -> str:
        asking = "" if text else "<w:showingPlcHdr/>"
        run = f'<w:r><w:t xml:space="preserve">{escape(text or "点这里填写")}</w:t></w:r>'
        return f'<w:sdt><w:sdtPr><w:tag w:val="{escape(tag)}"/>{asking}{about}</w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>'

    def box(id: str, state: str, ticked: bool) -> str:
        about = f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/></w14:checkbox>'
        return control(f"{id}|state|{state}", "√" if ticked else "□", about)

    cells = [control("|unit", unit), control("|filled", filled)]
    long = {id: f"~{n}" for n, (id, *_) in enumerate(rows) if len(id) > 48}
    for id, states, *texts in rows:
        name = long.get(id, id)
        cells += [box(name, state, state in states.split()) for state in ("是", "部分", "否", "不适用")]
        cells += [control(f"{name}|{field}", text) for field, text in zip(FILLED[1:], texts, strict=False)]
    body = "".join(f"<w:p>{cell}</w:p>" for cell in cells)
    spaces = f'xmlns:w="{WORD}" xmlns:w14="{WORD}/14"'
    said = {"pb_list": "village", "pb_year": "2026", "pb_schema": schema} | {f"pb_{n}": id for id, n in long.items()}
    properties = "".join(
        f'<property name="{escape(name)}"><v>{escape(text)}</v></property>' for name, text in said.items()
    )
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {spaces}><w:body>{body}</w:body></w:document>")
        package.writestr("docProps/custom.xml", f'<Properties xmlns="p">{properties}</Properties>')
    return out.getvalue()


def write_files(folder: Path) -> Path:
    """The files of the cases, the list and the units beside them; the folder of the returns."""
    returns = folder / "returns"
    returns.mkdir(parents=True)
    for name, said in CASES["files"].items():
        if isinstance(said, str):
            (returns / name).write_text(said, "utf-8")
        elif name.endswith(".json"):
            (returns / name).write_text(make_return(said), "utf-8")
        elif name.endswith(".docx"):
            (returns / name).write_bytes(make_form(said["rows"], said["unit"], said["filled"]))
        else:
            (returns / name).write_bytes(make_table(said["rows"], said["unit"], said["filled"]))
    (folder / "village.json").write_text(json.dumps(CASES["list"], ensure_ascii=False), "utf-8")
    (folder / "units.txt").write_text("单位名称\n" + "\n".join(CASES["units"]), "utf-8")
    return returns
