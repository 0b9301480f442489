"""Nothing that tells who somebody is survives in an item, whatever the layout; what they can do stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.domain.cv import items_of
from foothold.domain.personal import redacted, without_authors

WORK = "Experience\nData engineer, Wattle Works, 2019 - 2023\nBuilt pipelines in Spark"

#: Layout, what must be gone, what must stay.
LAYOUTS = {
    "title page and running footer": (
        f"Curriculum vitae of Ottoline Brakspear\n\nOttoline Brakspear, PhD\nbrakspear@post.example.org\n\n{WORK}\n"
        "Ottoline Brakspear - page 2 of 2\nBrakspear - Resume - page 3",
        ["ottoline", "brakspear", "page", "vitae"],
        ["spark"],
    ),
    "one line of contacts with a place": (
        f"Devi Rasanayagam\nSecurity engineer\ndevi.r@sec.example.org / 415-555-0188 / linkedin.com/in/devi-rasanayagam"
        f" / Oakland, CA\n\n{WORK}",
        ["devi", "rasanayagam", "oakland", "0188", "/"],
        ["security engineer"],
    ),
    "German form": (
        "Lebenslauf\n\nPersönliche Daten\nName: Friedlinde Sonnhuber\nGeburtsdatum: 23.08.1995\nGeburtsort: Passau\n"
        "Anschrift: Bahnhofstraße 7a, 94032 Passau\nTelefon: +49 176 55501234\n"
        "Familienstand: ledig\nFührerschein: B\n\n"
        "Berufserfahrung\n10/2021 – heute Softwareentwicklung in Rust",
        ["friedlinde", "sonnhuber", "1995", "passau", "bahnhof", "ledig", "führerschein"],
        ["rust"],
    ),
    "Spanish form": (
        "DATOS PERSONALES\nNombre y apellidos: Ximena Quispe Huamán\nFecha de nacimiento: 15/09/1997\n"
        "Dirección: Calle Los Olivos 245, Lima\nTeléfono: +51 987 654 321\n"
        "Correo electrónico: xq@correo.example.org\n\n"
        "FORMACIÓN\nLicenciatura en Estadística, 2020",
        ["ximena", "quispe", "huamán", "1997", "olivos", "éfono", "correo", "nacimiento"],
        ["estadística"],
    ),
    "French header": (
        "Théodore LEMAÎTRE-DUBOIS\n14 rue des Martyrs, 75009 Paris\n06 12 34 56 78 – theo@courriel.example.org\n"
        "Né le 3 mai 1998\nPermis B\n\nFORMATION\n2020-2022 : Master de mathématiques",
        ["théodore", "lemaître", "dubois", "martyrs", "75009", "1998", "permis"],
        ["mathématiques"],
    ),
    "exported from a network": (
        "Contact\nwww.linkedin.com/in/sarita-bonsu-44b2 (LinkedIn)\nTop Skills\nPolicy Analysis\nSarita Bonsu\n"
        "Policy adviser at a ministry\nExperience\nAnalyst\nJanuary 2022 - Present (4 years 11 months)\nPage 1 of 2",
        ["sarita", "bonsu", "linkedin", "page"],
        ["policy analysis", "adviser"],
    ),
    "a letter with its signature": (
        "Here is what I did:\n* Backend engineer (Java, Spring Boot), 2015-2023\n* Replicated a paper on Llama\n\n"
        "Best regards,\nKamande Wanjira\nIndependent researcher\nTel: +254 700 555 012\nNairobi, Kenya",
        ["kamande", "wanjira", "regards", "nairobi"],
        ["spring boot", "llama"],
    ),
    "prose that says a name": (
        "Hi! I'm Wrenna. I write compilers in OCaml.\n"
        "Reach me at w@types.example.org or on Mastodon @wrenna@types.example",
        ["wrenna", "reach", "mastodon", "example"],
        ["ocaml"],
    ),
    "source in LaTeX": (
        "\\documentclass{moderncv}\n\\name{Ingrun}{Halvors}\n\\address{Storgata 12}{0155 Oslo}{Norway}\n"
        "\\phone[mobile]{+47~400~00~000}\n\\email{ih@post.example.org}\n\\social[github]{ihalvors}\n\\begin{document}\n"
        "\\section{Experience}\n\\cventry{2020--2024}{Analyst}{Fjordkraft}{}{}{"
        "Forecasts in \\textbf{Python} % secret\n}\n"
        "\\end{document}",
        ["ingrun", "halvors", "storgata", "0155", "+47", "secret", "cventry", "{", "\\"],
        ["python", "fjordkraft"],
    ),
    "page of a repository host": (
        '<h1 align="center">Hi, I\'m Noora Al-Rashidi</h1>\n<h3>Machine learning engineer</h3>\n'
        '<img src="https://count.example.org/views?username=noorar" alt="noorar" />\n- Works on sparse autoencoders\n'
        '<a href="https://twitter.com/noora_ar"><img src="t.svg" alt="noora_ar"/></a>\n'
        '<img src="https://raw.example.org/docker.svg" alt="docker"/>\nnoora.alrashidi@mail.example.org',
        ["noora", "rashidi", "noorar", "<", "alt="],
        ["sparse autoencoders", "docker"],
    ),
    "Australian column": (
        f"Beatrix Oyelarin\nDATA ENGINEER\nCONTACT\nbeatrix@post.example.org\n+61 491 570 006\n22 Banksia Street\n"
        f"Carlton VIC 3053\n{WORK}",
        ["beatrix", "oyelarin", "banksia", "carlton", "3053", "491"],
        ["spark"],
    ),
    "titles around the name": (
        f"Dr. iur. Henrietta Vogelsang, LL.M.\nAttorney at law\nh.vogelsang@firm.example.org · Tel. 030 5550 1234\n"
        f"{WORK}\n"
        "Associate, Firm Brandt & Partner, Berlin",
        ["henrietta", "vogelsang", "5550"],
        ["attorney", "brandt & partner"],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_layout_lets_through_who_it_is(layout: str) -> None:
    cv, gone, stays = LAYOUTS[layout]
    said = "\n".join(item.text for item in items_of(cv, 2026)).lower()
    assert [word for word in gone if word in said] == []
    assert [word for word in stays if word not in said] == []


NAMES = st.sampled_from(
    ["Ottoline Brakspear", "Jean-Luc Ferrandez", "Nguyen Thi Hoanh", "Ólafur Bjarnasen", "Tomasz Wiśniewicz"]
)
TOPS = st.sampled_from(
    [
        "{name}\n{mail}",
        "# {name}\n\n{mail} · {phone}",
        "CURRICULUM VITAE\n{shouted}\n{street}\n{mail}",
        "Resume of {name}\nEmail: {mail}",
        "Name: {name}\nAddress: {street}\nBorn: 11.02.1987",
        "{phone} | {name} | {mail}",
        "**{name}** — Engineer\n{mail} | {phone}",
    ]
)
ENDS = st.sampled_from(
    ["", "\n{name} - page 2 of 2", "\n\nKind regards,\n{name}\n{street}", "\n{mail}", "\n{initial}. {last}"]
)


@given(NAMES, TOPS, ENDS)
def test_no_header_and_footer_lets_through_who_it_is(name: str, top: str, end: str) -> None:
    told = {
        "name": name,
        "shouted": name.upper(),
        "initial": name[0],
        "last": name.split()[-1],
        "mail": f"{name.split()[-1].lower()}@mail.example.org",
        "phone": "+44 7700 900123",
        "street": "14 Mill Lane, Stockport SK4 1AA",
    }
    said = " ".join(item.text for item in items_of(f"{top}\n\n{WORK}{end}".format(**told), 2026)).lower()
    private = [*name.lower().replace("-", " ").split(), "example.org", "900123", "mill lane", "sk4", "1987"]
    assert [word for word in private if word in said] == []
    assert "built pipelines in spark" in said


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Worked through fast.ai and a course on deep nets", "Worked through fast.ai and a course on deep nets"),
        ("someone@mail.example.org · some-one.dev · Madrid", ""),
        ("someone@mail.example.org · Python", "Python"),
        ("someone@mail.example.org — Zürich, Switzerland — some.ai", ""),
        ("Engineer | some-one.dev", "Engineer"),
        ("📧 someone@mail.example.org | 📱 010-5555-0199 | Seoul, South Korea", ""),
        ("DevOps — someone@mail.example.org", "DevOps"),
        ("Cardiff", "Cardiff"),
        ("Contact: someone@mail.example.org", ""),
    ],
)
def test_the_first_lines(line: str, left: str) -> None:
    assert redacted([line, "Experience"])[0] == left


@pytest.mark.parametrize(
    ("reference", "title"),
    [
        ("Lowe K, Haddad SB, Adeyemi T. Noise in yeast. 2021", "Noise in yeast. 2021"),
        ("Lowe K & Quill R (2020) Particle filters. JRSS C.", "(2020) Particle filters. JRSS C"),
        ("Lowe K (2023) Scoring rules.", "(2023) Scoring rules"),
        ("[12] K. Lowe and S. Haddad. On rewards. 2024", "On rewards. 2024"),
        ("Auctions (with J. de Wit), 2019", "Auctions, 2019"),
        ("Scaling RL with verifiers, 2025", "Scaling RL with verifiers, 2025"),
    ],
)
def test_authors_in_other_ways_of_writing(reference: str, title: str) -> None:
    assert without_authors(reference) == title
