"""English or not."""

import subprocess
import sys
import time

import pytest

from parley.errors import NotEnglish
from parley.reports.language import check_english

FOREIGN = {
    "German": "Die Außenminister beider Länder haben sich am Donnerstag in Genf getroffen und über einen "
    "Waffenstillstand gesprochen. Man werde die Gespräche in der kommenden Woche fortsetzen, sagte ein "
    "Sprecher des Ministeriums.",
    "Dutch": "De ministers van Buitenlandse Zaken hebben donderdag in Genève gesproken over een staakt-het-vuren. "
    "Volgens een woordvoerder worden de gesprekken volgende week voortgezet, maar een akkoord was nog niet in zicht.",
    "Danish": "Udenrigsministrene fra de to lande mødtes torsdag i Genève for at drøfte en våbenhvile. Forhandlingerne "
    "fortsætter i næste uge, siger en talsmand for ministeriet, men der er endnu ikke udsigt til en aftale.",
    "French": "Les ministres des Affaires étrangères des deux pays se sont réunis jeudi à Genève pour discuter d'un "
    "cessez-le-feu. Les pourparlers reprendront la semaine prochaine, a déclaré un porte-parole.",
    "Spanish": "Los ministros de Exteriores de ambos países se reunieron el jueves en Ginebra para discutir un alto el "
    "fuego. Las conversaciones continuarán la próxima semana, dijo un portavoz, pero todavía no hay un acuerdo.",
    "Turkish": "İki ülkenin dışişleri bakanları perşembe günü Cenevre'de ateşkesi görüşmek üzere bir araya geldi. "
    "Görüşmelerin gelecek hafta devam edeceğini söyleyen sözcü, henüz bir anlaşmanın görünmediğini belirtti.",
    "Russian": "Министры иностранных дел двух стран встретились в четверг в Женеве, чтобы обсудить прекращение огня. "
    "Переговоры продолжатся на следующей неделе, сообщил представитель министерства, однако соглашения не видно.",
    "Ukrainian": "Міністри закордонних справ двох країн зустрілися в четвер у Женеві, щоб обговорити припинення вогню. "
    "Переговори триватимуть наступного тижня, повідомив речник міністерства, однак угоди поки не видно.",
    "Arabic": "التقى وزيرا خارجية البلدين يوم الخميس في جنيف لبحث وقف إطلاق النار. وستستمر المحادثات الأسبوع المقبل، "
    "حسبما قال متحدث باسم الوزارة، لكن لا يوجد اتفاق في الأفق حتى الآن، وستبقى القوات في مواقعها.",
    "Hebrew": "שרי החוץ של שתי המדינות נפגשו ביום חמישי בז'נבה כדי לדון בהפסקת אש. השיחות יימשכו בשבוע הבא, אמר דובר "
    "המשרד, אך הסכם עדיין אינו נראה באופק, והכוחות יישארו בעמדותיהם עד להודעה חדשה.",
    "Chinese": "两国外交部长星期四在日内瓦会晤，讨论停火问题。发言人说，谈判将于下周继续，但目前尚未达成任何协议。" * 3,
}

PASSED = {
    # Names alone say nothing of the language around them.
    "list-of-foreign-names": "Present: Vladimir Sorokin, Aleksandr Fominykh, Mikhail Galuzinov, Igor Kostyukov, "
    "Rustem Oleksandrovych, Andriy Yermolenko, Oleksandr Poklad, Serhiy Kyslytsia, Hakan Kalinoglu, Ibrahim Fidan",
    "arabic-names": "Doha round: Sheikh Mohammed bin Abdulrahman Al Thani, Abbas Kamel, Khalil al-Hayya, Zaher "
    "Jabarin, Mousa Abu Marzouk, Hossam Badran, Nitzan Alon, Ronen Bar, Osama Hamdan, Mohammad Nasr",
    "short-german": "Die Minister trafen sich am Donnerstag in Genf.",
    "telegram-style-without-articles": "Ministers meet Geneva Thursday; talks continue next week; spokesman sees no "
    "deal; prisoners swap agreed; border crossing reopens Monday; observers welcome step; next round planned Vienna",
    "all-capitals": "MINISTERS OF BOTH STATES MET IN GENEVA ON THURSDAY TO DISCUSS A CEASEFIRE. THE TALKS WILL GO ON "
    "NEXT WEEK, A SPOKESMAN SAID, BUT THERE IS NO DEAL IN SIGHT AND THE FORCES STAY WHERE THEY ARE.",
    "figures": "2024: 17, 25, 31; 2025: 18, 26, 33. " * 30,
    "english-quoting-french": "The minister said “les pourparlers reprendront la semaine prochaine” and would not "
    "explain what “un accord en vue” means for the ceasefire that both sides had asked for.",
}


@pytest.mark.parametrize(("name", "text"), FOREIGN.items(), ids=FOREIGN.keys())
def test_other_languages_are_refused_by_name(name: str, text: str) -> None:
    """Two sentences of another language are refused, and the message says which it looks like."""
    with pytest.raises(NotEnglish, match=f"^a: looks {name}, and parley reads English alone"):
        check_english(text, source="a")


@pytest.mark.parametrize("text", PASSED.values(), ids=PASSED.keys())
def test_doubtful_texts_are_let_through(text: str) -> None:
    """Only a confident finding refuses a report."""
    assert check_english(text, source="a") in {"en", None}


def test_english_is_marked() -> None:
    """A text that passes as English says so."""
    assert check_english(PASSED["english-quoting-french"], source="a") == "en"


def test_english_never_loads_the_library() -> None:
    """The start of a reading stays fast: the statistics of 140 languages are loaded only in doubt."""
    code = (
        "import sys; from parley.reports import from_text;"
        f"from_text({PASSED['english-quoting-french']!r});"
        "print([m for m in ('py3langid', 'httpx', 'trafilatura', 'pypdf', 'docx', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_check_takes_milliseconds() -> None:
    """A long English report is passed in a few milliseconds (the aim is 2; slow machines get ten times that)."""
    text = (PASSED["english-quoting-french"] + "\n") * 500
    check_english(text, source="a")
    start_s = time.perf_counter()
    check_english(text, source="a")
    assert time.perf_counter() - start_s < 0.02
