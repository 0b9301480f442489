"""What the Match screen adds to a card: why in one line, thumbs, and line by line on demand."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from foothold.domain.posting import SkillMention
from foothold.domain.ranking import Dislike, Match
from service.front import front
from service.pages import _kept, _person
from service.pages._cards import source_link
from service.text import literal, plain, safe_link, title
from service.words import DISLIKES, listed


def inside(match: Match) -> None:
    """Draw why it matches, what one can do with it, and the details."""
    st.markdown(why_line(match))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _kept.button(match.held)
        _thumbs(match)
        source_link(match.held)
    details = st.expander(
        "Line by line, and what is missing",
        key=f"why-{match.held.posting.id}",
        type="compact",
        on_change="rerun",
    )
    if details.open:
        with details:
            _details(match)


def skill_name(key: str) -> str:
    """Return what people call a skill, plain text."""
    skill = front().reference.skills.get(key)
    return skill.name if skill else key


def why_line(match: Match) -> str:
    """Return why a posting matches, one line of Markdown."""
    have = listed([skill_name(each.skill) for each in match.have], 3)
    lack = listed([skill_name(each.skill) for each in match.lack], 2)
    said = {"skills", "meaning"} if match.pairs else {"skills"}
    moved = [reason.sentence for reason in match.reasons if reason.moved > 0 and reason.factor not in said]
    parts = [f"you have {literal(have)}"] if have else []
    parts += [f"it reads close to your “{literal(match.pairs[0].yours, 90)}”"] if match.pairs else []
    parts += [literal(sentence, 110) for sentence in moved[: 2 - len(parts)]]
    parts += [f"it also needs {literal(lack)}"] if lack else []
    return "**Why:** " + " · ".join(parts or ["it is the nearest of what is open"])


def _thumbs(match: Match) -> None:
    held = match.held
    liked = held.posting.id in _person.liked()
    st.button(
        "More like this",
        key=f"up-{held.posting.id}",
        type="tertiary",
        icon=":material/thumb_up:",
        disabled=liked,
        on_click=_person.thumb,
        args=(held, None),
    )
    st.menu_button(
        "Not for me",
        list(Dislike),
        key=f"down-{held.posting.id}",
        type="tertiary",
        icon=":material/thumb_down:",
        format_func=lambda why: DISLIKES[why],
        on_click=_turn_down,
        args=(match,),
    )


def _turn_down(match: Match) -> None:
    why = st.session_state.get(f"down-{match.held.posting.id}")
    if why is not None:
        _person.thumb(match.held, Dislike(why))


def _details(match: Match) -> None:
    if match.pairs:
        st.markdown("**Your lines beside theirs**")
    for pair in match.pairs:
        with st.container(border=True, gap="xsmall"):
            st.text(f"You: {plain(pair.yours, 300)}")
            st.text(f"They: {plain(pair.theirs, 300)}")
    if match.have:
        st.markdown("**What you have of what it asks**")
    for each in match.have:
        st.text(f"{skill_name(each.skill)}: “{title(each.yours)}”")
    _missing(match.lack)
    st.markdown("**What moved its rank**")
    for reason in match.reasons:
        st.markdown(f":material/{'arrow_upward' if reason.moved > 0 else 'arrow_downward'}: {literal(reason.sentence)}")


def _missing(lack: Sequence[SkillMention]) -> None:
    if not lack:
        return
    st.markdown("**What is missing, and where to learn it**")
    for mention in lack:
        skill = front().reference.skills.get(mention.skill)
        link = safe_link(skill.learn) if skill else ""
        wish = "" if mention.required else " (nice to have)"
        name = literal(skill_name(mention.skill)) + wish
        place = f": [{literal((skill and skill.learn_title) or 'a good place to start')}]({link})" if link else ""
        st.markdown(f"- {name}{place}")
