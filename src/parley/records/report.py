"""A published text, its pages, and ranges of it."""

from dataclasses import dataclass
from typing import Self

from parley.records.fields import Fields
from parley.records.shapes import PageJson, ReportJson, SpanJson


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The range ``[start, end)`` of code points in the report's text."""

    start: int
    end: int

    def to_dict(self) -> SpanJson:
        """Return the span as its JSON dictionary."""
        return {"start": self.start, "end": self.end}

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Build a span from checked JSON fields."""
        return cls(*fields.range())

    @classmethod
    def listed(cls, fields: Fields, name: str, *, at_least: int = 0) -> tuple[Self, ...]:
        """Build the spans of a list field from checked JSON fields."""
        return tuple(cls.from_fields(item) for item in fields.items(name, at_least=at_least))

    @staticmethod
    def to_list(spans: "tuple[Span, ...]") -> list[SpanJson]:
        """Return spans as a JSON list."""
        return [span.to_dict() for span in spans]

    @classmethod
    def optional(cls, fields: Fields, name: str) -> Self | None:
        """Build the span of a field that may be absent or null."""
        return cls.from_fields(fields.item(name)) if fields.has(name) else None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paginated report (from 1) and the range of the text that it holds."""

    number: int
    start: int
    end: int

    def to_dict(self) -> PageJson:
        """Return the page as its JSON dictionary."""
        return {"number": self.number, "start": self.start, "end": self.end}

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Build a page from checked JSON fields."""
        return cls(fields.count("number"), *fields.range())


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """One published text and what is known of it; ``pages`` is empty for a text without pages."""

    id: str
    text: str
    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    pages: tuple[Page, ...] = ()

    def __repr__(self) -> str:
        return f"<Report {self.id!r}, {self.published or 'undated'}, {len(self.text)} characters>"

    def to_dict(self) -> ReportJson:
        """Return the report as its JSON dictionary; ``pages`` only where it has them."""
        out: ReportJson = {
            "id": self.id,
            "text": self.text,
            "published": self.published,
            "publisher": self.publisher,
            "title": self.title,
            "url": self.url,
            "language": self.language,
        }
        if self.pages:
            out["pages"] = [page.to_dict() for page in self.pages]
        return out

    @classmethod
    def from_fields(cls, fields: Fields) -> Self:
        """Build a report from checked JSON fields."""
        return cls(
            id=fields.text("id"),
            text=fields.text("text"),
            published=fields.optional_text("published"),
            publisher=fields.optional_text("publisher"),
            title=fields.optional_text("title"),
            url=fields.optional_text("url"),
            language=fields.optional_text("language"),
            pages=tuple(Page.from_fields(page) for page in fields.items("pages", required=False)),
        )
