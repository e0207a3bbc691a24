"""The words and rules of the field: `lexicon/*.yml`, read once, as frozen data.

People edit the YAML; each entry there is explained beside itself.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from policytext.model import Comparator, TargetType

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDER = Path(__file__).parent / "lexicon"


def _load(text: str) -> Any:
    return yaml.load(text, _Loader)  # noqa: S506  # as safe, several times faster


_NAMED: dict[str, str] = _load((FOLDER / "words.yml").read_text("utf-8"))
"""The words that patterns name in capitals."""


@cache
def _read(name: str) -> Any:
    text = (FOLDER / f"{name}.yml").read_text("utf-8")
    for word, pattern in _NAMED.items():
        text = text.replace(word, pattern)
    return _load(text)


def any_of(words: Iterable[str]) -> str:
    """A pattern that matches one of the words, the longest first; those with the same first character together, which
    is several times faster to search for."""
    rests: dict[str, list[str]] = {}
    for word in sorted(set(words), key=len, reverse=True):
        rests.setdefault(word[:1], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items())


def _pattern(name: str, key: str) -> re.Pattern[str]:
    return re.compile(_read(name)[key])


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """One way of numbering units."""

    name: str
    rank: int
    pattern: re.Pattern[str]
    inline: bool
    near: str | None
    loose: bool
    through: bool
    examples: tuple[str, ...]


def _label_style(entry: dict[str, Any]) -> LabelStyle:
    pattern = entry["pattern"].replace("HAN", "[一二三四五六七八九十百零〇ー]{1,7}").replace("INT", r"\d{1,3}")
    return LabelStyle(
        entry["name"],
        entry["rank"],
        re.compile(pattern),
        entry.get("inline", False),
        entry.get("near"),
        entry.get("loose", False),
        entry.get("through", False),
        tuple(entry["examples"]),
    )


LABEL_STYLES: tuple[LabelStyle, ...] = tuple(map(_label_style, _read("labels")["styles"]))
NUMBERED = _pattern("labels", "numbered")
BEFORE_LABEL = {style: re.compile(before) for style, before in _read("labels")["before_label"].items()}
CITES = _pattern("labels", "cites")
ENACTED = _pattern("labels", "enacted")
REPORTS = _pattern("labels", "reports")
TABLE_ROWS, TABLE_MARKS, TABLE_NOTES = (
    re.compile(_read("labels")["tables"][key]) for key in ("rows", "marks", "notes")
)


def _lines_pattern(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


FURNITURE_ANYWHERE = _lines_pattern(_read("furniture")["anywhere"])
FURNITURE_HEAD = _lines_pattern(_read("furniture")["head"])
FURNITURE_TAIL = _lines_pattern(_read("furniture")["tail"])
DATED = _pattern("furniture", "dated")
CLOSING_LINE = _lines_pattern(_read("closing")["line"])


# --- targets --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure (计量单位) as it is printed: 周岁 stands for 岁."""

    name: str
    type: TargetType
    bare: bool
    """Counts a requirement even behind a Chinese numeral without any cue."""
    one: bool
    """Does so even behind 一."""


def _measures() -> dict[str, Measure]:
    entries = ((kind, entry) for kind in get_args(TargetType) for entry in _read("measures").get(kind, ()))
    return {
        word: Measure(entry["measure"], kind, entry.get("bare", False), entry.get("one", False))
        for kind, entry in entries
        for word in entry["words"]
    }


MEASURES: dict[str, Measure] = _measures()


def _measure_pattern() -> re.Pattern[str]:
    blocked = _read("measures")["not_followed_by"]
    words = sorted(MEASURES, key=len, reverse=True)
    return re.compile("|".join(re.escape(word) + (f"(?!{blocked[word]})" if word in blocked else "") for word in words))


MEASURE = _measure_pattern()
NUMERAL = "(?:[零〇一二两三四五六七八九十百]+|[0-9]+)"


def _comparators(side: str) -> tuple[dict[str, Comparator], re.Pattern[str]]:
    words: dict[str, Comparator] = {
        word: comparator for comparator, listed in _read("comparators")[side].items() for word in listed
    }
    return words, re.compile(any_of(words))


COMPARATORS_BEFORE, BEFORE = _comparators("before")
COMPARATORS_NEXT, _ = _comparators("next")
COMPARATORS_AFTER, AFTER = _comparators("after")
COMPARATORS_FAR, FAR = _comparators("far")
BESIDES = re.compile(f"(?:{FAR.pattern})(?:{_read('comparators')['besides']})|{_read('comparators')['names']}")
"""给予超出额0.5%的奖励: of what, not how much."""
RAISED = _pattern("comparators", "raised")
NOT_WITHIN, TIMES = (tuple(_read("comparators")[key]) for key in ("not_within", "times"))
FORMER = _pattern("comparators", "former")
COUNTED_NOUN = _pattern("comparators", "counted")
TURN = re.compile(any_of(_read("comparators")["turn"]))
ONLY = _pattern("comparators", "only")
ZONE_OF = _pattern("comparators", "zone")
DEDUCTED = _lines_pattern(_read("comparators")["deducted"])
ABSENCE = _pattern("comparators", "absence")


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """How a period of a recurring duty is written; the group n, if any, multiplies it."""

    pattern: re.Pattern[str]
    unit: str
    n: int
    counted: bool
    """No duty without a number beside it."""


_EVENT = "|".join(_read("periods")["events"])
PERIODS: tuple[PeriodRule, ...] = tuple(
    PeriodRule(
        re.compile(entry["pattern"].replace("EVENT", _EVENT).replace("N", NUMERAL)),
        entry["unit"],
        entry.get("n", 1),
        entry.get("counted", False),
    )
    for entry in _read("periods")["periods"]
)
PERIOD_HINT = _pattern("periods", "hint")
DAYS: dict[str, int] = _read("periods")["days"]
PERIOD_AFTER_SLASH: dict[str, str] = _read("periods")["slash"]


def _search_pattern(patterns: list[str], begins: str = "") -> re.Pattern[str]:
    """One pattern out of many; `begins` matches where any of them can begin, so that other places cost one look."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(f"(?={begins})(?:{joined})" if begins else joined)


COVERAGE_HINT = _pattern("coverage", "hint")
COVERAGE = _search_pattern(_read("coverage")["required"])
NO_COVERAGE = _search_pattern(_read("coverage")["never"])
PAST = _search_pattern(_read("facts")["past"])
PAST_LEAD = _pattern("facts", "leads")
DONE = _pattern("facts", "done")
REACHED = _pattern("facts", "reached")
ASKED_STILL = _pattern("facts", "asked_still")
LOOK_BACK_HEADING = _pattern("facts", "looks_back")
RETROSPECT = _pattern("facts", "retrospect")
PROMULGATED = _pattern("facts", "promulgated")
EFFECT = _pattern("deadlines", "effect")
AFTER_DAY = _pattern("deadlines", "after")
ENDS_LATER = _pattern("deadlines", "ends_later")
STARTS = _pattern("deadlines", "starts")
IN_QUARTER = _pattern("deadlines", "in_quarter")
ACTING = _pattern("deadlines", "acting")
NO_LATER = _pattern("deadlines", "no_later")
THIS_YEAR: tuple[str, ...] = tuple(_read("deadlines")["this_year"])
AHEAD = _pattern("deadlines", "ahead")
HORIZON = _pattern("deadlines", "horizon")
WITHIN_HORIZON = _pattern("deadlines", "within_horizon")
FROM_EVENT = _pattern("deadlines", "from_event")
NO_HORIZON = _pattern("deadlines", "no_horizon")
YEAR_OF_WORK = _pattern("deadlines", "year_of_work")
GOVERNS = _pattern("deadlines", "governs")
WINDOW = _pattern("deadlines", "window")
AFTERWARDS = _pattern("deadlines", "afterwards")
GLOSSED: tuple[str, ...] = tuple(_read("deadlines")["gloss"])
OPENS_PARAGRAPH = _pattern("deadlines", "opens")
YEAR_HEADED = _pattern("deadlines", "year_headed")
LEADS_ON: tuple[str, ...] = tuple(_read("deadlines")["leads_on"])
YEARLY_DATE = re.compile(_read("deadlines")["yearly"].replace("DAY", _read("deadlines")["day_of_year"]))
LASTS_FROM: tuple[str, ...] = tuple(_read("deadlines")["lasts_from"])
LEADS_YEAR: tuple[str, ...] = tuple(_read("deadlines")["leads_year"])
TARGETS_HEADING = _pattern("deadlines", "targets_heading")
FESTIVALS: dict[str, str] = _read("deadlines")["festivals"]
PERIODIC_ACT = _pattern("deadlines", "periodic_act")
AIMS_OF_YEAR = _pattern("deadlines", "aims_of_year")
BASELINE = _pattern("deadlines", "baseline")
THIS_TIME = _pattern("deadlines", "this_time")
LEADS_TO = _pattern("deadlines", "leads_to")
VALID_UNTIL = _pattern("deadlines", "valid_until")
REPORTING = _pattern("deadlines", "reporting")
LIMIT = _pattern("deadlines", "limit")
RECURRING: tuple[str, ...] = tuple(_read("deadlines")["recurring"])
BELOW_EXCLUDES = _pattern("deadlines", "below_excludes")


@dataclass(frozen=True, slots=True)
class QuantityRules:
    """When a numeral with a measure is no quantity that a policy requires."""

    before: re.Pattern[str]
    founded: re.Pattern[str]
    last_years: re.Pattern[str]
    people: re.Pattern[str]
    money: re.Pattern[str]
    grade: re.Pattern[str]
    counted: re.Pattern[str]
    names_end: re.Pattern[str]
    listing: re.Pattern[str]
    behind: re.Pattern[str]
    one: re.Pattern[str]
    one_idiom: re.Pattern[str]
    one_counts: re.Pattern[str]
    one_led: re.Pattern[str]
    one_of_papers: re.Pattern[str]
    one_subject: re.Pattern[str]
    held: re.Pattern[str]
    distributed: re.Pattern[str]
    picked: re.Pattern[str]
    population: re.Pattern[str]
    heads_list: re.Pattern[str]
    rank: re.Pattern[str]
    idiom: dict[str, re.Pattern[str]]
    event: re.Pattern[str]
    by_month: re.Pattern[str]
    notice: re.Pattern[str]
    superseded: re.Pattern[str]
    bounded_row: re.Pattern[str]
    one_head: re.Pattern[str]
    part_of: re.Pattern[str]
    sum_of: re.Pattern[str]
    given: re.Pattern[str]
    inhabitants: re.Pattern[str]
    slogan_keeps: re.Pattern[str]
    named: re.Pattern[str]
    vague: re.Pattern[str]
    no_act: re.Pattern[str]
    no_day_act: re.Pattern[str]
    act_led: re.Pattern[str]
    once: re.Pattern[str]
    ranks: frozenset[str]
    whole: frozenset[str]
    longest: dict[str, int]


_RIGHT_BEFORE = frozenset(
    {
        "before",
        "founded",
        "last_years",
        "people",
        "counted",
        "names_end",
        "one",
        "one_led",
        "held",
        "distributed",
        "picked",
        "population",
        "rank",
    }
)
"""Rules of what ends where the numeral begins."""


def _ends_with(words: str) -> re.Pattern[str]:
    return re.compile(f"(?:{words})$")


def _quantity_rules() -> QuantityRules:
    rules = dict(_read("quantities"))
    idiom = {measure: _ends_with(words) for measure, words in rules.pop("idiom").items()}
    named = _search_pattern(rules.pop("named"), rules.pop("named_begins"))
    ranks, whole, longest = frozenset(rules.pop("ranks")), frozenset(rules.pop("whole")), rules.pop("longest")
    compiled = {key: _ends_with(rule) if key in _RIGHT_BEFORE else re.compile(rule) for key, rule in rules.items()}
    return QuantityRules(idiom=idiom, named=named, ranks=ranks, whole=whole, longest=longest, **compiled)


QUANTITY_RULES = _quantity_rules()


# --- tasks ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization type (组织类型)."""

    name: str
    slug: str
    cues: tuple[str, ...]
    """Words that name it in a policy's text."""
    title: re.Pattern[str] | None
    """How a policy's title or issuer tells that it addresses this type alone."""


def _title_pattern(patterns: list[str]) -> re.Pattern[str] | None:
    return _search_pattern(patterns) if patterns else None


ORGANIZATIONS: tuple[Organization, ...] = tuple(
    Organization(entry["name"], entry["slug"], tuple(entry["cues"]), _title_pattern(entry["title"]))
    for entry in _read("organizations")["organizations"]
)
EVERYONE = "全部"
TOWNSHIP = "乡镇街道"
"""The governments below the three tiers."""
ORGANIZATION_CUES: dict[str, tuple[str, ...]] = {}
for _organization in ORGANIZATIONS:
    for _word in _organization.cues:
        ORGANIZATION_CUES[_word] = (*ORGANIZATION_CUES.get(_word, ()), _organization.name)
GENERAL_CUES: set[str] = set()
for _group in _read("organizations")["groups"]:
    for _word in _group["words"]:
        ORGANIZATION_CUES[_word] = tuple(_group["names"])
        if _group.get("general"):
            GENERAL_CUES.add(_word)
ORGANIZATION_CUES |= dict.fromkeys(_read("organizations")["not_cues"], ())
_FIRST_OF_CUE = "".join(sorted({word[0] for word in ORGANIZATION_CUES}))
ORGANIZATION_CUE = re.compile(f"(?=[各{re.escape(_FIRST_OF_CUE)}])各?(?:{any_of(ORGANIZATION_CUES)})")
AUTHORITY = _pattern("organizations", "authorities")
CENTRAL_BODY = _pattern("organizations", "central")
NEVER_WITH: dict[str, list[str]] = _read("organizations")["never_with"]


def _titles(key: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(entry["title"]), tuple(entry["names"])) for entry in _read("organizations")[key])


AUDIENCES = _titles("audiences")
"""Titles that speak to several types of organization, and to which."""
RULES_FOR = _titles("rules_for")
"""How the titles of a ministry's rules begin that are for one type of organization, and for which."""
_CHARTER = _read("organizations")["charter"]
CHARTER_TITLE = re.compile(_CHARTER["title"])
CHARTER_OF: tuple[str, ...] = tuple(_CHARTER["names"])
"""Whose charter a text is whose title names nobody."""
OF_SCHOOLS = _pattern("organizations", "of_schools")
PUPILS = _pattern("organizations", "pupils")
FROM_CENTER = _pattern("organizations", "from_center")
OF_PARTY = _pattern("organizations", "of_party")
FROM_ABOVE = _pattern("organizations", "from_above")
OF_MINISTRY = _pattern("organizations", "of_ministry")
GOVERNMENTS: tuple[str, ...] = tuple(_read("organizations")["governments"])
STUDENT_CLUB = _pattern("organizations", "student_club")
INSIDE: tuple[str, ...] = tuple(_read("organizations")["inside"])
SIDE_BODIES: frozenset[str] = frozenset(_read("organizations")["side_bodies"])
PROVINCES: tuple[str, ...] = tuple(_read("organizations")["provinces"])
ADDRESSES_ALL = re.compile(any_of(_read("organizations")["all"]))

_CLAUSE_START = r"(?:^|[。；;\n，,])"
_PLACE: str = _read("organizations")["place"]


def _who_pattern(patterns: list[str], begins: str = "") -> re.Pattern[str]:
    """A pattern with one unnamed group in each branch, so that branches may be joined."""
    written_out = (pattern.replace("START", _CLAUSE_START).replace("PLACE", _PLACE) for pattern in patterns)
    return _search_pattern([pattern.replace("?P<who>", "") for pattern in written_out], begins)


SUBJECTS = _who_pattern(_read("addressees")["subjects"], _read("addressees")["subjects_begin"])
DOMAINS = _who_pattern(_read("addressees")["domains"])
BEFORE_BODY = _pattern("addressees", "before_body")
ROW_OF_BODIES = _pattern("addressees", "row")
TIER_BODY = re.compile(_read("addressees")["tier_body"].replace("PLACE", _PLACE))
BRACKETS = _who_pattern(_read("addressees")["brackets"])
BODY_CELL = _pattern("addressees", "body_cell")
GRANTED = _pattern("addressees", "granted")
GRANTING = _pattern("addressees", "granting")
ASSESSING = _pattern("addressees", "assessing")
ENCOURAGED = _who_pattern(_read("addressees")["encouraged"])
DEFINED = _pattern("addressees", "defined")
ANY_UNIT = _pattern("addressees", "any_unit")
SUMMED_UP = _pattern("addressees", "summed_up")
MADE_UP_HINT = _pattern("addressees", "made_up_hint")
MADE_UP = _pattern("addressees", "made_up")
DEFINES = _pattern("addressees", "defines")
ALIAS = _pattern("addressees", "alias")
OFFICE = _pattern("addressees", "office")
BINDS = _pattern("addressees", "binds")
LEADERS = _pattern("addressees", "leaders")
LAWGIVER = _pattern("addressees", "lawgiver")
LOCATED = _pattern("addressees", "located")
RIGHT = _pattern("addressees", "right")
URGED = _who_pattern([_read("addressees")["urged"]])
WISH = _pattern("addressees", "wish")
SCOPE = _pattern("addressees", "scope")
STATUTE = _pattern("addressees", "statute")
OF_GOVERNMENT = _pattern("addressees", "of_government")
OUTLINE = _pattern("addressees", "outline")
TO_MANY = _pattern("addressees", "to_many")
SPEAKS_TO_ALL = _pattern("addressees", "speaks_to_all")
TO_GOVERNMENTS = _pattern("addressees", "to_governments")
JOINTLY: tuple[str, ...] = tuple(_read("addressees")["jointly"])
CALLED: dict[str, frozenset[str]] = {alias: frozenset(names) for alias, names in _read("addressees")["called"].items()}
TIERS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern.replace("PLACE", _PLACE)) for name, pattern in _read("organizations")["tiers"].items()
}
OF_DISTRICT = _pattern("addressees", "of_district")
NATIONAL = _pattern("addressees", "national")
CALLS_ITSELF = _pattern("addressees", "calls_itself")
PLAN = _pattern("addressees", "plan")
MEMBERS = _pattern("addressees", "members")
AMONG_OTHERS = _pattern("addressees", "among_others")
CARRIES_OUT = _pattern("addressees", "carries_out")
NO_SUBJECT = _pattern("addressees", "no_subject")
EVERY_GOVERNMENT = _pattern("addressees", "every_government")
RECIPIENT = _pattern("addressees", "recipient")
HELPED = _pattern("addressees", "helped")
GUIDED = _pattern("addressees", "guided")
ENTERPRISES = _who_pattern([_read("addressees")["enterprises"]])
EVERY_TIER = _pattern("addressees", "every_tier")
FROM_ABOVE_IT = _pattern("addressees", "from_above_it")
EVERYWHERE = _pattern("addressees", "everywhere")
ACT_OF_STATE = _pattern("addressees", "act_of_state")
LOCALITIES = _pattern("addressees", "localities")
LOCAL = _pattern("addressees", "local")
BELOW_IT = _pattern("addressees", "below_it")
WORKING_RULES = _pattern("addressees", "working_rules")
TOPIC = _pattern("addressees", "topic")
OF_CITY = _pattern("addressees", "of_city")
OF_PROVINCE = _pattern("addressees", "of_province")
SALUTATION = _pattern("addressees", "salutation")
SALUTATION_OF: dict[str, re.Pattern[str]] = {
    tier: re.compile(pattern) for tier, pattern in _read("addressees")["salutation_of"].items()
}
"""How a tier's own policies begin their salutation."""
SAYS_WE: dict[str, re.Pattern[str]] = {
    tier: re.compile(pattern) for tier, pattern in _read("addressees")["says_we"].items()
}
"""How a policy speaks of the county, the city or the province it is of."""
SAYS_OUR: dict[str, re.Pattern[str]] = {
    tier: re.compile(pattern) for tier, pattern in _read("addressees")["says_our"].items()
}
"""How a title says of which tier it is without a name."""
BEFORE_NAME = _pattern("addressees", "before_name")
WITHIN_PROVINCE = _pattern("addressees", "within_province")
COMPANY = re.compile(_read("addressees")["company"]["who"])
OF_COMPANY: frozenset[str] = frozenset(_read("addressees")["company"]["names"])
COMMITTEE_OFFICES = _pattern("addressees", "committee_offices")
PARTY_ORGAN = _pattern("addressees", "party_organ")
PARTY_COMMITTEES = _pattern("addressees", "party_committees")
EVERY_UNIT = _pattern("addressees", "every_unit")

NO_HEADING = _pattern("tasks", "no_heading")
GLUED_HEADING = _pattern("tasks", "glued")
AIMS_HEADING = _lines_pattern(_read("tasks")["aims"])
FACTS_HEADING = _lines_pattern(_read("tasks")["facts"])
CONDITIONS_HEADING = _lines_pattern(_read("tasks")["conditions"])
NO_TASK_SENTENCE = _search_pattern(_read("tasks")["not_sentences"])
NO_TASK_WORDS = _search_pattern(_read("tasks")["not_words"])
ASKING = _pattern("tasks", "asking")
ASKS = _pattern("tasks", "asks")
TELLS = _pattern("tasks", "tells")
AIMED_YEAR = _pattern("tasks", "aimed_year")
GENERAL_DUTY = _pattern("tasks", "general")
CIRCUMSTANCES = _pattern("tasks", "circumstances")
CONSEQUENCES = _pattern("tasks", "consequences")
INDICATOR = _pattern("tasks", "indicator")
COUNTED_AS = _pattern("tasks", "counted_as")
SCORED = _pattern("tasks", "scored")
SCORING = _pattern("tasks", "scoring")
MATERIALS_HEADING = _pattern("tasks", "materials")
HEADING_ASKS = _pattern("tasks", "heading_asks")
KIND_LISTED = _pattern("tasks", "kind_listed")
DUE = _pattern("tasks", "due")
DUTIES = _pattern("tasks", "duties")
POWERS = _pattern("tasks", "powers")
IN_CASES = _pattern("tasks", "in_cases")
ENUMERATION = _pattern("tasks", "enumeration")
LINE_OF_THOUGHT = _pattern("tasks", "line_of_thought")
CRITERIA = _pattern("tasks", "criteria")
OF_OFFICE = _pattern("tasks", "of_office")
DUTY_OF_OFFICE = _pattern("tasks", "duty_of_office")
OFFICERS = _pattern("tasks", "officers")
OFFICERS_WORK = _pattern("tasks", "officers_work")
PROJECTS = _pattern("tasks", "projects")
NAMES_ONE = _pattern("tasks", "names_one")
RIGHTS = _pattern("tasks", "rights")
RIGHTS_AND_DUTIES = _pattern("tasks", "rights_and_duties")
RIGHTS_HEADING = _pattern("tasks", "rights_heading")
THINGS = _pattern("tasks", "things")
CONTENTS = _pattern("tasks", "contents")
BY_CASE = _pattern("tasks", "by_case")
CASE_THEN = _pattern("tasks", "case_then")
HANDING_IN = _pattern("tasks", "handing_in")
PURPOSE = _pattern("tasks", "purpose")
AIM_STATED = _pattern("tasks", "aim_stated")
RESPONSE = _pattern("tasks", "response")


# --- what a policy says of itself -----------------------------------------------------------------

BODY = _pattern("about", "body")
ADOPTED = _pattern("about", "adopted")
ORDERED = _pattern("about", "ordered")
CENTRE = _pattern("about", "centre")
ORDER_NUMBER = _pattern("about", "order_number")
HEAD_ROWS: dict[str, re.Pattern[str]] = {key: re.compile(row) for key, row in _read("about")["rows"].items()}
SIGNED = _pattern("about", "signed")
MADE = _pattern("about", "made")
TABLE_TITLE = _pattern("about", "table_title")
NO_TITLE = _pattern("about", "no_title")
_PROVINCE = any_of(_read("organizations")["provinces"])
FOR_PROVINCE = re.compile(_read("organizations")["for_province"].replace("PROVINCE", f"(?:{_PROVINCE})"))
POSTED = _pattern("about", "posted")
TITLE_BREAKS_OFF = _pattern("about", "title_breaks_off")
OF_TERM = _pattern("about", "of_term")
TITLE_FIRST_HALF = _pattern("about", "title_first_half")
PROMULGATING = _pattern("about", "promulgating")
OF_TERRITORY = _pattern("about", "of_territory")
OFFICES: tuple[str, ...] = ORGANIZATION_CUES["事业单位"]
ENTERPRISES_ALL: tuple[str, ...] = ORGANIZATION_CUES["企业"]
UNIVERSITY: tuple[str, ...] = ORGANIZATION_CUES["大学"]
CAMPUS = _pattern("about", "campus")
ZONE_BODY = _pattern("about", "zone")
ZONE_NAMED = _pattern("about", "zone_named")
GOVERNMENT_BODY = _pattern("about", "government")
OTHER_BODY = _pattern("about", "other_body")
RESIDENTS = tuple(((name,), re.compile(words)) for name, words in _read("about")["residents"].items())
ZONE: tuple[str, ...] = ORGANIZATION_CUES["园区"]
CLUB_WORD = _pattern("about", "club")
SOCIETY_WORD = _pattern("about", "society")
STAFF_WORD = _pattern("about", "staff")
OWN_COMPANY = _pattern("about", "own_company")
OWN_OFFICE = _pattern("about", "own_office")
OWN_SCHOOL = _pattern("about", "own_school")
SCHOOL_WORD = _pattern("about", "school")
PUPIL_WORD = _pattern("about", "pupils")
UNIVERSITY_WORD = _pattern("about", "university")


OPENS_TITLE = _pattern("slugs", "opens")
COMMON_TITLE_WORDS: frozenset[str] = frozenset(map(str, _read("slugs")["common"]))
TITLE_BODY = _pattern("slugs", "bodies")
SLUG_SYLLABLES: int = _read("slugs")["syllables"]


# --- terms, citations, bodies, topics -------------------------------------------------------------

UNQUOTED_TERM = re.compile(any_of(_read("terms")["unquoted"]))
SLOGANS: frozenset[str] = frozenset(_read("terms")["slogans"])
COUNTED_SLOGANS: tuple[str, ...] = tuple(_read("terms")["counted_slogans"])
COUNTED_PLANS: tuple[str, ...] = tuple(_read("terms")["counted_plans"])
COUNTED_MEMBERS: tuple[str, ...] = tuple(_read("terms")["counted_members"])
NO_TERM = _search_pattern(_read("terms")["never"])
TERM_SUFFIX = re.compile(f"(?:{any_of(_read('terms')['suffixes'])})$")
COUNTED_PAIR = re.compile(
    "(?<![第零〇一二两三四五六七八九十百千万初高每])"
    + "(?:[二两三四五六七八九十双][^\\W\\d_{m}{n}]{{1,2}}[一二两三四五六七八九十双][^\\W\\d_{m}{n}]{{1,2}})".format(
        m=_read("terms")["measures_of_counts"], n="零〇一二两三四五六七八九十百千万双几"
    )
    + "(?=[，。、；”’）)]|工作|制度|要求|机制|活动|精神|标准|政策|体系)"
)
TERM_NUMBERS: dict[str, int] = _read("terms")["numbers"]
_ENDINGS = any_of(_read("citations")["policy_endings"])
POLICY_ENDING = re.compile(f"(?:{_ENDINGS})$")
TITLE_END = re.compile(_read("about")["title_end"].replace("ENDING", f"(?:{_ENDINGS})"))
LETTERHEAD = _pattern("about", "letterhead")
GLUED_TITLE = re.compile(_read("about")["glued_title"].replace("ENDING", f"(?:{_ENDINGS})"))
TITLE_BEFORE_FIRST = re.compile(_read("about")["title_before_first"].replace("ENDING", f"(?:{_ENDINGS})"))
NO_CITATION = _search_pattern(_read("citations")["never"])
GENERAL_TITLE = _pattern("citations", "general")
RESPONSIBLE = re.compile(_read("responsible")["named"].replace("?P<who>", ""))
ROLE = _pattern("responsible", "role")
ROLE_NOISE = _pattern("responsible", "noise")
NO_BODY = _pattern("responsible", "never")
BODY_ENDING = re.compile(f"(?:{any_of(_read('responsible')['bodies'])})$")


@dataclass(frozen=True, slots=True)
class Topic:
    """What clauses may be about; the slug stands in addresses."""

    name: str
    slug: str
    words: tuple[str, ...]


TOPICS: tuple[Topic, ...] = tuple(
    Topic(entry["name"], entry["slug"], tuple(entry["words"])) for entry in _read("topics")["topics"]
)
TOPICS_BY_WORD: dict[str, tuple[str, ...]] = {}
for _topic in TOPICS:
    for _word in _topic.words:
        TOPICS_BY_WORD[_word] = (*TOPICS_BY_WORD.get(_word, ()), _topic.name)
TOPIC_WORD = re.compile(any_of(TOPICS_BY_WORD))


# --- numbers that govern the same thing -----------------------------------------------------------

EMPTY_WORDS: frozenset[str] = frozenset(_read("same_targets")["empty"])
COMMON_WORDS: frozenset[str] = frozenset(_read("same_targets")["common"])
ACTOR = _pattern("same_targets", "actors")
PENALTY = _pattern("same_targets", "penalties")
CONTRASTS: tuple[tuple[re.Pattern[str], ...], ...] = tuple(
    tuple(re.compile(word) for word in line) for line in _read("same_targets")["contrasts"]
)
LONE = _pattern("same_targets", "lone")
CHARTER = _pattern("same_targets", "charters")
COUNTED: dict[str, str] = {measure: line[0] for line in _read("same_targets")["counted"] for measure in line}
"""Measure → the first of those that count the same kind of thing."""
SOFT = _pattern("same_targets", "soft")
SOFT_BEFORE = _pattern("same_targets", "soft_before")
GOAL = _pattern("same_targets", "goals")
STRIVING = _pattern("same_targets", "striving")
MADE_IN_PROVINCE = re.compile(
    f"({_PROVINCE})(?:省|市|[^，。]{{0,4}}自治区)?(?:第[^，。]{{1,6}}届人民代表大会|十.届人民代表大会|人民政府)"
)
POPULATION_AGE = _pattern("same_targets", "population")
LOOKS_BACK = _pattern("same_targets", "look_back")
KIND_NAMES: dict[str, str] = _read("same_targets")["kinds"]
NAMED = _pattern("same_targets", "named")


# --- what relates units ---------------------------------------------------------------------------

SYNONYMS: tuple[tuple[str, ...], ...] = tuple(map(tuple, _read("synonyms")["groups"]))
"""Words that mean the same."""
ALIKE: tuple[tuple[str, ...], ...] = tuple(map(tuple, _read("relating")["alike"]))
"""Words of one matter, though not of one meaning."""
SLOGAN = _search_pattern(_read("relating")["slogans"])
FORMULA = _search_pattern(_read("relating")["formulas"])
TELL_NOTHING: frozenset[str] = frozenset(_read("relating")["empty"])
TELL_LITTLE: frozenset[str] = frozenset(_read("relating")["common"])
USER_WORDS: tuple[str, ...] = tuple((FOLDER / "userdict.txt").read_text("utf-8").split())


# --- search ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FoldRule:
    """A pattern of groups that leave no gap, and what each group becomes; $ is the group itself."""

    find: str
    put: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Words that only ask, and the types of target that answer them."""

    words: tuple[str, ...]
    targets: tuple[TargetType, ...]


def _fold_rules(stage: str) -> tuple[FoldRule, ...]:
    return tuple(FoldRule(entry["find"], tuple(entry["put"])) for entry in _read("search")[stage])


def _measure_rules() -> tuple[FoldRule, ...]:
    """Behind a number the words of a measure become the measure; the longest first."""
    kept = set(_read("search")["kept_measures"])
    blocked = _read("measures")["not_followed_by"]
    words = sorted((word for word, measure in MEASURES.items() if word != measure.name), key=lambda w: (-len(w), w))
    return tuple(
        FoldRule(
            rf"(\d)({re.escape(unicodedata.normalize('NFKC', word).lower())}{f'(?!{blocked[word]})' if word in blocked else ''})",
            ("$", MEASURES[word].name.lower()),
        )
        for word in words
        if word not in kept
    )


IGNORED_MARKS: str = _read("search")["ignored"]
FIRST_FOLDS = _fold_rules("first")
THEN_FOLDS = (*_fold_rules("then"), *_measure_rules())
QUESTIONS: tuple[Question, ...] = tuple(
    Question(tuple(entry["words"]), tuple(entry.get("targets", ()))) for entry in _read("search")["questions"]
)
BINDING_CHARACTERS: str = _read("search")["binding"]
READER_CUES: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (name, tuple(words)) for name, words in _read("search")["cues"].items()
)
"""Organization type → the words by which readers name it."""
SEARCH_GROUPS: tuple[tuple[str, ...], ...] = tuple(map(tuple, _read("search_words")["groups"]))
"""Words that stand for each other in a search, though they need not mean the same."""
SEARCH_NARROWER: dict[str, tuple[str, ...]] = {
    word: tuple(others) for word, others in _read("search_words")["narrower"].items()
}
"""A word → those that answer it, though it does not answer them."""


# --- items of a checklist -------------------------------------------------------------------------

FIRM = _pattern("items", "firm")
ATTACHED = _pattern("items", "attached")
AIM = _pattern("items", "aims")
LEAD = _pattern("items", "leads")
DATED_CLAUSE = _pattern("items", "dated")
CIRCUMSTANTIAL = _pattern("items", "circumstantial")
SPIRITED = _pattern("items", "spirited")
ACTOR_OPENER = _pattern("items", "opener")
PERIODIC_ACTOR = _pattern("items", "periodic")
MOVED = _pattern("items", "moved")
PLACED = _pattern("items", "placed")
ASSURED = _pattern("items", "assured")
RETURNS = _pattern("items", "returns")
DRIVING = _pattern("items", "driving")
THING = _pattern("items", "thing")
COVERS: dict[str, tuple[str, ...]] = {name: tuple(names) for name, names in _read("items")["covers"].items()}
ANY_ENTERPRISE = _pattern("items", "any_enterprise")
BELOW: dict[str, str] = _read("items")["below"]
MATTER = _pattern("items", "matters")
NAME_OPENER = _pattern("items", "name_opener")
NAME_ADVERBS = _pattern("items", "name_adverbs")
NAME_LEAVES_OUT = _search_pattern(_read("items")["name_leaves_out"])
NAME_ENUMERATED = _pattern("items", "enumerated")
