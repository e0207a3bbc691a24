"""The command `policytext`: add, extract, check, review and collect."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from policytext import add, batch, check, store, stubs
from policytext.model import PolicyError
from policytext.validity import read_day

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
    adding = commands.add_parser("add", help="加入：把一份政策原文放进 source_texts/ 并提取")
    adding.add_argument("file", type=Path, metavar="文件")
    adding.add_argument("--as", dest="policy_id", metavar="编号", help="它的编号，也就是网址（默认由标题的拼音组成）")
    adding.set_defaults(run=_add)
    extract = commands.add_parser("extract", help="提取：原文 → docs/data/*.yml")
    extract.add_argument("paths", nargs="*", type=Path, default=[SOURCES], metavar="文件或文件夹")
    extract.add_argument("--out", type=Path, default=DATA, metavar="文件夹", help=f"写到哪里（默认 {DATA.as_posix()}）")
    extract.add_argument("--workers", type=_positive, metavar="N", help="同时用几个进程（默认自动）")
    extract.set_defaults(run=_extract)
    checking = commands.add_parser("check", help="检查：依据、完整性、链接和待核对处")
    checking.add_argument("data", nargs="?", type=Path, default=DATA, metavar="文件夹")
    checking.set_defaults(run=_check)
    reviewing = commands.add_parser("review", help="核对：列出每份政策还有哪些地方等人核对")
    reviewing.add_argument("policy", nargs="?", metavar="政策编号", help="只看这一份（默认全部）")
    reviewing.add_argument("--stub", action="store_true", help="把更正的模板写进原文旁边的 .yml，已有的内容不变")
    reviewing.add_argument("--today", type=_day, metavar="日期", help="按哪一天算过期（默认今天）")
    reviewing.set_defaults(run=_review)
    collecting = commands.add_parser("collect", help="汇总：交回的自查表 → 汇总.xlsx")
    collecting.add_argument("paths", nargs="+", type=Path, metavar="文件或文件夹", help="交回的 .xlsx、.docx 和 .json")
    collecting.add_argument(
        "-o", "--out", type=Path, default=Path("汇总.xlsx"), metavar="文件", help="写到哪里（默认 汇总.xlsx）"
    )
    collecting.add_argument(
        "--units", type=Path, metavar="单位名单", help="应上报的单位：.txt 每行一个，或 .xlsx 里“单位”一列"
    )
    collecting.add_argument(
        "--list", type=Path, metavar="自查表", help="site/checklists 里的 .json（默认按交回的表去找）"
    )
    collecting.add_argument("--json", action="store_true", help="另把汇总的各张表以 JSON 打印出来")
    collecting.set_defaults(run=_collect)
    return parser


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}”应为正整数")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”应为日期，如 2026-11-21") from error


def _add(arguments: argparse.Namespace) -> int:
    copy = add.add_policy(arguments.file, SOURCES, DATA, arguments.policy_id)
    jobs, problems = batch.find_jobs([copy], DATA)
    problems += batch.run(jobs, 1, batch.show_progress).problems
    if problems:
        _complain(problems)
        return 1
    policy = store.load(jobs[0].out)
    state = stubs.read_state(policy, read_day(os.environ))
    counts = check.tally([policy])
    print(f"已加入 {copy.as_posix()}：{policy.about.title}")
    print(f"认出 {counts.units} 个条目，{counts.tasks} 项任务，{counts.targets} 项指标；待核对 {len(state.waiting)} 处")
    for line in [*stubs.describe(state)][1:]:
        print(line)
    print(f"下一步：核对 {jobs[0].companion.as_posix()} 里的标题、发文机关和日期，然后运行 make site")
    return 0


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


def _review(arguments: argparse.Namespace) -> int:
    paths = {path.stem: path for path in sorted(DATA.glob("*.yml"))}
    if not paths:
        raise PolicyError(DATA.as_posix(), "里面没有政策数据", "请先运行 policytext extract")
    if arguments.policy and arguments.policy not in paths:
        near = get_close_matches(arguments.policy, paths, 1, 0)
        raise PolicyError(
            DATA.as_posix(), f"没有“{arguments.policy}”这份政策", f"是不是“{near[0]}”？编号就是原文的文件名"
        )
    problems: list[PolicyError] = []
    today = arguments.today or read_day(os.environ)
    items = written = 0
    chosen = [arguments.policy] if arguments.policy else list(paths)
    for policy_id in chosen:
        try:
            state = stubs.read_state(store.load(paths[policy_id]), today)
            print("\n".join(stubs.describe(state)))
            items += len(state.waiting)
            count = stubs.write_stubs(state) if arguments.stub else 0
            if count:
                print(f"  已写入 {count} 条模板 → {stubs.companion_of(state.policy).as_posix()}")
            written += count
        except PolicyError as error:
            problems.append(error)
    _complain(problems)
    stub = f"make stub ID={arguments.policy}" if arguments.policy else "make stub"
    next_step = (
        "填好模板后运行 make site" if written else f"运行 {stub} 可写入更正模板" if items and not arguments.stub else ""
    )
    failed = f"，{len(problems)} 份没有列出" if problems else ""
    print(f"{len(chosen) - len(problems)} 份政策，待核对 {items} 处{failed}" + (f"；{next_step}" if next_step else ""))
    return 1 if problems else 0


def _collect(arguments: argparse.Namespace) -> int:
    from policytext.returns import collect, tables, workbook  # noqa: PLC0415  # the other commands need no tables

    out: Path = arguments.out
    if out.suffix.lower() != ".xlsx":
        raise PolicyError(out, "汇总要写成 .xlsx", "请在 -o 后面写 汇总.xlsx 这样的文件名")
    collected, data = collect.collect(arguments.paths, out, arguments.units, arguments.list)
    summary = collected.summary
    backup = collect.write_workbook(out, data)
    refused = [row for row in summary.files if row.fate == "拒收"]
    for row in refused:
        print(f"拒收：{row.file}：{row.why}", file=sys.stderr)
    if arguments.json:
        print(workbook.as_json(collected.tables))
        return 1 if refused else 0
    print(tables.count_handed(summary))
    short = (
        f"，未达标 {len(summary.short)} 处"
        if summary.judged
        else "，指标没有判断（没有找到自查表的数据，请先运行 make site）"
    )
    kept = f"，以前的一份留作 {backup.name}" if backup else ""
    print(f"问题 {len(summary.problems)} 个{short} → {out}{kept}")
    return 1 if refused else 0


def _complain(problems: Sequence[PolicyError]) -> None:
    for problem in problems:
        print(f"错误：{problem}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
