"""Bytes of a .docx → text: all that a reader sees of its body, the computed numbers included, in reading order.

A paragraph is a line, a cell of a table a line or more; a footnote or a text box follows the paragraph it hangs on.
Left out, as a reader of the policy would: headers and footers, hidden and deleted text, comments, field codes.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath

from lxml import etree

from policytext.formats.limits import DAMAGED, MAX_PART, UnreadableError, is_bomb
from policytext.formats.numbering import Counter, Level, List

_AGAIN = "请用 Word 或 WPS 打开后另存为 .docx，或另存为纯文本（.txt）"
_SIGNS = {"f0fe": "☑", "f052": "☑", "f0fc": "✓", "f0a8": "□", "f06f": "□", "f0a3": "□", "f06c": "●", "f0d8": "➢"}
"""Characters of the Wingdings fonts that stand in policies."""
_UNSEEN = frozenset({"pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "del", "moveFrom", "instrText", "delText", "delInstrText", "rt", "sdtPr", "sdtEndPr", "binData", "annotationRef", "tblGrid"})  # fmt: skip


@dataclass(slots=True)
class _Style:
    based_on: str | None
    list: str | None
    depth: int | None
    hidden: bool


@dataclass(slots=True)
class _Document:
    body: etree._Element
    styles: Mapping[str, _Style]
    default_style: str | None
    pstyle_depths: Mapping[tuple[str, str], int]
    """(list, style) → the level of the list that goes with the style."""
    notes: Mapping[tuple[str, str], etree._Element]
    counter: Counter
    shown_notes: dict[tuple[str, str], int] = field(default_factory=dict)


def read_docx(data: bytes) -> str:
    """The text of a Word file. Raises UnreadableError."""
    document = _open(data)
    try:
        return "\n".join(_blocks(document.body, document))
    except RecursionError as error:
        raise UnreadableError("Word 文件里的表格或文本框嵌套太深", _AGAIN) from error


def _open(data: bytes) -> _Document:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableError("Word 文件设了打开密码", "请用 Word 或 WPS 打开，去掉密码后再保存")
        raise UnreadableError("这是旧版 Word（.doc）或 WPS 文件，只是扩展名改成了 .docx", _AGAIN)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_package(package)
            return _read_package(package)
    except DAMAGED as error:
        raise UnreadableError("Word 文件已损坏，或者不是 .docx", _AGAIN) from error
    except (KeyError, ValueError, etree.LxmlError) as error:
        raise UnreadableError("Word 文件的内容已损坏", _AGAIN) from error


def check_package(package: zipfile.ZipFile) -> None:
    """Raises UnreadableError for what unpacks to more than any document holds."""
    if is_bomb(package):
        raise UnreadableError("Word 文件解开后大得不正常", "请确认文件来源；只保留政策正文后另存")


def _read_package(package: zipfile.ZipFile) -> _Document:
    names = {entry.filename for entry in package.infolist()}
    if "mimetype" in names:
        raise UnreadableError("这是 OpenDocument（.odt 等）文件，不是 .docx", _AGAIN)
    main = next((target for kind, target in _related(package, "") if kind == "officeDocument"), "word/document.xml")
    if main not in names or main.startswith(("xl/", "ppt/")):
        raise UnreadableError("文件里没有 Word 正文（可能是表格或演示文稿）", _AGAIN)
    body = find_child(parse_part(package, main), "body")
    if body is None:
        raise UnreadableError("Word 文件里没有正文", _AGAIN)
    parts = {kind: parse_part(package, target) for kind, target in _related(package, main) if target in names}
    styles, default = _read_styles(parts.get("styles"))
    lists, depths = _read_lists(parts.get("numbering"), styles)
    notes = {
        (kind, _get(note, "id") or ""): note
        for kind in ("footnote", "endnote")
        for note in _children(parts.get(f"{kind}s"), kind)
        if _get(note, "type") in (None, "normal")
    }
    return _Document(body, styles, default, depths, notes, Counter(lists))


_WANTED = ("officeDocument", "styles", "numbering", "footnotes", "endnotes")


def _related(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """Kind and name of each part that a part refers to, of the kinds read here; never anything outside the package."""
    folder, _, name = part.rpartition("/")
    place = join(folder, "_rels", f"{name}.rels")
    if place not in package.namelist():
        return
    for relation in parse_part(package, place):
        kind = (relation.get("Type") or "").rpartition("/")[2]
        if kind in _WANTED and relation.get("TargetMode") != "External":
            target = relation.get("Target") or ""
            yield kind, target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))


def parse_part(package: zipfile.ZipFile, name: str) -> etree._Element:
    """A part of the package, without entities; raises UnreadableError where it declares any."""
    info = package.getinfo(name)
    if info.flag_bits & 1:
        raise UnreadableError("Word 文件设了密码", "请去掉密码后再保存")
    if info.file_size > MAX_PART:
        raise UnreadableError("Word 文件解开后大得不正常", "请确认文件来源；只保留政策正文后另存")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)  # fmt: skip
    root = etree.fromstring(package.read(info), parser)
    if root.getroottree().docinfo.doctype:
        raise UnreadableError("Word 文件里有不该有的 DTD 声明", "请确认文件来源；用 Word 或 WPS 打开后另存")
    return root


def _name(element: etree._Element) -> str:
    """The local name, so that both dialects of the format are read."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _get(element: etree._Element | None, attribute: str = "val") -> str | None:
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == attribute:
            return str(value)
    return None


def _children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    if element is not None:
        yield from (child for child in element if _name(child) == name)


def find_child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The child of a child …, by their local names."""
    for name in path:
        element = next(_children(element, name), None)
    return element


def _number(element: etree._Element | None, otherwise: int | None = None) -> int | None:
    value = _get(element)
    return int(value) if value and value.lstrip("-").isdecimal() else otherwise


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and _get(element) not in ("0", "false", "off")


def _read_styles(root: etree._Element | None) -> tuple[dict[str, _Style], str | None]:
    styles, default = {}, None
    for style in _children(root, "style"):
        name = _get(style, "styleId") or ""
        numbering = find_child(style, "pPr", "numPr")
        styles[name] = _Style(
            _get(find_child(style, "basedOn")),
            _get(find_child(numbering, "numId")),
            _number(find_child(numbering, "ilvl")),
            _is_on(find_child(style, "rPr", "vanish")),
        )
        if _get(style, "type") == "paragraph" and _get(style, "default") in ("1", "true", "on"):
            default = name
    return styles, default


def _read_lists(
    root: etree._Element | None, styles: Mapping[str, _Style]
) -> tuple[dict[str, List], dict[tuple[str, str], int]]:
    templates = {_get(template, "abstractNumId") or "": template for template in _children(root, "abstractNum")}
    named = {_get(number, "numId") or "": number for number in _children(root, "num")}
    lists: dict[str, List] = {}
    depths: dict[tuple[str, str], int] = {}
    for name, number in named.items():
        shared = _get(find_child(number, "abstractNumId")) or ""
        template = templates.get(shared)
        linked = styles.get(_get(find_child(template, "numStyleLink")) or "")
        if linked and linked.list in named:  # the list only points to a style, which names the list that has the levels
            shared = _get(find_child(named[linked.list], "abstractNumId")) or ""
            template = templates.get(shared)
        levels = {_depth(level): level for level in _children(template, "lvl")}
        restarts = {}
        for override in _children(number, "lvlOverride"):
            own, start = find_child(override, "lvl"), _number(find_child(override, "startOverride"))
            if own is not None:
                levels[_depth(override)] = own
            if start is not None:
                restarts[_depth(override)] = start
        lists[name] = List(shared, {depth: _read_level(level) for depth, level in levels.items()}, restarts)
        depths |= {
            (name, style): depth for depth, level in levels.items() if (style := _get(find_child(level, "pStyle")))
        }
    return lists, depths


def _depth(element: etree._Element) -> int:
    value = _get(element, "ilvl") or "0"
    return int(value) if value.isdecimal() else 0


def _read_level(level: etree._Element) -> Level:
    form = find_child(level, "numFmt")
    if form is None:
        form = next((e for e in level.iter() if _name(e) == "numFmt" and _get(e) != "custom"), None)
    return Level(
        start=_number(find_child(level, "start"), 0) or 0,
        format=_get(form) or "decimal",
        text=_get(find_child(level, "lvlText")) or "",
        legal=_is_on(find_child(level, "isLgl")),
        restart=_number(find_child(level, "lvlRestart")),
    )


def _blocks(parent: etree._Element, document: _Document) -> Iterator[str]:
    """The lines of everything in a body, a cell, a note or a text box."""
    for child in parent:
        name = _name(child)
        if name == "p":
            yield from _paragraph(child, document)
        elif name == "AlternateContent":
            yield from _blocks(_alternative(child), document)
        elif name not in _UNSEEN:
            yield from _blocks(child, document)


def _alternative(element: etree._Element) -> etree._Element:
    """The one of several forms of the same content that is read: the new one where it holds text."""
    forms = [*_children(element, "Choice"), *_children(element, "Fallback")]
    return next((form for form in forms if any(_name(e) in ("p", "t") for e in form.iter())), etree.Element("none"))


def _paragraph(paragraph: etree._Element, document: _Document) -> Iterator[str]:
    label = _label(paragraph, document)
    pieces: list[str] = []
    hanging: list[etree._Element] = []
    notes: list[tuple[str, str]] = []
    _collect(paragraph, document, pieces, hanging, notes)
    text = "".join(pieces)
    gap = "" if not label or label[-1] in "、）)，：；" else " "
    if label or text.strip():
        yield label + gap + text.lstrip(" \t") if label else text
    for box in hanging:
        yield from _blocks(box, document)
    for note in notes:
        yield from _note(note, document)


def _label(paragraph: etree._Element, document: _Document) -> str:
    own = find_child(paragraph, "pPr", "numPr")
    style = _get(find_child(paragraph, "pPr", "pStyle")) or document.default_style
    name, depth = _get(find_child(own, "numId")), _number(find_child(own, "ilvl"))
    seen: set[str] = set()
    while style and style in document.styles and style not in seen and name is None:
        seen.add(style)
        found = document.styles[style]
        name = found.list
        if name is not None and depth is None:
            depth = document.pstyle_depths.get((name, style), found.depth)
        style = found.based_on
    if name is None or name == "0":
        return ""
    return document.counter.next_label(name, min(depth or 0, 8))


def _collect(  # noqa: PLR0912  # one branch for each kind of content
    parent: etree._Element,
    document: _Document,
    pieces: list[str],
    hanging: list[etree._Element],
    notes: list[tuple[str, str]],
) -> None:
    """What stands in a paragraph: its text, the text boxes that hang on it, the notes it calls."""
    for child in parent:
        name = _name(child)
        if name in _UNSEEN or (name == "r" and _hidden(child, document)):
            continue
        if name == "t":
            pieces.append(child.text or "")
        elif name in ("tab", "ptab"):
            pieces.append("\t")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "noBreakHyphen":
            pieces.append("-")
        elif name == "sym":
            pieces.append(_sign(child))
        elif name in ("footnoteReference", "endnoteReference"):
            note = (name.removesuffix("Reference"), _get(child, "id") or "")
            if note in document.notes and note not in document.shown_notes:
                document.shown_notes[note] = len(document.shown_notes) + 1
                notes.append(note)
            if note in document.shown_notes:
                pieces.append(f"[{document.shown_notes[note]}]")
        elif name in ("txbxContent", "tbl"):
            hanging.append(child)
        elif name == "AlternateContent":
            _collect(_alternative(child), document, pieces, hanging, notes)
        else:
            _collect(child, document, pieces, hanging, notes)


def _hidden(run: etree._Element, document: _Document) -> bool:
    own = find_child(run, "rPr", "vanish")
    if own is not None:
        return _is_on(own)
    style = document.styles.get(_get(find_child(run, "rPr", "rStyle")) or "")
    return bool(style and style.hidden)


def _sign(element: etree._Element) -> str:
    code = (_get(element, "char") or "").lower()
    try:
        return _SIGNS.get(code) or chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _note(note: tuple[str, str], document: _Document) -> Iterator[str]:
    lines = [line for line in _blocks(document.notes[note], document) if line.strip()]
    if lines:
        yield f"[{document.shown_notes[note]}] {lines[0].lstrip()}"
        yield from lines[1:]
