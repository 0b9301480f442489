"""Match: from a pasted or dropped CV to ranked problems of the right size, each with its reasons."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from foothold.domain.errors import CvError, FootholdError
from foothold.domain.posting import Level
from foothold.domain.profile import Part, Profile
from foothold.domain.ranking import Match, Wanted
from service.front import front
from service.pages import _kept, _person, _subscribe, _wants
from service.pages._cards import card
from service.pages._match_card import inside
from service.text import literal, plain, title
from service.words import DISLIKES, KINDS, LEVELS, PARTS, counted, listed

PRIVATE = (
    "Nothing of your CV leaves the machine that runs Foothold. It is read and ranked there, in this tab's session "
    "only, and goes when you close the tab. Name, mail and phone number are dropped before anything else."
)
MOST_LETTERS = 60_000


def draw() -> None:
    """Draw the screen."""
    st.title("Match", anchor=False)
    if _person.read() is None:
        ask()
        _kept.sync()
    else:
        results()


def ask() -> None:
    """Ask for a CV."""
    st.markdown("Paste your CV, or drop it as a file, and get problems of your size that your skills reach.")
    with st.form("cv"):
        text = st.text_area(
            "Your CV",
            height=220,
            max_chars=MOST_LETTERS,
            key="cv_text",
            placeholder="Paste text here. A few lines about what you did are enough to begin with.",
        )
        file = st.file_uploader("Or a file: PDF, DOCX, Markdown or plain text, up to 10 MB", max_upload_size=10)
        sent = st.form_submit_button("Read my CV", type="primary", icon=":material/manage_search:")
    st.markdown(f":material/lock: :small[{PRIVATE}]")
    example = _examples()
    if sent or example:
        _take(example or text or "", None if example else file)


def _examples() -> str:
    """Draw the invented people; return the CV of the one that was pressed, else ""."""
    chosen = ""
    examples = front().examples()
    if examples:
        st.markdown("**Or try an example** (invented people)")
        with st.container(horizontal=True):
            for name, text in examples.items():
                if st.button(literal(name, 40).capitalize(), key=f"example-{name}", icon=":material/person:"):
                    chosen = text
    return chosen


def _take(text: str, file: object) -> None:
    if front().problem:
        st.error(literal(front().problem, 400))
        return
    try:
        with st.status("Reading your CV", expanded=True) as progress:
            if not front().ready:
                st.text("The language model is still loading; this happens once after a start.")
            profile = front().profile(_text_of(text, file))
            progress.update(label="Read", state="complete")
    except CvError as error:
        st.error(literal(str(error), 400), icon=":material/error:")
        return
    except FootholdError as error:
        st.error(literal(str(error), 400), icon=":material/cloud_off:")
        return
    if not profile.items and not profile.skills:
        st.error("There is nothing to go by in this text. Add what you did, in a few lines, and what you know.")
        return
    _person.start(profile)
    st.rerun()


def _text_of(text: str, file: object) -> str:
    """Return the text of a CV, the file winning over what was pasted."""
    content, name = getattr(file, "getvalue", None), getattr(file, "name", "")
    if content is not None:
        return front().read_cv(content(), name)
    if not text.strip():
        raise CvError("Paste some text or choose a file first.")
    return text


@st.fragment
def results() -> None:
    """Draw what was read, what is wanted and the ranked cards; a click here re-runs no more than this."""
    read = _person.read()
    if read is None:
        st.rerun()
    profile = _what_we_read(read)
    wanted = _wants.draw()
    _undo_line()
    try:
        matches = _ranked(profile, wanted)
    except FootholdError as error:
        st.error(literal(str(error), 400), icon=":material/cloud_off:")
        matches = ()
    _cards(matches, wanted, profile)
    _kept.sync()


def _ranked(profile: Profile, wanted: Wanted) -> Sequence[Match]:
    with st.skeleton(height=160):
        return _person.ranked(profile, wanted)


def _what_we_read(read: Profile) -> Profile:
    names = [counted(count, word) for word, count in (("skill", len(read.skills)), ("area", len(read.areas))) if count]
    names += [LEVELS[read.level].lower()] if read.level else []
    names += [counted(len(read.items), "line")]
    first = "read_before" not in st.session_state
    st.session_state["read_before"] = True
    with st.expander(
        f"What we read of you: {', '.join(names)}", icon=":material/badge:", expanded=first, key="what_we_read"
    ):
        profile = _chips(read)
        with st.container(horizontal=True):
            _lines(read)
            if st.button("Start over", icon=":material/restart_alt:", help="Forgets everything about you at once."):
                _person.forget()
                st.rerun()
    return profile


def _chips(read: Profile) -> Profile:
    reference = front().reference
    skills = st.multiselect(
        "Skills (take off what is wrong, add what is missing)",
        list(dict.fromkeys([*(mention.skill for mention in read.skills), *reference.skills])),
        default=[mention.skill for mention in read.skills],
        key=_person.SKILLS,
        format_func=lambda key: reference.skills[key].name if key in reference.skills else key,
        placeholder="None yet: type to add one",
        persist_state="session",
    )
    areas = st.multiselect(
        "Research areas",
        list(dict.fromkeys([*read.areas, *reference.areas])),
        default=list(read.areas),
        key=_person.AREAS,
        format_func=lambda key: reference.areas[key].name if key in reference.areas else key,
        placeholder="None yet: choose one",
        persist_state="session",
    )
    level = st.segmented_control(
        "Level",
        list(Level),
        default=read.level,
        required=read.level is not None,
        key=_person.LEVEL,
        format_func=lambda value: LEVELS[value],
        persist_state="session",
    )
    return _person.corrected(read, skills, areas, level, _parts(read))


def _parts(read: Profile) -> frozenset[Part]:
    parts = list(dict.fromkeys(item.part for item in read.items))
    sizes = {part: sum(item.part is part for item in read.items) for part in parts}
    if not parts:
        return frozenset()
    chosen = st.pills(
        "Sections that count",
        parts,
        selection_mode="multi",
        default=parts,
        key=_person.PARTS,
        format_func=lambda part: f"{PARTS[part]} · {counted(sizes[part], 'line')}",
        persist_state="session",
    )
    return frozenset(chosen)


def _lines(read: Profile) -> None:
    """Draw where each skill was read, and the lines that are compared."""
    reference = front().reference
    with st.popover("Where we read it", icon=":material/find_in_page:"):
        for mention in read.skills:
            name = reference.skills[mention.skill].name if mention.skill in reference.skills else mention.skill
            st.text(f"{name}: “{title(mention.words)}”")
        if read.level_evidence:
            st.text(f"Level: “{title(read.level_evidence)}”")
        for item in read.items:
            st.text(f"{PARTS[item.part]}: {plain(item.text, 300)}")


def _undo_line() -> None:
    given = _person.thumbs()
    if not given:
        return
    last = given[-1]
    why = last.feedback.why
    did = f"Turned down ({DISLIKES[why].lower()})" if why else "More like this"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":small[{did}: “{literal(last.title, 70)}”]", width="stretch")
        st.button("Undo", key="undo", icon=":material/undo:", on_click=_person.undo)


def _cards(matches: Sequence[Match], wanted: Wanted, profile: Profile) -> None:
    if not matches:
        _nothing(wanted)
    with st.container(horizontal=True, vertical_alignment="center"):
        if matches:
            words = counted(len(matches), "match", "matches")
            st.header(f"{words} for you, best first", anchor=False, width="stretch")
        _subscribe.button(_person.as_filter(profile, wanted), name="match", profile=profile)
    now = front().now()
    for match in matches:
        card(match.held, now, match=match, inside=lambda match=match: inside(match))  # type: ignore[misc]
    if len(matches) >= wanted.top < _person.MOST:
        st.button("Show more", icon=":material/expand_more:", on_click=_more)


def _more() -> None:
    st.session_state["top"] = min(_person.MOST, st.session_state.get("top", _person.MORE) + _person.MORE)


def _nothing(wanted: Wanted) -> None:
    kinds = listed([KINDS[kind].lower() for kind in wanted.kinds])
    st.info(
        f"No match among what is open now ({kinds}). Give it more time, want more kinds, or take off “Remote only” "
        "and places.",
        icon=":material/search_off:",
    )


draw()
