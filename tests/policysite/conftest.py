"""Small policies to order, and a site built from them by MkDocs with the project's own configuration."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from policytext import store
from policytext.model import About, Boilerplate, Citation, Period, Policy, SourceRef, Target, Term, Unit

ROOT = Path(__file__).parents[2]

Build = Callable[[Path, Path], None]


def make_target(evidence: str = "", **fields: Any) -> Target:
    """A target; what is not given is unknown."""
    known: dict[str, Any] = {"type": "count", "comparator": "==", "value": None, "measure": None, "scope": None}
    known |= {"id": "1/1", "per": None, "by": None, "placeholder": False, "implicit": False} | fields
    if isinstance(known["per"], dict):
        known["per"] = Period(**known["per"])
    if isinstance(known["value"], list):
        known["value"] = tuple(known["value"])
    return Target(evidence=evidence, **known)


def make_unit(id: str, **fields: Any) -> Unit:
    """A unit; what is not given is empty."""
    empty: dict[str, Any] = {"label": "", "heading": "", "text": "", "lines": (1, 1), "task": False}
    lists = ("applies_to", "responsible", "topics", "keywords", "targets", "terms", "citations", "issues")
    return Unit(id=id, **(empty | dict.fromkeys(lists, ()) | fields))


def make_policy(id: str, units: Sequence[Unit], **fields: Any) -> Policy:
    """A policy; what is not given is unknown."""
    boilerplate = fields.pop("boilerplate", ())
    known: dict[str, Any] = {"title": id, "issuer": (), "doc_number": None, "issued": None, "audience": ()}
    known |= {"status": None, "region": None, "source": SourceRef(f"source_texts/{id}.txt", "0" * 64)} | fields
    return Policy(About(id=id, **known), boilerplate, tuple(units))


PLAIN = make_policy(
    "plain",
    [
        make_unit("0", text="为加强团的建设，制定本方案。"),
        make_unit("1", label="一、", heading="总体要求", lines=(3, 3)),
        make_unit(
            "1.1",
            label="（一）",
            heading="配齐团干部",
            text="各级党组织要配齐团干部。配备率达到90%以上，3个月内补齐空缺。",
            lines=(4, 6),
            task=True,
            applies_to=("全部",),
            responsible=("各级党组织",),
            targets=(
                make_target("配备率达到90%以上", type="ratio", comparator=">=", value=90, measure="%"),
                make_target("3个月内补齐", id="1.1/2", type="duration", comparator="<=", value=3, measure="月"),
            ),
            terms=(Term("三会一课", 4, ("支部党员大会", "党课")), Term("四个意识", 4, ())),
            citations=(Citation("另一份意见", "〔2020〕1号", "甲 & 乙"),),
        ),
        make_unit("1.1.1", label="一是", text="高校每年上1次党课。", task=True, applies_to=("高校",)),
        make_unit("end", text="本方案自印发之日起施行。"),
    ],
    title="普通方案",
    audience=("高校", "中小学"),
)

TRAPS = (
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(2)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "**粗体** [点我](javascript:alert(3))",
    '"><a href="javascript:alert(4)" onclick="alert(5)">',
    "&lt;b&gt;",
)
TRAP = "".join(TRAPS)

HOSTILE = make_policy(
    "甲 & 乙",
    [
        make_unit(
            "1",
            label=TRAP,
            heading=TRAP,
            text=f"{TRAP}\n必须1次{TRAP}",
            task=True,
            applies_to=("高校", TRAP),
            responsible=(TRAP,),
            targets=(make_target(f"1次{TRAP}", value=1, measure=TRAP, scope=TRAP, by=TRAP),),
            terms=(Term(TRAP, None, (TRAP,)),),
            citations=(Citation(TRAP, TRAP, None),),
            issues=(TRAP,),
        )
    ],
    title=TRAP,
    issuer=(TRAP,),
    doc_number=TRAP,
    issued=TRAP,
    region=TRAP,
    source=SourceRef(TRAP, TRAP, "javascript:alert(6)"),
    boilerplate=(Boilerplate(1, TRAP),),
)


def write_docs(folder: Path, policies: Sequence[Policy]) -> Path:
    """A docs folder with the project's hand-written pages and the data of these policies."""
    (folder / "data").mkdir(parents=True)
    for page in (ROOT / "docs").glob("*.md"):
        shutil.copy(page, folder)
    shutil.copytree(ROOT / "docs/images", folder / "images")
    for policy in policies:
        store.write(folder / "data" / f"{policy.about.id}.yml", store.dump(policy))
    return folder


@pytest.fixture(scope="session")
def build_site() -> Build:
    """Builds docs into a site as `mkdocs build --strict` does."""

    def run(docs: Path, site: Path) -> None:
        build(load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(site), strict=True))

    return run


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, build_site: Build) -> Path:
    """The site of a plain policy and a hostile one."""
    folder = tmp_path_factory.mktemp("policysite")
    build_site(write_docs(folder / "docs", (PLAIN, HOSTILE)), folder / "site")
    return folder / "site"
