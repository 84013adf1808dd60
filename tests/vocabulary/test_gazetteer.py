"""The gazetteer: which words of a sentence name a party, and which only look as if they did."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parley.vocabulary import Gazetteer, outlets, parties
from parley.vocabulary.places import outlet_forms, party_forms


def found(text: str, names: Gazetteer | None = None) -> list[tuple[str, str]]:
    """The words found and the parties that they name."""
    return [(text[start:end], place.party) for start, end, place in (names or parties()).find(text)]


# The sentence, then what must be found as "words = party"; nothing else may be.
MUST_FIND = [
    pytest.param("French and Iranian envoys met.", "French = France, Iranian = Iran", id="demonyms"),
    pytest.param(
        "Norwegians, Danes and Poles were asked.",
        "Norwegians = Norway, Danes = Denmark, Poles = Poland",
        id="nouns-for-citizens",
    ),
    pytest.param("Kyiv refused and Moscow did not.", "Kyiv = Ukraine, Moscow = Russia", id="capital-for-its-state"),
    pytest.param(
        "The Kremlin and the White House, like Downing Street, kept silent.",
        "Kremlin = Russia, White House = United States, Downing Street = United Kingdom",
        id="seats-of-government",
    ),
    pytest.param(
        "The Élysée, then the Quai d’Orsay.", "Élysée = France, Quai d’Orsay = France", id="accent-and-curly-apostrophe"
    ),
    pytest.param("The Elysee Palace agreed.", "Elysee Palace = France", id="accent-left-out"),
    pytest.param(
        "They flew from Bogota to Asunción and Chișinău.",
        "Bogota = Colombia, Asunción = Paraguay, Chișinău = Moldova",
        id="accents-kept-or-left-out",
    ),
    pytest.param(
        "Côte d’Ivoire, Cote d'Ivoire: the Ivory Coast.",
        "Côte d’Ivoire = Ivory Coast, Cote d'Ivoire = Ivory Coast, Ivory Coast = Ivory Coast",
        id="three-spellings",
    ),
    pytest.param("The U.S. and the U.K. agreed.", "U.S. = United States, U.K. = United Kingdom", id="dotted-initials"),
    pytest.param("The U.S. Let us wait.", "U.S. = United States", id="initials-before-a-full-stop"),
    pytest.param(
        "The EU's envoy to the UN and NATO’s chief.",
        "EU = European Union, UN = United Nations, NATO = NATO",
        id="possessive-is-left-out",
    ),
    pytest.param("the Netherlands’ envoy", "Netherlands = Netherlands", id="possessive-of-an-s"),
    pytest.param("TURKEY AND CHINA AGREE", "TURKEY = Turkey, CHINA = China", id="names-in-capitals"),
    pytest.param("US, China agree on a truce", "US = United States, China = China", id="us-in-a-headline"),
    pytest.param("Georgia voted; Tbilisi was calm.", "Georgia = Georgia, Tbilisi = Georgia", id="georgia-the-country"),
    pytest.param("Georgia's government resigned.", "Georgia = Georgia", id="georgia-with-a-government"),
    pytest.param(
        "In Jordan, Chad and Georgia, talks went on.",
        "Jordan = Jordan, Chad = Chad, Georgia = Georgia",
        id="three-that-are-also-first-names",
    ),
    pytest.param("Jordan said it would host them.", "Jordan = Jordan", id="jordan-opens-a-sentence"),
    pytest.param(
        "Envoys Leave Jordan as Talks With Chad End",
        "Jordan = Jordan, Chad = Chad",
        id="capitals-of-a-headline-make-no-longer-name",
    ),
    pytest.param("Chad’s President Norr left.", "Chad = Chad", id="chad-with-a-president"),
    pytest.param("Turkey and Türkiye are one.", "Turkey = Turkey, Türkiye = Turkey", id="old-name-and-new"),
    pytest.param("In Paris Monday, they met.", "Paris = France", id="day-after-a-capital"),
    pytest.param(
        "Berlin, Paris and London agreed.",
        "Berlin = Germany, Paris = France, London = United Kingdom",
        id="list-of-capitals",
    ),
    pytest.param("Officials in New York and New Delhi met.", "New Delhi = India", id="new-york-is-no-party"),
    pytest.param("Washington, D.C., is far.", "Washington, D.C. = United States", id="comma-inside-a-name"),
    pytest.param(
        "Paris Club creditors met in Paris.", "Paris Club = Paris Club, Paris = France", id="longest-first-then-short"
    ),
    pytest.param(
        "South Sudanese, Sudanese; Niger, Nigeria; Guinea, Guinea-Bissau.",
        "South Sudanese = South Sudan, Sudanese = Sudan, Niger = Niger, Nigeria = Nigeria, Guinea = Guinea, "
        "Guinea-Bissau = Guinea-Bissau",
        id="names-within-names",
    ),
    pytest.param(
        "the Democratic Republic of Congo and the Republic of Congo",
        "Democratic Republic of Congo = Democratic Republic of the Congo, Republic of Congo = Republic of the Congo",
        id="two-congos",
    ),
    pytest.param(
        "the Republic of China and the People’s Republic of China (PRC)",
        "Republic of China = Taiwan, People’s Republic of China = China, PRC = China",
        id="two-chinas",
    ),
    pytest.param(
        "Northern Ireland and Ireland; Northern Cyprus and Cyprus",
        "Northern Ireland = Northern Ireland, Ireland = Ireland, Northern Cyprus = Northern Cyprus, Cyprus = Cyprus",
        id="north-of-an-island",
    ),
    pytest.param("the UN Security\nCouncil", "UN Security\nCouncil = United Nations", id="line-break-inside-a-name"),
    pytest.param("a Franco-German plan", "Franco = France, German = Germany", id="prefix-before-a-hyphen"),
    pytest.param("Sino–American trade", "Sino = China, American = United States", id="prefix-before-a-dash"),
    pytest.param("a US-led, UN-backed force", "US = United States, UN = United Nations", id="led-and-backed"),
    pytest.param("the Israel-Hamas war", "Israel = Israel, Hamas = Hamas", id="two-sides-of-a-hyphen"),
    pytest.param("pro-Russian and non-EU groups", "Russian = Russia, EU = European Union", id="pro-and-non"),
    pytest.param("Houthi-held ports", "Houthi = Houthis", id="group-before-a-hyphen"),
    pytest.param(
        "al-Qaeda, Al Qaeda, al-Qaida",
        "al-Qaeda = Al-Qaeda, Al Qaeda = Al-Qaeda, al-Qaida = Al-Qaeda",
        id="small-article-in-a-name",
    ),
    pytest.param("Lebanon's Hezbollah", "Lebanon = Lebanon, Hezbollah = Hezbollah", id="state-and-group"),
    pytest.param("The Hague and the Hague said so.", "The Hague = Netherlands, Hague = Netherlands", id="article"),
    pytest.param("They met at Chequers.", "Chequers = United Kingdom", id="country-house"),
    pytest.param("the Islamic Republic", "Islamic Republic = Iran", id="byword-of-a-state"),
    pytest.param("the Islamic Republic of Mauritania", "Islamic Republic of Mauritania = Mauritania", id="full-title"),
    pytest.param("the Soviet Union, then Russia", "Soviet Union = Soviet Union, Russia = Russia", id="former-state"),
    pytest.param("the G-7, the P5+1 and OPEC+", "G-7 = G7, P5+1 = P5+1, OPEC+ = OPEC+", id="digits-and-signs"),
    pytest.param("Polish officials left.", "Polish = Poland", id="adjective-that-is-also-a-verb"),
    pytest.param("the IS group, the WHO", "IS = Islamic State, WHO = World Health Organization", id="words-too"),
    pytest.param("St. Lucia and Saint Lucia", "St. Lucia = Saint Lucia, Saint Lucia = Saint Lucia", id="saint"),
    pytest.param("Sana'a, Sana’a and Sanaa", "Sana'a = Yemen, Sana’a = Yemen, Sanaa = Yemen", id="apostrophe-inside"),
    pytest.param("The Washington Post asked Washington.", "Washington = United States", id="paper-and-capital"),
]


@pytest.mark.parametrize(("text", "wanted"), MUST_FIND)
def test_finds(text: str, wanted: str) -> None:
    """The words that name a party are found, and no others."""
    assert ", ".join(f"{words} = {party}" for words, party in found(text)) == wanted


MUST_NOT_FIND = [
    pytest.param("Let us go; tell us when.", id="us-the-pronoun"),
    pytest.param("THEY TOLD US NOTHING ABOUT IT", id="us-in-a-shout"),
    pytest.param("They ate turkey off china; a hanging chad.", id="small-letters"),
    pytest.param("ukraine and the u.s. signed", id="names-in-small-letters"),
    pytest.param("Michael Bell and Barbara Jordan spoke.", id="jordan-the-surname"),
    pytest.param("Mr. Jordan left early.", id="jordan-after-mr"),
    pytest.param("Michael Jordan met King Marlow.", id="names-side-by-side-are-no-headline"),
    pytest.param("Jordan Bell spoke.", id="jordan-the-first-name"),
    pytest.param("Chad Smith signed for the union.", id="chad-the-first-name"),
    pytest.param("Prime Minister Georgia Norr spoke.", id="georgia-the-first-name"),
    pytest.param("Voters in Atlanta, Georgia, went home.", id="georgia-after-a-town"),
    pytest.param("Georgia Republicans and Georgia's governor agreed.", id="georgia-the-us-state"),
    pytest.param("The mayors of Lebanon, Pa., and Athens, Ga., met.", id="small-towns-with-great-names"),
    pytest.param("Paris, Texas; Moscow, Idaho", id="towns-with-their-states"),
    pytest.param("The Washington Post and the New York Times said so.", id="papers"),
    pytest.param("the Jerusalem Post, the Moscow Times, the Times of Israel", id="papers-of-capitals"),
    pytest.param("George Washington and Mount Washington", id="washington-the-name"),
    pytest.param("Washington state and the University of Washington", id="washington-the-us-state"),
    pytest.param("the Paris Agreement and Paris Marlow", id="treaty-and-first-name"),
    pytest.param("Minsk II, the Oslo Accords, the Vienna Convention", id="agreements-named-after-capitals"),
    pytest.param("New Mexico, New England, New Guinea", id="new-before-a-name"),
    pytest.param("Latin America, African-American and Native American voters", id="american-in-longer-names"),
    pytest.param("Turkish Airlines, Korean Air, Air France", id="airlines"),
    pytest.param("the South China Sea, the Persian Gulf, the Gulf of Oman", id="waters"),
    pytest.param("the North Pole", id="pole-of-the-earth"),
    pytest.param("Polish the silver.", id="polish-the-verb"),
    pytest.param("William Hague and Hague himself", id="hague-the-surname"),
    pytest.param("Queen Victoria and Victoria Falls", id="victoria"),
    pytest.param("St. John's Hospital", id="saint-of-a-hospital"),
    pytest.param("a white house, a security council", id="common-nouns"),
    pytest.param("A Paris-based group and an Iranian-born poet", id="where-somebody-lives-or-was-born"),
    pytest.param("French-speaking villages", id="language"),
    pytest.param("US$40 million, or 40 million US dollars", id="currency"),
    pytest.param("General Franco, Franco said", id="prefix-without-a-hyphen"),
    pytest.param("a Roth IRA; the Iran-Contra affair", id="initials-and-affairs"),
    pytest.param("Ukrainegate and Russiagate", id="names-inside-words"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("text", MUST_NOT_FIND)
def test_does_not_find(text: str) -> None:
    """Words that only look like the name of a party are left alone."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("words", "party"),
    [
        pytest.param("the Kremlin", "Russia", id="article"),
        pytest.param("The Netherlands’", "Netherlands", id="article-and-possessive"),
        pytest.param("Côte d’Ivoire", "Ivory Coast", id="curly-apostrophe"),
        pytest.param(" South  Korea ", "South Korea", id="spaces"),
        pytest.param("Türkiye's", "Turkey", id="possessive"),
        pytest.param("kremlin", None, id="small-letters"),
        pytest.param("Franco", None, id="prefix-alone"),
        pytest.param("Norland", None, id="no-such-state"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_lookup(words: str, party: str | None) -> None:
    """A name as a whole, as it may stand in a sentence."""
    place = parties().lookup(words)
    assert (place.party if place else None) == party


@pytest.mark.parametrize(
    ("words", "party", "others"),
    [
        ("Korean", "South Korea", ("North Korea",)),
        ("the two Koreas", "South Korea", ("North Korea",)),
        ("Brussels", "European Union", ("Belgium",)),
        ("Congo", "Democratic Republic of the Congo", ("Republic of the Congo",)),
    ],
)
def test_a_form_that_may_name_several_says_so(words: str, party: str, others: tuple[str, ...]) -> None:
    """The usual party comes first, and the others stay possible."""
    ((_, _, place),) = parties().find(words)
    assert (place.party, place.others) == (party, others)


def test_former_states_and_codes() -> None:
    """A state has its code, and one that exists no more is marked."""
    union, russia = parties().lookup("USSR"), parties().lookup("Russia")
    assert union is not None
    assert russia is not None
    assert (union.former, russia.former, russia.iso) == (True, False, "RU")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He told Reuters and the Washington Post.", ["Reuters", "Washington Post"]),
        ("AFP and the A.P. had it.", ["Agence France-Presse", "Associated Press"]),
        ("The Guardian and the Economist.", ["The Guardian", "The Economist"]),
        ("A guardian, an economist; this time at dawn.", []),
        ("Time passed, and Dawn came.", []),
    ],
)
def test_outlets(text: str, wanted: list[str]) -> None:
    """News organisations are found by name, and not in the common words that some are called by."""
    assert [outlet for _, outlet in found(text, outlets())] == wanted


@pytest.mark.parametrize("forms", [party_forms, outlet_forms])
def test_no_form_denotes_two(forms: object) -> None:
    """A spelling stands for one party; one that may stand for several is listed as ambiguous, with all of them."""
    owners: dict[str, set[str]] = {}
    ambiguous: dict[str, set[str]] = {}
    for form in forms():  # type: ignore[operator]
        if form.place.others:
            ambiguous[form.text] = {form.place.party, *form.place.others}
        owners.setdefault(form.text, set()).add(form.place.party)
    double = {text: names for text, names in owners.items() if len(names) > 1}
    assert {text: names for text, names in double.items() if not names <= ambiguous.get(text, set())} == {}


def test_every_party_is_found_by_its_own_name() -> None:
    """The usual name of each party leads to it."""
    for form in party_forms():
        assert form.place is not None
        place = parties().lookup(form.place.party)
        assert place is not None
        assert place.party == form.place.party


@given(
    st.lists(
        st.sampled_from(
            [
                "US",
                "U.S.",
                "New",
                "South",
                "Korea",
                "Georgia",
                "Ga.",
                "-",
                "led",
                "’s",
                ",",
                "the",
                "al",
                "Qaeda",
                "Mr.",
                "\n",
                "Guinea",
                "Bissau",
                "É",
            ]
        ),
        max_size=15,
    )
)
def test_ranges_are_in_order_and_verbatim(parts: list[str]) -> None:
    """Ranges do not overlap, and each is a name that can be looked up."""
    text = " ".join(parts)
    last = 0
    for start, end, place in parties().find(text):
        assert last <= start < end <= len(text)
        last = end
        again = parties().lookup(text[start:end])
        assert again is None or again == place


COPY = (
    "The U.S. envoy said on Friday that Georgia, Jordan and the Democratic Republic of Congo had asked Brussels to "
    "wait. “We will not sign,” Mr. Jordan Norr told the Washington Post, after Paris-based diplomats met South Korean "
    "ones.\n"
)


def seconds(text: str) -> float:
    """The least of three runs, so that a busy machine does not decide."""
    runs = []
    for _ in range(3):
        begun = time.process_time()
        parties().find(text)
        runs.append(time.process_time() - begun)
    return min(runs)


def test_speed() -> None:
    """Copy full of names is searched at two megabytes a second at least."""
    text = COPY * (1_000_000 // len(COPY))
    parties().find(COPY)
    assert seconds(text) < len(text) / 2_000_000


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param(COPY, id="copy"),
        pytest.param(COPY.replace("\n", " "), id="one-line"),
        pytest.param("Democratic Republic of the ", id="beginnings-of-names"),
        pytest.param("Jordan ", id="one-name"),
        pytest.param("United   ", id="spaces"),
        pytest.param("A", id="one-word"),
    ],
)
def test_time_grows_with_the_text(unit: str) -> None:
    """Twice the text takes less than three times as long."""
    text = unit * (200_000 // len(unit))
    parties().find(unit)
    once, twice = seconds(text), seconds(text * 2)
    assert twice < 3 * max(once, 0.01)
