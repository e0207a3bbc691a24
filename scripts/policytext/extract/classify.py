"""Units → topics and keywords."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from policytext.lexicon import TOPIC_WORD, TOPICS_BY_WORD
from policytext.words import tag_words

MAX_TOPICS = 3
MAX_KEYWORDS = 6


def find_topics(heading: str, text: str) -> tuple[str, ...]:
    """The topics whose words stand in a unit, strongest first; a word in the heading counts three times."""
    scores: dict[str, int] = defaultdict(int)
    for weight, part in ((3, heading), (1, text)):
        words = TOPIC_WORD.findall(part)
        for word in dict.fromkeys(words):
            for name in TOPICS_BY_WORD[word]:
                scores[name] += weight * min(words.count(word), 3)
    if not scores:
        return ()
    least = max(2, max(scores.values()) / 2)
    ranked = sorted((name for name, score in scores.items() if score >= least), key=lambda n: (-scores[n], n))
    return tuple(ranked[:MAX_TOPICS])


def find_keywords(texts: Sequence[tuple[str, str]]) -> list[tuple[str, ...]]:
    """For each (heading, text) the nouns that mark it off from the others (tf-idf over jieba's words)."""
    counted = [_nouns(heading, text) for heading, text in texts]
    spread = Counter(word for words in counted for word in words)
    total = len(texts)
    found = []
    for words in counted:
        weights = {word: count * (1 + total / spread[word]) ** 0.5 * min(len(word), 4) for word, count in words.items()}
        ranked = sorted((-weight, word) for word, weight in weights.items())
        found.append(tuple(word for _, word in ranked[:MAX_KEYWORDS]))
    return found


def _nouns(heading: str, text: str) -> dict[str, int]:
    words: dict[str, int] = defaultdict(int)
    for weight, part in ((3, heading), (1, text)):
        for word, tag in tag_words(part):
            if len(word) > 1 and (tag.startswith(("n", "l")) or tag == "vn"):
                words[word] += weight
    return words
