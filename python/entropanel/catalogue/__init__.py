"""The catalogue: every sentence of tables, figures, report and public tables.

``sentences.csv`` and ``reasons.csv`` (what public tables carry as codes) give each
code its sentence, one column per language, with parameters in braces. A count chooses
between two forms, ``{rows:1 row|{rows} rows}``: the first for one, else the second.
``{unit_word}`` and ``{unit_words}`` are what the study calls one unit and several, with
a capital where the name has one.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from string import Formatter
from types import MappingProxyType
from typing import Any, NamedTuple


class Text(NamedTuple):
    """The same text in English and in Chinese."""

    en: str
    zh: str


LANGUAGES = Text._fields
FILES = ("sentences.csv", "reasons.csv")
Names = Mapping[str, Mapping[str, str]]
NO_NAMES: Names = {}


def unit_words(one: Text, many: Text) -> dict[str, Text]:
    """What sentences call units, by placeholder.

    Parameters
    ----------
    one
        The word for a unit: ``province``.
    many
        Its plural: ``provinces``.

    Returns
    -------
    dict
        Both words, as they are and with a capital.
    """
    capitals = (Text(*(w[:1].upper() + w[1:] for w in words)) for words in (one, many))
    names = ("unit_word", "unit_words", "Unit_word", "Unit_words")
    return dict(zip(names, (one, many, *capitals), strict=True))


UNIT_WORDS: ContextVar[Mapping[str, Text]] = ContextVar(
    "UNIT_WORDS",
    default=MappingProxyType(unit_words(Text("unit", "单元"), Text("units", "单元"))),
)


@contextmanager
def speaking_of(words: Mapping[str, Text]) -> Iterator[None]:
    """Within it sentences call units as a study does.

    Parameters
    ----------
    words
        As of ``unit_words``.

    Yields
    ------
    None
        Once the words are taken.
    """
    before = UNIT_WORDS.get()
    UNIT_WORDS.set(words)
    try:
        yield
    finally:
        UNIT_WORDS.set(before)


class CatalogueError(LookupError):
    """A code without a sentence, or parameters that its sentence does not take."""


class _Forms(Formatter):
    """Formats as ``str.format``; of forms for one and for many it takes the right."""

    def format_field(self, value: Any, spec: str) -> str:
        one, bar, many = spec.partition("|")
        if bar:
            return one if value == 1 else many
        return str(format(value, spec))


FORMS = _Forms()


@cache
def sentences() -> dict[str, Text]:
    """Every code with its sentences, as they stand in the catalogue."""
    found = {}
    for name in FILES:
        text = (files("entropanel.catalogue") / name).read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            found[row["code"]] = Text(*(row[language] for language in LANGUAGES))
    return found


@cache
def parameters_of(text: str) -> frozenset[str]:
    """Names of the parameters that a sentence takes, beside the words for units."""
    found = set()
    for _, name, spec, _ in Formatter().parse(text):
        if name is not None:
            found |= {name, *parameters_of(spec or "")}
    return frozenset(found - UNIT_WORDS.get().keys())


def sentence(code: str, language: str, /, **parameters: object) -> str:
    """The sentence of a code in a language.

    Parameters
    ----------
    code
        Of ``sentences.csv``.
    language
        ``en`` or ``zh``.
    parameters
        What stands for the names in braces; a ``Text`` is taken in the language.

    Returns
    -------
    str
        The sentence with the parameters in their places.

    Raises
    ------
    CatalogueError
        If the catalogue has no such code, or the parameters are not its sentence's.
    """
    if code not in sentences():
        raise CatalogueError(f"no sentence for the code {code}")
    place = LANGUAGES.index(language)
    text = sentences()[code][place]
    if parameters_of(text) != parameters.keys():
        expected = ", ".join(sorted(parameters_of(text))) or "none"
        found = ", ".join(sorted(parameters)) or "none"
        raise CatalogueError(f"{code}: parameters {found}, expected {expected}")
    values = {
        name: value[place] if isinstance(value, Text) else value
        for name, value in {**UNIT_WORDS.get(), **parameters}.items()
    }
    return FORMS.vformat(text, (), values) if "|" in text else text.format(**values)


def say(code: str, /, **parameters: object) -> Text:
    """The sentence of a code in every language. Raises CatalogueError."""
    return Text(*(sentence(code, language, **parameters) for language in LANGUAGES))


def chosen(column: str, value: object) -> Text:
    """The words for a value that a study chooses in a column; else the value."""
    if value is None:
        return Text("", "")
    code = f"set_{column}_{value}".replace(" ", "_")
    return say(code) if code in sentences() else Text(str(value), str(value))


def joined(texts: Iterable[Text], mark: str = "comma") -> Text:
    """Texts one after the other; mark: code of what stands between them."""
    columns = list(zip(*texts, strict=True)) or [()] * len(LANGUAGES)
    return Text(*map(str.join, say(mark), columns))


class Message(str):
    """An English sentence that carries the codes that it is made from, as JSON."""

    codes: str


def message(
    code: str, /, *, shown_as: Names = NO_NAMES, **parameters: object
) -> Message:
    """The English sentence of a code, with the code and its parameters.

    shown_as: as names of ``reasons``. Raises CatalogueError.
    """
    codes = json.dumps([{"code": code, **parameters}], ensure_ascii=False, default=int)
    told = Message(reasons(codes, "en", shown_as))
    told.codes = codes
    return told


def reasons(codes: str, language: str, names: Names = NO_NAMES) -> str:
    """The sentences of codes as public tables carry them, one after the other.

    Parameters
    ----------
    codes
        A JSON list of objects with the key ``code`` and a key a parameter. A
        parameter is a text, a number, a list of texts, or such a list of objects.
    language
        ``en`` or ``zh``.
    names
        What is shown for values of parameters, by parameter and value.

    Returns
    -------
    str
        The sentences, with semicolons between them.

    Raises
    ------
    CatalogueError
        As ``sentence`` does.
    """
    return _told(json.loads(codes), language, names, "semicolon")


def _told(found: list[Any], language: str, names: Names, mark: str) -> str:
    texts = []
    for reason in found:
        parameters = {
            name: _shown(value, language, names, names.get(name, {}))
            for name, value in reason.items()
            if name != "code"
        }
        texts.append(sentence(reason["code"], language, **parameters))
    return sentence(mark, language).join(texts)


def _shown(value: Any, language: str, names: Names, own: Mapping[str, str]) -> object:
    """A value of a parameter; own: names of its values."""
    if not isinstance(value, list):
        return own.get(value, value)
    if not _holds_reasons(value):
        return sentence("comma", language).join(own.get(item, item) for item in value)
    # commas within what semicolons separate
    is_nested = any(_holds_reasons(v) for item in value for v in item.values())
    return _told(value, language, names, "semicolon" if is_nested else "comma")


def _holds_reasons(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)
