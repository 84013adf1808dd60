"""Reports made up for the tests, and the files that hold them."""

import io

import docx
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

PROSE = (
    "The fisheries ministers of both islands met on Thursday and agreed to keep talking, officials said after the "
    "session. The minister, Ana Brekke, told reporters that the offer was not serious."
)
NEXT = "The next round is planned for Monday in the capital, according to two people who know the talks."

META = """
<meta property="og:site_name" content="Harbour Post">
<meta property="og:title" content="Ministers meet in Port Alder">
<meta property="article:published_time" content="2024-03-07T21:30:00-05:00">
"""
JSON_LD = """
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Ministers meet in Port Alder", "datePublished": "2024-03-07T21:30:00-05:00",
"publisher": {"@type": "Organization", "name": "Harbour Post"}}</script>
"""


def html_page(head: str = META, paragraphs: tuple[str, ...] = (PROSE, NEXT)) -> str:
    """Return a news page with menu and footer."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!doctype html><html lang="en"><head><title>Ministers meet in Port Alder | Harbour Post</title>{head}
    </head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
    <article><h1>Ministers meet in Port Alder</h1>{body}</article>
    <footer>Copyright 2019 Harbour Post. <a href="/terms">Terms</a></footer></body></html>"""


MENU_PAGE = """<!doctype html><html><head><title>Harbour Post</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav><div id="root"></div>
<noscript>You need to enable JavaScript to run this app.</noscript></body></html>"""


def pdf(*pages: list[str], title: str | None = None, password: str | None = None) -> bytes:
    """Return a PDF with the given lines on each page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, encrypt=password)
    if title:
        canvas.setTitle(title)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(60, 780 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scan() -> bytes:
    """Return a PDF of shapes without text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.rect(50, 50, 300, 400, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def word(*pages: list[str], rendered: bool = False, title: str = "") -> bytes:
    """Return a DOCX whose pages are parted by breaks of the author, or by those that Word noted."""
    document = docx.Document()
    document.core_properties.title = title
    for number, page in enumerate(pages):
        for position, paragraph in enumerate(page):
            run = document.add_paragraph().add_run()
            if rendered and number and not position:
                run._r.append(OxmlElement("w:lastRenderedPageBreak"))
            run.add_text(paragraph)
        if not rendered and number < len(pages) - 1:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    """Return the bytes of a document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
