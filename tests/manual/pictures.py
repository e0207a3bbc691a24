"""`make images`: the manual's pictures, taken by a real browser of the site that the manual's own commands make."""

import tempfile
from pathlib import Path

from playwright.sync_api import FloatRect, sync_playwright

from tests.manual.steps import POLICY, ROOT, fill_folder, run_make
from tests.site.conftest import ARGUMENTS, CHROMIUM

IMAGES = ROOT / "docs/images"
WIDTH = 700
"""Narrow, so that a phone still shows letters."""
OPEN_DOUBT = f"""
const fold = document.getElementById('p-{POLICY}');
fold.open = true;
for (const entry of fold.querySelectorAll('.pb-entry')) if (!entry.textContent.includes('存疑')) entry.remove();
return fold;
"""


def take_pictures() -> None:
    """Follow the manual in a folder of its own and take each picture."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = fill_folder(Path(name))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, "--disable-lcd-text"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 900})
        page.emulate_media(color_scheme="light")

        def take(picture: str, path: str, prepare: str, height: int) -> None:
            page.goto(f"{(folder / 'site').as_uri()}/{path}")
            top = page.evaluate(f"(() => {{ {prepare} }})().getBoundingClientRect().top + scrollY")
            clip = FloatRect(x=0, y=top - 12, width=WIDTH, height=height)
            page.screenshot(path=IMAGES / f"{picture}.png", clip=clip, full_page=True)

        _run("make add FILE=校园读书角方案.docx", folder)
        _run("make site", folder)
        take("policy", f"policies/{POLICY}.html", "return document.getElementById('u2-1');", 450)
        take("review", "review.html", OPEN_DOUBT, 460)
        _run("make add FILE=校园读书角方案2027.docx ID=dushujiao-2027", folder)
        new = folder / "source_texts/dushujiao-2027.yml"
        said = f"effective: 2027-01-08\n  replaces: [{POLICY}]"
        new.write_text(new.read_text("utf-8").replace("effective: null", said), "utf-8")
        _run("make site", folder)
        row = "return [...document.querySelectorAll('.pb-row')].find(row => row.textContent.includes('每班图书'));"
        take("compare", f"compare/{POLICY}--dushujiao-2027.html", row, 400)
        browser.close()


def _run(command: str, folder: Path) -> None:
    code, output = run_make(command, folder)
    if code:
        raise SystemExit(output)


if __name__ == "__main__":
    take_pictures()
