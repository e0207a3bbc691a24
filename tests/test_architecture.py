"""Imports run one way, as DESIGN.md has it; each rule names who may import what of the two packages and of mkdocs."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "scripts/policytext", ROOT / "plugins/policysite")
WATCHED = ("policytext", "policysite", "mkdocs", "material")
SHARED = (
    "policytext.model",
    "policytext.store",
    "policytext.lexicon",
    "policytext.words",
    "policytext.validity",
    "policytext.waiting",
)
"""What the site takes from policytext: besides the data, what the commands and the pages must say alike."""
ALLOWED = {
    "policytext.model": (),
    "policytext.lexicon": ("policytext.model",),
    "policytext.words": ("policytext.lexicon",),
    "policytext.store": ("policytext.model",),
    "policytext.formats": ("policytext.model", "policytext.formats"),
    "policytext.extract": ("policytext.model", "policytext.lexicon", "policytext.words", "policytext.extract"),
    "policytext.extract.source": ("policytext.model", "policytext.formats"),
    "policytext.extract.review": (
        "policytext.model",
        "policytext.extract.characters",
        "policytext.extract.targets",
    ),
    "policytext.extract.restructure": (
        "policytext.model",
        "policytext.extract.characters",
        "policytext.extract.review",
        "policytext.extract.units",
    ),
    "policytext.returns": (
        "policytext.model",
        "policytext.store",
        "policytext.formats",
        "policytext.extract.numerals",
        "policytext.returns",
    ),
    "policytext": ("policytext",),
    "policytext.validity": ("policytext.model",),
    "policytext.waiting": ("policytext.model",),
    "policysite.plugin": (*SHARED, "policysite", "mkdocs"),
    "policysite": (*SHARED, "policysite"),
}
"""Module or package → what it may import; the longest name that fits counts."""
MODULES = sorted(path for folder in FOLDERS for path in folder.rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, those inside functions too; `from policytext import store` is policytext.store."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            package = node.module in ("policytext", "policysite")
            yield from (f"{node.module}.{alias.name}" if package else str(node.module) for alias in node.names)


def within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_run_one_way(path: Path) -> None:
    own = module_name(path)
    rule = max((name for name in ALLOWED if within(own, (name,))), key=len)
    wrong = sorted({name for name in imported(path) if within(name, WATCHED) and not within(name, ALLOWED[rule])})
    assert not wrong


def test_nothing_else_importable_lies_beside_the_packages() -> None:
    beside = {path for folder in FOLDERS for path in folder.parent.iterdir() if path.name != "__pycache__"}
    assert {path for path in beside if not path.name.endswith(".egg-info")} == set(FOLDERS)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_no_name_of_a_module_is_given_twice(path: Path) -> None:
    """The second rule of one name would silently take the place of the first."""
    names = [
        target.id
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    assert sorted(set(names)) == sorted(names)
