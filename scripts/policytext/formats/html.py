"""Bytes of a web page → text: the article, a block a line, a cell of a table a line.

readability says which of the page's paragraphs are the article; the element that holds them is kept whole, so that a
cell or a signature it has no eye for is not lost. Scripts, forms, navigation and hidden parts are not text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree, html
from readability import Document

from policytext.formats.limits import MAX_CHARACTERS, UnreadableError
from policytext.formats.numbering import FORMATS

_BLOCKS = frozenset(["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"])  # fmt: skip
_UNSEEN = frozenset(["script", "style", "noscript", "template", "head", "title", "meta", "link", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video", "map", "select", "option", "button", "input", "textarea", "datalist", "nav"])  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLANK = re.compile(r"\s+")
_LIST_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LIST_STYLES = {
    "decimal": ("decimal", "."),
    "decimal-leading-zero": ("decimalZero", "."),
    "lower-alpha": ("lowerLetter", "."),
    "upper-alpha": ("upperLetter", "."),
    "lower-roman": ("lowerRoman", "."),
    "upper-roman": ("upperRoman", "."),
    "cjk-ideographic": ("chineseCounting", "、"),
    "simp-chinese-informal": ("chineseCounting", "、"),
    "trad-chinese-informal": ("chineseCounting", "、"),
    "cjk-decimal": ("ideographDigital", "、"),
    "simp-chinese-formal": ("chineseLegalSimplified", "、"),
    "cjk-heavenly-stem": ("ideographTraditional", "、"),
    "cjk-earthly-branch": ("ideographZodiac", "、"),
}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b([a-z-]+)", re.IGNORECASE)
_ENCODINGS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}
_AGAIN = "请在浏览器中打开，选中正文复制到纯文本（.txt）里再放入"


_PROSE = 20
"""From this length on a line is no button or menu entry."""
_TITLES = frozenset({"h1", "h2", "h3"})


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    element: etree._Element


def read_html(data: bytes) -> str:
    """The text of the article in a web page. Raises UnreadableError."""
    page = _decode(data)
    lines = list(_lines(_parse(page)))
    if not lines:
        raise UnreadableError("网页里没有文字（正文可能由脚本生成，或者是图片）", _AGAIN)
    if sum(len(line.text) for line in lines) > MAX_CHARACTERS:
        raise UnreadableError("网页的文字多得不像一份政策", _AGAIN)
    first, last = _article(page, lines)
    return "\n".join(line.text for line in lines[first : last + 1])


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        declared = _CHARSET.search(data[:4096])
        name = declared[1].decode("ascii").lower() if declared else "utf-8"
        encodings = [_ENCODINGS.get(name, name), "utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableError("不是网页，或编码无法识别", _AGAIN)


def _parse(page: str) -> etree._Element:
    if "\0" in page:
        raise UnreadableError("不是网页（内容是二进制数据）", _AGAIN)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError("网页是空的，或者已损坏", _AGAIN) from error
    if any("depth" in error.message for error in parser.error_log):  # what stands deeper was dropped
        raise UnreadableError("网页嵌套太深", _AGAIN)
    return root


def _article(page: str, lines: Sequence[_Line]) -> tuple[int, int]:
    """The first and last line of the article with its title; all lines where it cannot be told."""
    everything = (0, len(lines) - 1)
    try:
        summary = _parse(Document(page).summary(html_partial=True))
    except Exception:  # whatever readability stumbles over, the page's whole text is the better answer
        return everything
    kept = {_squeeze(line.text) for line in _lines(summary)}
    prose = [index for index, line in enumerate(lines) if len(line.text) >= _PROSE]
    named = [index for index in prose if _squeeze(lines[index].text) in kept]
    if not named or sum(len(lines[i].text) for i in named) < 0.5 * sum(len(lines[i].text) for i in prose):
        return everything
    around = _common(lines[index].element for index in named)
    inside = [index for index, line in enumerate(lines) if around in (line.element, *line.element.iterancestors())]
    titles = [index for index in range(inside[0]) if _within(lines[index].element, _TITLES)]
    return (titles[-1] if titles else inside[0]), inside[-1]


def _common(elements: Iterable[etree._Element]) -> etree._Element:
    """The innermost element around all of them."""
    paths = [[*reversed(list(element.iterancestors())), element] for element in elements]
    return [level[0] for level in zip(*paths, strict=False) if all(other is level[0] for other in level)][-1]


def _within(element: etree._Element, tags: frozenset[str]) -> bool:
    return any(each.tag in tags for each in (element, *element.iterancestors()))


def _squeeze(text: str) -> str:
    return _BLANK.sub("", text)


def _lines(root: etree._Element) -> Iterator[_Line]:
    """The lines a reader sees, without recursion: pages nest deeply."""
    pieces: list[str] = []
    numbers: dict[etree._Element, int] = {}
    skipped: etree._Element | None = None
    place, filled = root, False
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        start = event == "start"
        if skipped is None and (tag in _BLOCKS or (tag == "br" and start)):
            yield from _broken("".join(pieces), place)
            pieces.clear()
            filled = False
        if skipped is None and start and (tag in _UNSEEN or _is_hidden(element)):
            skipped = element
        if skipped is None and start:
            place = place if filled else element
            pieces += [_number(element, numbers), _collapsed(element.text, element)]
            filled = filled or bool(pieces[-1].strip())
        elif not start:
            skipped = None if skipped is element else skipped
            parent = element.getparent()
            if skipped is None and parent is not None and element is not root:
                place = place if filled else parent
                pieces.append(_collapsed(element.tail, parent))
                filled = filled or bool(pieces[-1].strip())
    yield from _broken("".join(pieces), place)


def _broken(text: str, place: etree._Element) -> Iterator[_Line]:
    yield from (_Line(line.strip(" "), place) for line in text.split("\n") if line.strip())


def _collapsed(text: str | None, parent: etree._Element) -> str:
    """White space as a browser shows it."""
    return _SPACE.sub(" ", text or "") if parent.tag != "pre" else (text or "")


def _is_hidden(element: etree._Element) -> bool:
    attributes: Mapping[str, str] = element.attrib
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")))


def _number(item: etree._Element, numbers: dict[etree._Element, int]) -> str:
    """The number that a browser shows before an item of a numbered list."""
    parent = item.getparent() if item.tag == "li" else None
    if parent is None or parent.tag != "ol":
        return ""
    own = item.get("value") or ("" if parent in numbers else parent.get("start")) or ""
    try:
        numbers[parent] = int(own)
    except ValueError:
        numbers[parent] = numbers.get(parent, 0) + 1
    style = _LIST_STYLE.search(item.get("style") or "") or _LIST_STYLE.search(parent.get("style") or "")
    name = style[1].lower() if style else ""
    if name == "none":
        return ""
    form, mark = _LIST_STYLES.get(name, (_LIST_TYPES.get(parent.get("type") or "1", "decimal"), "."))
    value = numbers[parent]
    shown = FORMATS[form](value) if 0 < value < 10_000 else str(value)
    return f"{shown}{mark}" if mark == "、" else f"{shown}{mark} "
