"""Every error that parley raises on purpose, in one tree.

::

    ParleyError
    ├── ReportError                 skip this report and go on with the next
    │   ├── ReportNotFound          no such file
    │   ├── FolderGiven             a folder stands where one report is wanted
    │   ├── UnreadableReport        the system refuses to read the file
    │   ├── EmptyReport             nothing but white space
    │   ├── ReportTooLarge          over the limit, as stored or unpacked
    │   ├── UndecodableReport       binary, or text in no recognisable encoding
    │   ├── NotEnglish              confidently another language
    │   ├── MissingText             the format is sound but holds no report
    │   │   ├── NoArticle           HTML without an article
    │   │   ├── ScannedPdf          PDF of pictures, without text
    │   │   └── NoBody              JSON that is no ninjs item, or one without a body
    │   ├── EncryptedReport         asks for a password
    │   ├── DamagedReport           not what its name or first bytes promise
    │   ├── NoAnswer                a language model gave no answer to it that can be used
    │   └── FetchError              the address gave no report
    │       ├── BadAddress          no host, or neither http nor https
    │       ├── RefusedAddress      leads to a private or reserved network address
    │       ├── HostNotFound        its name has no address
    │       ├── FetchTimeout        slower than the time limit
    │       ├── FetchStatus         answered with an HTTP error
    │       └── TooManyRedirects    sent from address to address
    ├── LedgerError                 stop: the ledger cannot be used: damaged, busy, not to be reached
    │   ├── LedgerNotFound          there is none at that place
    │   ├── NewerLedger             a newer parley made it
    │   └── NoSuchRecord            no line of the ledger has that name
    ├── DealError                   stop: a model of a deal or of a conflict is wrong
    │   └── DealTooLarge            sound, yet too large for the chosen method
    ├── EndpointError               stop: the server of a language model cannot be used
    ├── OptionError                 stop: an option given by the caller is wrong
    └── SetupError                  stop: a part of parley is missing from the installation

Modules may hang further children under :class:`ParleyError` (stop) or :class:`ReportError` (skip).
A message is one sentence or two: what happened, why, what to do.
"""


class ParleyError(Exception):
    """Whatever parley raises on purpose; unless it is a :class:`ReportError`, stop."""


class LedgerError(ParleyError):
    """The ledger cannot be used, for example because its file is damaged or its server cannot be reached."""


class LedgerNotFound(LedgerError):
    """There is no ledger at the place that was named."""


class NewerLedger(LedgerError):
    """The ledger was written by a newer parley, whose format this one does not know."""


class NoSuchRecord(LedgerError):
    """No report, move or other record of the ledger has the name that was given, or several begin with it."""


class OptionError(ParleyError):
    """An option has a value that cannot be used, for example a publication date that is no date."""


class DealError(ParleyError):
    """A model of a deal or of a conflict is wrong, for example a position on an option that it lacks."""


class DealTooLarge(DealError):
    """A model is too large for the chosen method; the message says which method would do."""


class EndpointError(ParleyError):
    """The server of a language model cannot be used: not reached, too slow, too busy, or it refuses the key."""


class SetupError(ParleyError):
    """A part of parley or of a library that it needs is missing, for example the model's weights."""


class ReportError(ParleyError):
    """One report cannot be read; the others can.

    ``source`` is the file, address or ``-`` as the caller gave it, and opens the message.
    """

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(source, problem)
        self.source = source
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.source}: {self.problem}"


class ReportNotFound(ReportError):
    """There is no such file."""


class FolderGiven(ReportError):
    """The path is a folder: either it holds no reports, or one of them has to be named."""


class UnreadableReport(ReportError):
    """The system refuses to read the file, for example for want of permission."""


class EmptyReport(ReportError):
    """The report holds nothing but white space."""


class ReportTooLarge(ReportError):
    """The report is larger than the limit, as stored, as sent or once unpacked."""


class UndecodableReport(ReportError):
    """The bytes are no text, or text in an encoding that cannot be told with confidence."""


class NotEnglish(ReportError):
    """The report is confidently in another language; ``language`` is its ISO 639-1 code."""

    def __init__(self, source: str, problem: str, language: str = "und") -> None:
        super().__init__(source, problem)
        self.args = (source, problem, language)
        self.language = language


class MissingText(ReportError):
    """The format is sound, yet there is no report in it."""


class NoArticle(MissingText):
    """The HTML holds no article, for example a page of links or one drawn by scripts."""


class ScannedPdf(MissingText):
    """The PDF holds no text, only pictures of it."""


class NoBody(MissingText):
    """The JSON is no ninjs item, or an item without body text."""


class EncryptedReport(ReportError):
    """The file asks for a password."""


class DamagedReport(ReportError):
    """The file is not what its name or its first bytes promise, or is cut off."""


class NoAnswer(ReportError):
    """A language model gave no answer to the report that can be used: no JSON, cut off, or refused."""


class FetchError(ReportError):
    """The address gave no report."""


class BadAddress(FetchError):
    """The address has no host, or its scheme is neither http nor https."""


class RefusedAddress(FetchError):
    """The address leads to a private, loopback, link-local, multicast or reserved network address."""


class HostNotFound(FetchError):
    """The host's name has no network address."""


class FetchTimeout(FetchError):
    """Fetching took longer than the time limit."""


class FetchStatus(FetchError):
    """The server answered with an error; ``status`` is the HTTP status code (RFC 9110, section 15).

    ``retry_after`` is what the server says of when to come again, as it writes it.
    """

    def __init__(self, source: str, problem: str, status: int = 0, retry_after: str = "") -> None:
        super().__init__(source, problem)
        self.args = (source, problem, status, retry_after)
        self.status = status
        self.retry_after = retry_after


class TooManyRedirects(FetchError):
    """The server sends from address to address without end."""
