"""The command `policytext`: extract and check."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from policytext import batch, check
from policytext.model import PolicyError

SOURCES, DATA = Path("source_texts"), Path("docs/data")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 if all went well, 1 if something has to be mended, 2 for wrong words."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a Windows console may not be
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except PolicyError as error:
        _complain([error])
        return 1
    except KeyboardInterrupt:
        print("已中断；已写好的数据不受影响。", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="policytext", description="从政策原文提取任务和指标。")
    commands = parser.add_subparsers(required=True, metavar="命令")
    extract = commands.add_parser("extract", help="提取：原文 → docs/data/*.yml")
    extract.add_argument("paths", nargs="*", type=Path, default=[SOURCES], metavar="文件或文件夹")
    extract.add_argument("--out", type=Path, default=DATA, metavar="文件夹", help=f"写到哪里（默认 {DATA.as_posix()}）")
    extract.add_argument("--workers", type=_positive, metavar="N", help="同时用几个进程（默认自动）")
    extract.set_defaults(run=_extract)
    checking = commands.add_parser("check", help="检查：依据、完整性、链接和待核对处")
    checking.add_argument("data", nargs="?", type=Path, default=DATA, metavar="文件夹")
    checking.set_defaults(run=_check)
    return parser


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”应为正整数")
    return int(text)


def _extract(arguments: argparse.Namespace) -> int:
    started = time.perf_counter()
    jobs, problems = batch.find_jobs(arguments.paths, arguments.out)
    if not jobs and not problems:
        raise PolicyError(
            arguments.paths[0], "里面没有政策文件", "请放入政策原文（.txt、.docx、.pdf 或 .html）后再运行"
        )
    outcome = batch.run(jobs, arguments.workers, batch.show_progress)
    files = len(jobs) + len(problems)
    problems += outcome.problems
    _complain(problems)
    seconds = time.perf_counter() - started
    print(
        f"提取完成：{files} 份文件，新写 {outcome.written} 份，未变 {outcome.unchanged} 份，"
        f"失败 {len(problems)} 份 → {arguments.out.as_posix()}（{seconds:.1f} 秒）"
    )
    return 1 if problems else 0


def _check(arguments: argparse.Namespace) -> int:
    if not any(arguments.data.glob("*.yml")):
        raise PolicyError(arguments.data, "里面没有政策数据", "请先运行 policytext extract")
    policies, problems = check.check_folder(arguments.data)
    _complain(problems)
    for place, doubt in check.list_doubts(policies):
        print(f"待核对：{place}：{doubt}")
    counts = check.tally(policies)
    print(
        f"{'检查发现问题' if problems else '检查通过'}：{len(policies)} 份政策，{counts.units} 个条目，{counts.tasks} 项任务，{counts.targets} 项指标；"
        f"错误 {len(problems)} 处，存疑 {counts.doubtful} 处，留空待填 {counts.placeholders} 处"
    )
    return 1 if problems else 0


def _complain(problems: Sequence[PolicyError]) -> None:
    for problem in problems:
        print(f"错误：{problem}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
