"""Names the sections of a CV by their headings, in English, German, French and Spanish."""

from __future__ import annotations

import re

from foothold.domain.profile import Part

_HEADINGS = {
    Part.SUMMARY: r"""
        (?:(?:professional|executive|career|personal|brief|short)\ )?(?:summary|profile|objective|statement|bio)
        |about(?:\ me)?|overview|introduction|research\ (?:interests?|statement)|interests?(?:\ in\ research)?
        |career\ goals?|status|motivation|(?:kurz)?profil|zusammenfassung|über\ mich|à\ propos|profil\ professionnel
        |resumen|perfil|highlights""",
    Part.WORK: r"""
        (?:(?:work(?:ing)?|professional|relevant|research|industry|employment|teaching|academic|selected|other|additional
            |volunteer(?:ing)?|leadership|technical|internship|engineering|project)(?:\ (?:and|&)\ \w+)?\ )*
        (?:experiences?|history|appointments?|positions?|employment|work|career|internships?|volunteering|background)
        |volunteer(?:ing)?(?:\ work)?|berufserfahrung|beruflicher\ werdegang|praktika|werdegang|arbeitserfahrung
        |tätigkeiten|expériences?(?:\ professionnelles?)?|experiencia(?:\ (?:laboral|profesional))?""",
    Part.EDUCATION: r"""
        education(?:\ (?:and|&)\ (?:training|qualifications|certifications?))?
        |academic\ (?:background|qualifications|history)|qualifications
        |(?:relevant\ |selected\ |completed\ |key\ )?(?:courses?|coursework|modules)(?:\ (?:and|&)\ \w+)?
        |training(?:\ (?:and|&)\ \w+)?|certifications?|certificates?|degrees?|studies
        |licenses\ (?:and|&)\ certifications
        |theses|thesis|dissertation|(?:akademische\ )?ausbildung|studium|bildung|bildungsweg|weiterbildung
        |formation|études|diplômes|educación|formación(?:\ académica)?""",
    Part.PROJECTS: r"""
        (?:(?:selected|personal|side|research|open[- ]source|academic|technical|key|notable|relevant|own|independent
            |software|university|ml|ai|safety|course|class|student|school|hobby)\ )*projects?
        |what\ i(?:['’]ve)?\ (?:did|do|made|built|done)
        |portfolio|open[- ]source(?:\ (?:work|contributions?|software))?|contributions?
        |(?:(?:current|past|ongoing|independent|selected|doctoral|graduate)\ )*research(?:\ (?:work|projects))?
        |hackathons?|competitions?
        |(?:eigene\ |persönliche\ )?projekte|projets?(?:\ personnels)?|proyectos?""",
    Part.PUBLICATIONS: r"""
        (?:(?:selected|recent|peer[- ]reviewed|refereed|key|representative|conference|journal|major|all)\ )*
        (?:publications?|papers?|articles?|preprints?|proceedings|manuscripts?|works)(?:\ (?:and|&)\ \w+)?
        |patents?|(?:invited\ |conference\ )?(?:talks?|presentations?)(?:\ (?:and|&)\ \w+)?|blog(?:\ posts?)?|writing
        |posters?|books?|veröffentlichungen|publikationen|vorträge|publicaciones""",
    Part.SKILLS: r"""
        (?:(?:technical|core|key|top|professional|computer|programming|it|hard|soft|software|other|relevant|main|additional
            |transferable|research|language|digital)\ )*
        (?:skills?|competenc(?:e|ie)s|expertise|proficienc(?:y|ies)|abilities|strengths|toolbox|knowledge)
            (?:\ (?:and|&|/)\ [\w ]+)?
        |skill\ ?set|(?:tech(?:nical)?\ )?stack|techs?|technolog(?:y|ies)(?:\ (?:and|&)\ \w+)?
        |tools?(?:\ (?:and|&)\ \w+)?|(?:programming\ |computer\ |scripting\ |markup\ )?languages|frameworks?|libraries
        |(?:programming\ )?languages\ (?:and|&)\ \w+
        |fields|areas\ of\ (?:expertise|interest|speciali[sz]ation|competence)|methods?|software
        |operating\ systems?|databases?|platforms?
        |(?:machine|deep)\ learning|cloud|developer\ tools|specialties
        |(?:edv[- ]|it[- ])?kenntnisse|fähigkeiten|kompetenzen|sprachen|sprachkenntnisse|programmiersprachen
        |compétences|langues|habilidades|conocimientos|idiomas""",
    Part.OTHER: r"""
        awards?(?:\ (?:and|&)\ \w+)?|honou?rs?(?:\ (?:and|&)\ \w+)?|achievements?|accomplishments
        |grants?(?:\ (?:and|&)\ \w+)?|fellowships?|scholarships?|(?:professional\ )?activities|(?:academic\ )?service
        |extra[- ]?curriculars?(?:\ activities)?|hobb(?:y|ies)|misc(?:ellaneous)?|memberships?|community|outreach
        |additional(?:\ information)?|other|personal(?:\ (?:details|data|information))?
        |contact(?:\ (?:details|information|me))?|(?:connect|get\ in\ touch)(?:\ with\ me)?
        |datos\ (?:personales|de\ contacto)
        |informations?\ personnelles?|coordonnées|most\ proud\ of|leadership|teaching|mentoring|supervision|loves
        |auszeichnungen|preise|interessen|hobbys|sonstiges|kontakt|persönliche\ daten|ehrenamt|loisirs
        |centres\ d['’]intérêt|contacto""",
}
_PATTERNS = {part: re.compile(rf"(?:{words})", re.IGNORECASE | re.VERBOSE) for part, words in _HEADINGS.items()}
_REFEREES = re.compile(
    r"(?:academic\s|professional\s)?(?:references|referees|referenzen|recommendations|références|referencias)"
    r"(?:\s(?:available\s)?(?:on|upon)\s(?:request|demand))?",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"^#{1,6}\s+|\*\*|__|`")
_SPACED = re.compile(r"(?:\w ){3,}\w")
_LISTED = re.compile(r"\s*[•·*◦▪+-]\s")
_MOST_WORDS = 6


def part_of_heading(line: str) -> Part | None:
    """Return the part that a heading opens, None for a line that is no known heading.

    >>> part_of_heading("W O R K  E X P E R I E N C E"), part_of_heading("## Selected publications:")
    (<Part.WORK: 'work'>, <Part.PUBLICATIONS: 'publications'>)
    """
    bare = _bare(line)
    if not bare or len(bare.split()) > _MOST_WORDS or _LISTED.match(line):
        return None
    for said in (bare, *(re.split(r"\s*/\s*", bare) if bare.count("/") == 1 else ())):
        for part, pattern in _PATTERNS.items():
            if pattern.fullmatch(said):
                return part
    return None


def heading_level(line: str) -> int:
    """Return the level of a Markdown heading, 0 for another line."""
    found = re.match(r"(#{1,6})\s+\S", line.lstrip())
    return len(found.group(1)) if found else 0


def opens_referees(line: str) -> bool:
    """Return whether a line heads what others say of the person."""
    return _REFEREES.fullmatch(_bare(line)) is not None


def _bare(line: str) -> str:
    """Return a heading without markup, numbering, letter-spacing and its colon."""
    bare = _MARKUP.sub("", line).strip().strip("#=_*:|–—- \t")
    bare = re.sub(r"^(?:\d{1,2}|[IVX]{1,4})[.)]\s+", "", bare)
    bare = re.sub(r"^[^\w\s]{1,2}\s+", "", bare)  # what is left of an icon
    if _SPACED.fullmatch(re.sub(r" {2,}", " ", bare)):
        bare = re.sub(r"(?<=\w) (?=\w(?: |$))", "", bare)
    return re.sub(r"\s+", " ", bare)
