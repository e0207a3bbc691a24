"""The command `policysite`: verify a built site."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from policysite.verify import verify_site
from policytext.model import PolicyError

SITE = Path("site")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 if the site is whole, 1 if not, 2 for wrong words."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a Windows console may not be
    parser = argparse.ArgumentParser(prog="policysite", description="照看建好的网站。")
    commands = parser.add_subparsers(required=True, metavar="命令")
    verifying = commands.add_parser("verify", help="查验：页面、锚点、自查项目和链接是否齐全，有没有向别的网站请求")
    verifying.add_argument("site", nargs="?", type=Path, default=SITE, metavar="文件夹", help="网站所在（默认 site）")
    try:
        return _verify(parser.parse_args(argv).site)
    except PolicyError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1


def _verify(site: Path) -> int:
    problems = verify_site(site)
    for problem in problems:
        print(f"错误：{problem}", file=sys.stderr)
    pages = sum(1 for _ in site.rglob("*.html"))
    print(f"网站不完整：{len(problems)} 处" if problems else f"网站查验通过：{pages} 个页面")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
