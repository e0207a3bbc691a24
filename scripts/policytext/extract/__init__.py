"""Source → policy: the whole extraction of one text, pass by pass."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policytext.extract.about import find_posted, find_title, recognise
from policytext.extract.addressees import find_applies_to
from policytext.extract.characters import closes, plain_text
from policytext.extract.citations import Title, find_abbreviations, find_citations
from policytext.extract.classify import find_keywords, find_topics
from policytext.extract.dates import find_dates
from policytext.extract.doubts import find_doubts
from policytext.extract.horizons import Horizon, find_horizon
from policytext.extract.lines import clean_lines
from policytext.extract.opening import keep_requirements
from policytext.extract.reach import Reach, find_reach
from policytext.extract.responsible import find_responsible
from policytext.extract.restructure import apply_structure
from policytext.extract.review import NO_REVIEW, Places, Review, apply_review, stated_tasks
from policytext.extract.sections import find_reviewed, find_sections, looks_back, split_sections
from policytext.extract.source import read_source
from policytext.extract.targets import (
    exclude_below,
    find_targets,
    number_targets,
    says_below_excludes,
)
from policytext.extract.tasks import find_tasks
from policytext.extract.terms import find_terms
from policytext.extract.tree import Tree, build_tree
from policytext.extract.units import RawUnit, build_units
from policytext.model import (
    CLOSING,
    OPENING,
    About,
    Boilerplate,
    Policy,
    SourceRef,
    Status,
    Target,
    Term,
    Unit,
    squeeze,
)

_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_AND_MONTH = re.compile(r"(20\d\d)年\d{1,2}月")
_HEADLINE = re.compile("(?:【[^】]*】)?《(.+)》")
_AGAIN = 2
"""How often a text has to name its year."""
LONGEST_DATE = 40
"""No date takes more characters."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What people say of a policy in the file beside its source (`about`).

    None is read from the text; an empty value means that the text does not say.
    """

    title: str | None = None
    issuer: tuple[str, ...] | None = None
    doc_number: str | None = None
    issued: str | None = None
    audience: tuple[str, ...] | None = None
    status: Status | None = None
    region: str | None = None
    url: str | None = None
    effective: str | None = None
    replaces: tuple[str, ...] = ()
    replaced_by: str | None = None


def extract_policy(
    path: Path, policy_id: str, shown_path: str, stated: Stated | None = None, review: Review = NO_REVIEW
) -> Policy:
    """Read a policy file into data.

    `shown_path` is how the data names the source. Raises PolicyError for a file that cannot be read
    and for a correction that does not fit it.
    """
    source = read_source(path)
    raw, boilerplate, places = read_text_reviewed(source.text, review)
    recognised = recognise(raw, boilerplate)
    stated = stated or Stated()
    about = About(
        id=policy_id,
        title=stated.title or recognised.title or policy_id,
        issuer=recognised.issuer if stated.issuer is None else stated.issuer,
        doc_number=recognised.doc_number if stated.doc_number is None else stated.doc_number or None,
        issued=recognised.issued if stated.issued is None else stated.issued or None,
        audience=recognised.audience if stated.audience is None else stated.audience,
        status=stated.status,
        region=stated.region,
        source=SourceRef(shown_path, source.sha256, stated.url),
        effective=stated.effective,
        replaces=stated.replaces,
        replaced_by=stated.replaced_by,
    )
    units = understand(raw, about, stated_tasks(review, places), find_posted(boilerplate))
    return apply_review(Policy(about, boilerplate, units), review, places)


def read_text(text: str) -> tuple[tuple[RawUnit, ...], tuple[Boilerplate, ...]]:
    """The structure of a text: its units, and what is not policy text."""
    lines, boilerplate = clean_lines(text)
    return build_units(lines), boilerplate


def read_text_reviewed(text: str, review: Review) -> tuple[tuple[RawUnit, ...], tuple[Boilerplate, ...], Places]:
    """The structure of a text as people corrected it, and where the text of each uncorrected unit has gone."""
    raw, boilerplate = read_text(text)
    corrected, places = apply_structure(raw, review)
    return corrected, boilerplate, places


@dataclass(frozen=True, slots=True)
class Context:
    """What understanding one unit takes from the whole policy."""

    about: About
    tree: Tree
    tasks: frozenset[str]
    year: int | None
    assumed: int | None
    """The year, where it is only that of the page."""
    reach: Reach
    sections: Mapping[str, str]
    """Ids → the heading without a label that a unit stands below."""
    horizon: Horizon | None
    below_excludes: bool
    """The policy says that 以下 does not include the number."""
    abbreviations: Mapping[str, Title]

    @property
    def labelled(self) -> bool:
        """Whether it has units, so that its opening only leads to them."""
        return not self.tree.units.keys() <= {OPENING, CLOSING}


def understand(
    raw: Sequence[RawUnit], about: About, stated: Mapping[str, bool] | None = None, posted: int | None = None
) -> tuple[Unit, ...]:
    """Every unit with all that is read from it; `stated` tells by id what people say is a task or none.

    Dates that name no year are of the policy's own, else of the one in which its page was `posted`, which is told.
    """
    tree = build_tree(tuple(map(_plain, raw)))
    sections = find_sections(raw)
    tasks = find_tasks(tree, find_reviewed(tree, sections))
    if stated:
        tasks = frozenset(unit.id for unit in raw if stated.get(unit.id, unit.id in tasks))
    excludes = any(says_below_excludes(unit.text) for unit in raw)
    whole = "\n".join(unit.text for unit in tree.units.values())
    short = find_abbreviations(whole)
    year = _year(about)
    reach = find_reach(about.title, about.issuer, about.audience, whole)
    assumed = None if year else posted or _year_spoken_of(whole)
    horizon = find_horizon(whole, year)
    context = Context(about, tree, tasks, year or assumed, assumed, reach, sections, horizon, excludes, short)
    keywords = find_keywords([(unit.heading, unit.text) for unit in raw])
    return tuple(_understand(unit, words, context) for unit, words in zip(raw, keywords, strict=True))


def _plain(unit: RawUnit) -> RawUnit:
    """The unit with its marks in one width, as the rules expect them."""
    heading, text, intro = map(plain_text, (unit.heading, unit.text, unit.intro))
    return replace(unit, heading=heading, text=text, intro=intro)


def _understand(unit: RawUnit, keywords: tuple[str, ...], context: Context) -> Unit:
    about = context.about
    body = _prose(unit, about)
    task = unit.id in context.tasks
    asking = [] if looks_back(unit, context.tree) else split_sections(body, context.sections[unit.id], unit.heading)
    above = (unit, *context.tree.ancestors(unit.id))
    introductions, headings = [each.intro for each in above if each.intro], [each.heading for each in above]
    targets: tuple[Target, ...] = ()
    for heading, piece in asking:
        requiring = keep_requirements(piece) if unit.id == OPENING and context.labelled else piece
        targets += find_targets(
            requiring, context.year, about.issued, introductions, (heading, *headings), context.horizon
        )
    if context.below_excludes:
        targets = exclude_below(targets)
    return Unit(
        id=unit.id,
        label=unit.label,
        heading=unit.heading,
        text=unit.text,
        lines=unit.lines,
        task=task,
        applies_to=find_applies_to(context.tree.units[unit.id], context.tree, context.reach) if task else (),
        responsible=find_responsible(unit.text) if task else (),
        topics=find_topics(unit.heading, unit.text),
        keywords=keywords,
        targets=number_targets(unit.id, targets),
        terms=_terms(unit.text if unit.id == OPENING else body),
        citations=find_citations(body, context.abbreviations),
        issues=(*unit.issues, *find_doubts("\n".join(piece for _, piece in asking), targets, context.assumed)),
    )


def _year(about: About) -> int | None:
    """The policy's own year, for dates that name none: of its issue, else in its title or its number."""
    said = (_YEAR.search(words) for words in (about.issued, about.title, about.doc_number) if words)
    return next((int(year[0]) for year in said if year), None)


def _year_spoken_of(text: str) -> int | None:
    """The year that a text names with a month again and again, where it names no other."""
    years = _YEAR_AND_MONTH.findall(text)
    return int(years[0]) if len(years) >= _AGAIN and len(set(years)) == 1 else None


def _prose(unit: RawUnit, about: About) -> str:
    """Heading and text without the title, signature and date; the day of issue may also sign an attachment."""
    lines = unit.text.split("\n")
    ends = unit.id in (OPENING, CLOSING)
    title = find_title(lines) if unit.id == OPENING else ()
    prose = (
        line
        for line in lines
        if line not in title
        and not (closes(line) or _is_headline(line, about.title) if ends else _is_date(line.strip(), about.issued))
    )
    return "\n".join((unit.heading, *prose) if unit.heading else prose)


def _is_headline(line: str, title: str) -> bool:
    """Whether a line only names the policy that it stands in, as the page of a collection does."""
    headline = _HEADLINE.fullmatch(line.strip())
    return headline is not None and squeeze(plain_text(headline[1])) == squeeze(plain_text(title))


def _is_date(line: str, day: str | None) -> bool:
    short = bool(day) and len(line) <= LONGEST_DATE
    return short and any(date.by == day and date.end - date.start == len(line) for date in find_dates(line))


def _terms(text: str) -> tuple[Term, ...]:
    terms: dict[str, Term] = {}
    for found in find_terms(text):
        known = terms.get(found.term.term)
        if known is None or (not known.expansion and found.term.expansion):
            terms[found.term.term] = found.term
    return tuple(terms.values())
