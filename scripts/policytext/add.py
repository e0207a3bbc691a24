"""A policy file from anywhere → source_texts/, under an id of its own, with a companion file to fill in."""

import hashlib
import re
from collections.abc import Collection
from pathlib import Path

import yaml

from policytext.batch import COMPANION_SUFFIXES, find_id_problem
from policytext.extract import Stated, extract_policy, read_text
from policytext.extract.about import Recognised, recognise
from policytext.extract.source import read_source
from policytext.lexicon import COMMON_TITLE_WORDS, OPENS_TITLE, SLUG_SYLLABLES, TITLE_BODY
from policytext.model import RESERVED, PolicyError, tell_reason
from policytext.words import spell, tag_words

_TIER = re.compile("(?<=..)[省市县区]$")


def add_policy(path: Path, folder: Path, data: Path, wanted: str | None) -> Path:
    """Copy a policy file into `folder` and write its companion; where the copy is.

    Its id is `wanted`, else made from its title. Nothing is overwritten: raises PolicyError for a
    file that cannot be read, that is there already, and for an id that is taken.
    """
    source = read_source(path)
    _refuse_twice(path, source.sha256, folder)
    recognised = recognise(*read_text(source.text))
    taken = {item.stem.casefold() for place in (folder, data) if place.is_dir() for item in place.iterdir()}
    if wanted is None:
        usable = recognised.title is None and path.stem.isascii() and find_id_problem(path.stem) is None
        policy_id = find_free(path.stem if usable else make_slug(recognised.title or path.stem), taken)
    else:
        policy_id = wanted
        problem = find_id_problem(policy_id)
        if problem:
            raise PolicyError(path, f"编号“{policy_id}”{problem[0]}", problem[1])
        if policy_id.casefold() in taken:
            free = find_free(policy_id, taken)
            raise PolicyError(path, f"编号“{policy_id}”已经有一份政策了", f"请用 --as 另写一个，例如 --as {free}")
    copy, companion = folder / f"{policy_id}{path.suffix.lower()}", folder / f"{policy_id}.yml"
    extract_policy(path, policy_id, path.as_posix(), Stated())  # what cannot be read is not let in
    _write_new(copy, path.read_bytes())
    _write_new(companion, describe_about(recognised).encode())
    return copy


def make_slug(title: str) -> str:
    """A title as the pinyin of the words that tell it apart, joined by hyphens: dangjian-daituanjian."""
    bare = OPENS_TITLE.sub("", title)
    tagged = tag_words(bare)
    body = max((n for n, (word, _) in enumerate(tagged[:-1], 1) if TITLE_BODY.search(word)), default=0)
    place = [_TIER.sub("", word) for word, tag in tagged[:1] if tag == "ns" and word not in COMMON_TITLE_WORDS]
    words = [*place, *(word for word, _ in tagged[max(body, len(place)) :] if word not in COMMON_TITLE_WORDS)]
    if words == place:
        words += [word for word, _ in tagged[len(place) :]]  # 绍兴市第一中学章程: a place alone tells nothing apart
    parts: list[str] = []
    syllables = 0
    for word in words or [bare]:
        read = [
            "".join(character for character in syllable.lower() if character.isascii() and character.isalnum())
            for syllable in spell(word)
        ]
        read = [syllable for syllable in read if syllable][:SLUG_SYLLABLES]
        if len(parts) > len(place) and syllables + len(read) > SLUG_SYLLABLES:
            break
        if read:
            parts.append("".join(read)[:40])
            syllables += len(read)
    return "-".join(parts) or "policy"


def find_free(slug: str, taken: Collection[str]) -> str:
    """The slug, or with the first number that makes it one nobody has."""
    if slug.casefold() not in taken and slug.casefold() not in RESERVED:
        return slug
    number = 2
    while f"{slug}-{number}".casefold() in taken:
        number += 1
    return f"{slug}-{number}"


def _refuse_twice(path: Path, sha256: str, folder: Path) -> None:
    for other in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not other.is_file() or other.suffix.lower() in COMPANION_SUFFIXES:
            continue
        with other.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        if same:
            problem = f"同样的内容已经在 {other.as_posix()}"
            raise PolicyError(path, problem, f"不用再加；要更正它，请运行 make review ID={other.stem}")


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise PolicyError(path, "已经有这个文件，没有覆盖", "请用 --as 另写一个编号") from error
    except OSError as error:
        raise PolicyError(path, f"写不了文件（{tell_reason(error)}）", "请检查文件夹的权限和磁盘空间") from error


def describe_about(recognised: Recognised) -> str:
    """The companion file of a new policy: what was recognised, each line with what it is."""
    entries: list[tuple[str, object, str]] = [
        ("title", recognised.title, "标题"),
        (
            "issuer",
            [body for issuer in recognised.issuer for body in re.split("[、，]", issuer) if body],
            "发文机关，几个之间用半角逗号",
        ),
        ("doc_number", recognised.doc_number, "文号，如 中青发〔2019〕9号"),
        ("issued", recognised.issued, "成文日期，如 2026-01-31；只知道年份写 '2026'"),
        ("effective", None, "施行日期"),
        ("audience", list(recognised.audience), "面向哪类单位，如 [高校]；[] 表示不限定"),
        ("region", None, "地区，如 某省某市"),
        ("status", None, "现行、已修改、已废止、尚未生效"),
        ("url", None, "原文网址"),
    ]
    lines = ["# 下面是程序认出的内容，请核对。原文没有写的保留 null，不要猜。", "about:"]
    lines += [f"  {key}: {_flow(value)}  # {meaning}" for key, value, meaning in entries]
    return "\n".join([*lines, ""])


def _flow(value: object) -> str:
    dumped = yaml.safe_dump([value], allow_unicode=True, default_flow_style=True, width=10**9)
    return dumped.strip()[1:-1]
