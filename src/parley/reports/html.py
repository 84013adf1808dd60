"""HTML: the article and its metadata, by trafilatura; and the text of a fragment."""

import codecs
import re
from html.parser import HTMLParser

from parley.errors import DamagedReport, NoArticle
from parley.reports.content import Content, one_line, paragraphs
from parley.reports.libraries import hush
from parley.reports.plain import decode

_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HEAD_BYTES = 4096
# A line of so many letters is prose; an article has so many letters of prose. Menus and notices have less.
_PROSE_LINE_LETTERS = 40
_ARTICLE_LETTERS = 50
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_BLOCKS = re.compile(
    r"address|article|aside|blockquote|br|dd|div|dl|dt|fig(caption|ure)|footer|h[1-6]|header|hr|li|main|ol|p|pre|"
    r"section|table|td|th|tr|ul"
)
_DECLARATION = re.compile(r"<!(?!--)[^>]*>?")
_READ_AS_1252 = frozenset({"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "us-ascii", "ascii"})
_UNSEEN = frozenset({"script", "style", "template", "head", "noscript"})


def read_html(data: bytes, *, source: str, charset: str | None = None) -> Content:
    """Draw article, title, site name, address and publication date out of a page.

    The date is taken from what the page states (meta elements, JSON-LD, ``time``), not guessed from its text.

    Args:
        data: the page.
        source: the report's name for messages.
        charset: the encoding that the server states, if it does.

    Raises:
        NoArticle: the page holds no running text.
        DamagedReport: the page cannot be parsed.
        UndecodableReport: its encoding cannot be told.

    Source: A. Barbaresi, Trafilatura: A Web Scraping Library and Command-Line Tool for Text Discovery and
    Extraction, ACL 2021 (demonstrations).
    """
    import trafilatura

    hush("trafilatura", "htmldate", "justext", "courlan")
    page = decode(data, source=source, charset=_charset(data, charset)).removeprefix("\ufeff")
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:  # a hostile page can upset any of the four parsers underneath
        raise DamagedReport(source, f"is no sound HTML ({type(error).__name__}); save it anew") from error
    article = {} if found is None else found if isinstance(found, dict) else found.as_dict()
    title = one_line(article.get("title"))
    text = _article_text(one_text(article.get("text")), title)
    if not _is_article(text):
        problem = (
            "the page holds no article, perhaps it is a list of links or is drawn by scripts; "
            "save the text of the article as a .txt file and read that"
        )
        raise NoArticle(source, problem)
    return Content(
        text=text,
        published=_day(article.get("date")),
        publisher=one_line(article.get("sitename")),
        title=title,
        url=one_line(article.get("url")),
        language=one_line(article.get("language")),
    )


def fragment_text(html: str) -> str:
    """Return the text of an HTML fragment, a blank line between its blocks."""
    parser = _Blocks()
    # Malformed declarations upset the standard parser, and none holds text.
    parser.feed(_DECLARATION.sub("", html))
    parser.close()
    return paragraphs(" ".join(block.split()) for block in parser.blocks)


class _Blocks(HTMLParser):
    """Collects the text between the tags that end a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks = [""]
        self._unseen_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen_depth += tag in _UNSEEN
        if _BLOCKS.fullmatch(tag):
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen_depth = max(0, self._unseen_depth - 1)
        if _BLOCKS.fullmatch(tag):
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if not self._unseen_depth:
            self.blocks[-1] += data


def one_text(value: object) -> str:
    """Return the value if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def _charset(data: bytes, stated: str | None) -> str | None:
    """Name the encoding as browsers do: byte order mark, server, meta element (WHATWG, HTML 13.2.3.2)."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    found = _META_CHARSET.search(data[:_HEAD_BYTES])
    name = stated or (found[1].decode("ascii", "replace") if found else None)
    # Browsers read "Latin-1" and "ASCII" as windows-1252, which adds the curly quotes.
    latin = name and name.lower().replace("_", "-") in {
        "iso-8859-1",
        "latin1",
        "latin-1",
        "us-ascii",
        "ascii",
    }
    return "windows-1252" if latin else name


def _article_text(text: str, title: str | None) -> str:
    lines = text.split("\n")
    if title and one_line(lines[0]) == title:
        del lines[0]
    return paragraphs(lines)


def _is_article(text: str) -> bool:
    letters = (sum(map(str.isalpha, line)) for line in text.split("\n"))
    return sum(count for count in letters if count >= _PROSE_LINE_LETTERS) >= _ARTICLE_LETTERS


def _day(value: object) -> str | None:
    found = _ISO_DATE.match(value) if isinstance(value, str) else None
    return found[0] if found else None
