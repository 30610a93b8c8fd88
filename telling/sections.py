"""What a page about a place consists of, as data: sections with paragraphs, tables and cards.

Every output lays out every section; none words anything anew. What an output has no room for it
leaves out by `Form`: a page on paper shows no `FULL` part, a page on screen no `BRIEF` one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from findings.profile import Sample, Work


class Form(StrEnum):
    """Where a part of a section stands."""

    ANY = "any"
    FULL = "full"
    BRIEF = "brief"


@dataclass(frozen=True)
class Text:
    """A sentence or a few; `mark` is how it stands out: "strong", "caution" or not at all."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Texts that belong together; `note` makes them a side note, `listed` puts each on a line of
    its own. `sources` are the ids of what they stand on."""

    texts: tuple[Text, ...]
    note: bool = False
    sources: tuple[str, ...] = ()
    listed: bool = False
    form: Form = Form.ANY
    kind: ClassVar[str] = "paragraph"

    @property
    def text(self) -> str:
        """The texts without their marks."""
        return " ".join(text.text for text in self.texts)


@dataclass(frozen=True)
class Heading:
    """The heading of a column; `number` where the column holds numbers."""

    text: str
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table of texts; the first cell of a row is its heading.

    `sources` are the ids of the sources behind the figure of each row, in the column `cited`. Where
    the rows are places that are `compared`, the first is the place itself, the last the country.
    """

    columns: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    sources: tuple[tuple[str, ...], ...] = ()
    cited: int = 0
    compared: bool = False
    form: Form = Form.ANY
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Works:
    """Waterworks with everything that is known of them, a card each."""

    works: tuple[Work, ...]
    form: Form = Form.FULL
    kind: ClassVar[str] = "works"


@dataclass(frozen=True)
class Waters:
    """Published waters that are of no waterworks, a card each."""

    samples: tuple[Sample, ...]
    form: Form = Form.FULL
    kind: ClassVar[str] = "waters"


@dataclass(frozen=True)
class Link:
    """A way to a page of the dashboard, with choices by their codes."""

    text: str
    page: str
    choices: Mapping[str, str] = field(default_factory=dict)
    form: Form = Form.FULL
    kind: ClassVar[str] = "link"


Part = Paragraph | Table | Works | Waters | Link


@dataclass(frozen=True)
class Section:
    """A part of a page under a heading."""

    title: str
    parts: tuple[Part, ...]

    @property
    def full(self) -> tuple[Part, ...]:
        """The parts for a page on screen."""
        return tuple(part for part in self.parts if part.form != Form.BRIEF)

    @property
    def brief(self) -> tuple[Paragraph | Table, ...]:
        """The parts for a page on paper."""
        return tuple(
            part
            for part in self.parts
            if isinstance(part, Paragraph | Table) and part.form != Form.FULL
        )


@dataclass(frozen=True)
class Term:
    """What belongs to a figure, as its evidence or its year (`code`), with its label; `leads_to`
    is the id of a waterworks that the text names, or ""."""

    code: str
    label: str
    text: str
    leads_to: str = ""


@dataclass(frozen=True)
class Cited:
    """A source as it is named: `licence` says under which one, and whether that was checked."""

    publisher: str
    title: str
    url: str
    licence: str
