"""XML answers: parsed with entities and external references refused."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from foothold.domain.errors import ShapeError
from foothold.domain.source import Page


def root(page: Page, *names: str) -> Element:
    """Return the root of an XML page.

    Args:
        page: the answer.
        names: what the root may be called, without its namespace.

    Raises:
        ShapeError: it isn't XML, holds entities of its own, or its root is called otherwise.
    """
    try:
        found: Element = fromstring(page.body)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ShapeError(f"answered something that is not XML ({page.url})", url=page.url) from error
    if bare(found.tag) not in names:
        raise ShapeError(f"answered XML that opens with <{bare(found.tag)}>, not <{names[0]}>", url=page.url)
    return found


def bare(tag: str) -> str:
    """Return a tag without its namespace."""
    return tag.rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield direct children of that name, whatever their namespace."""
    return (child for child in element if bare(child.tag) == name)


def words(element: Element, *path: str) -> str:
    """Return the text at a path of names, whatever their namespaces; "" where there is none."""
    for name in path:
        found = next(children(element, name), None)
        if found is None:
            return ""
        element = found
    return "".join(element.itertext()).strip()
