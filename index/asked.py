"""A query, made ready: its items, each whole and by its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foothold.domain.ranking import Query
from index.embedder import Embedder, Vectors
from index.passages import sentences_of
from index.rows import Offsets, offsets
from index.words import words_of

#: A query of more words than this is as long as a CV, whatever it is.
LONG = 16
#: How often the words of the sentence that opens an item count: it says what the rest is about, as a title does.
OPENING = 3
#: So many items look for candidates; the lines of a CV after them are a few words each.
SPEAKERS = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, made ready.

    Attributes:
        words: how often each word stands in each item.
        vectors: of each item as a whole, then of its sentences where it has several; shape (texts, dimension).
        starts: shape (items + 1,): the texts of item i are `vectors[starts[i]:starts[i + 1]]`.
        is_long: as long as a CV.
    """

    words: tuple[Counter[str], ...]
    vectors: Vectors
    starts: Offsets
    is_long: bool

    @property
    def speakers(self) -> Vectors:
        """The vectors of the items that say most, each as a whole, `SPEAKERS` at most, whatever their order."""
        longest = sorted(range(len(self.words)), key=lambda item: (-self.words[item].total(), sorted(self.words[item])))
        return self.vectors[self.starts[longest[:SPEAKERS]]]

    @property
    def everything(self) -> Counter[str]:
        """How often each word stands in the whole query."""
        total: Counter[str] = Counter()
        for words in self.words:
            total.update(words)
        return total


def ask(query: Query, embedder: Embedder) -> Asked | None:
    """Return a query made ready; None where it says nothing.

    Raises:
        ModelError: the model can't be loaded.
    """
    items = dict.fromkeys(item.strip() for item in query.items if item.strip())
    sentences = {item: list(sentences_of(item)) for item in items}
    texts = [list(_texts(item, sentences[item])) for item in items]
    if not texts:
        return None
    words = tuple(_words(item, sentences[item]) for item in items)
    return Asked(
        words=words,
        vectors=embedder.queries([text for each in texts for text in each]),
        starts=offsets([len(each) for each in texts]),
        is_long=query.is_cv or sum(len(words_of(item)) for item in items) > LONG,
    )


def texts_of(query: Query) -> list[str]:
    """Return every text of a query that is embedded, each once."""
    items = dict.fromkeys(item.strip() for item in query.items if item.strip())
    return list(dict.fromkeys(text for item in items for text in _texts(item, list(sentences_of(item)))))


def _texts(item: str, sentences: Sequence[str]) -> Iterator[str]:
    yield item
    if len(sentences) > 1:
        yield from sentences


def _words(item: str, sentences: Sequence[str]) -> Counter[str]:
    """Return how often each word stands in an item, those of its opening sentence counted more."""
    counts = Counter(words_of(item))
    if len(sentences) > 1:
        for word in words_of(sentences[0]):
            counts[word] += OPENING - 1
    return counts
