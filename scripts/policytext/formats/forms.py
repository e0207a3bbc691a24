"""Bytes of a .docx that was filled in → its content controls and custom properties: tags and texts, nothing else."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from policytext.formats.docx import check_package, find_child, parse_part
from policytext.formats.limits import DAMAGED, UnreadableError

MAX_CONTROLS = 100_000
_AGAIN = "请用 Word 或 WPS 打开后另存为 .docx，或者改交 .xlsx"


@dataclass(frozen=True, slots=True)
class Control:
    """A content control that has a tag."""

    tag: str
    text: str
    """Empty where only the words stand there that ask to be replaced."""
    checked: bool
    """It is a box, and it is ticked."""


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in."""

    properties: tuple[tuple[str, str], ...]
    controls: tuple[Control, ...]


def read_form(data: bytes) -> Form:
    """Raises UnreadableError."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(
            "这是旧版 Word、WPS 文件，或者设了打开密码", "请用 Word 或 WPS 打开，去掉密码，另存为 .docx"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            check_package(package)
            names = set(package.namelist())
            if "word/document.xml" not in names:
                raise UnreadableError("文件里没有 Word 正文", _AGAIN)
            custom = parse_part(package, "docProps/custom.xml") if "docProps/custom.xml" in names else None
            properties = () if custom is None else tuple(_list_properties(custom))
            return Form(properties, tuple(_list_controls(parse_part(package, "word/document.xml"))))
    except UnreadableError:
        raise
    except DAMAGED as error:
        raise UnreadableError("文件已损坏，或者不是 .docx", _AGAIN) from error
    except (KeyError, ValueError, etree.LxmlError) as error:
        raise UnreadableError("Word 文件的内容已损坏", _AGAIN) from error


def _list_properties(custom: etree._Element) -> Iterator[tuple[str, str]]:
    for each in custom.iter("{*}property"):
        yield each.get("name", ""), "".join(each.itertext())


def _list_controls(document: etree._Element) -> Iterator[Control]:
    for n, control in enumerate(document.iter("{*}sdt")):
        if n == MAX_CONTROLS:
            raise UnreadableError("Word 文件里的填写处多得不正常", _AGAIN)
        tag = find_child(control, "sdtPr", "tag")
        content = find_child(control, "sdtContent")
        if tag is None or content is None:
            continue
        asking = find_child(control, "sdtPr", "showingPlcHdr") is not None
        ticked = find_child(control, "sdtPr", "checkbox", "checked")
        value = (
            "" if ticked is None else next((str(v) for k, v in ticked.attrib.items() if str(k).endswith("}val")), "1")
        )
        name = next((str(v) for k, v in tag.attrib.items() if str(k).endswith("}val")), "")
        yield Control(name, "" if asking else "".join(_tell(content)), value in ("1", "true"))


def _tell(content: etree._Element) -> Iterator[str]:
    """Texts, with a line feed for a break and between paragraphs."""
    started = False
    for each in content.iter("{*}t", "{*}br", "{*}cr", "{*}tab", "{*}p"):
        kind = etree.QName(each).localname
        if kind == "t":
            yield each.text or ""
        elif kind == "p":
            yield "\n" if started else ""
            started = True
        else:
            yield "\t" if kind == "tab" else "\n"
