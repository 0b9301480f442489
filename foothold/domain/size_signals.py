"""The signals that tell small problems from large ones: a table, and nothing else.

Each signal is a group of words with two weights, one for a title and one for the text below it; positive weights mean
larger. The words are what trackers, courses and research lists of different kinds have in common (a repair is smaller
than a feature, a replication smaller than a theory), never names of one project. How they are weighed together is in
`foothold.domain.rubric`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signal:
    """A group of words that tells of size.

    Attributes:
        name: what the words have in common.
        title: weight where they stand in the title; positive means larger.
        text: weight where they stand in the text.
        words: a pattern, matched from the start of a word.
    """

    name: str
    title: float
    text: float
    words: str


SIGNALS: tuple[Signal, ...] = (
    # Work on what is there already.
    Signal("repair", -0.4, -0.2, r"fix(?:es|ed|ing)?\b|correct(?:ly|ed|ing)?\b|repair|patch\b|hotfix|workaround"),
    Signal(
        "wording",
        -1.0,
        -0.3,
        r"typos?\b|spelling|wording|rephras|(?:error |warning )?message|label|tooltip|icon|caption|links?\b|logo"
        r"|colou?r|font|hover|click|button|menu",
    ),
    Signal(
        "documentation",
        -0.3,
        0.0,
        r"docs?\b|documentation|document\b|readme|docstring|tutorial|guide\b|changelog|comments?\b|website|web ?page",
    ),
    Signal("removal", -0.7, -0.2, r"renam|remov|delet|drop\b|hide\b|disabl|unused|clean ?up|tidy|deprecat|obsolete"),
    Signal(
        "change",
        -0.6,
        -0.1,
        r"chang(?:e|ed|es|ing)\b|updat(?:e|ed|es|ing)\b|upgrad|bump|set\b|adjust|tweak|modif|switch|swap|revert",
    ),
    Signal(
        "a value",
        -0.4,
        -0.2,
        r"default|constant|parameter|argument|option\b|flag\b|value|field|column|header|propert(?:y|ies)|attribute"
        r"|config\b|setting|version",
    ),
    Signal(
        "a symptom",
        -0.3,
        -0.25,
        r"crash|exception|errors?\b|\w+error\b|fail(?:s|ed|ing|ure)?\b|not work|do(?:es)?(?:n['’]?t| not)\b"
        r"|(?:is|are) not|can(?:not|['’]?t)\b|unable|broken|incorrect|wrong|missing|invalid|unexpected|bug\b|regression"
        r"|traceback|when\b|no longer",
    ),
    Signal("a check", -0.4, -0.1, r"check(?:s|ing)?\b|verify|confirm|ensure|make sure|sanity|assert"),
    Signal("showing", -0.4, -0.2, r"log(?:s|ging)?\b|print|display|shows?\b|shown\b|output"),
    # Small units of research and of tools.
    Signal(
        "modest",
        -0.7,
        -0.2,
        r"minor|(?<!gpt-2 )(?<!neo )small|simple|simpl[ey]|trivial|easy|quick|straightforward|only need|one[- ]line"
        r"|single|low[- ]effort|starter|beginner|newcomer|warm-?up|toy\b|tiny|basic|gentle|tractable|just\b",
    ),
    Signal(
        "a pointer to start from",
        -0.4,
        -0.2,
        r"similar to #?\d|starter code|notebook|colab|checkpoint|example pr\b|pre-?trained"
        r"|existing (?:code|implementation|data ?set)",
    ),
    Signal(
        "one more of a kind",
        -0.6,
        -0.3,
        r"(?:add|port|onboard)(?:ing)? (?:support for )?(?:the |an? )?(?:\S+ ){1,3}(?:data ?sets?|loader|probe|detector"
        r"|converter|eval)\b|data ?set loader|fetch function|(?:benchmark|eval) (?:implementation|onboarding)",
    ),
    Signal(
        "replication",
        -0.7,
        -0.1,
        r"replicat|reproduc(?:e|ing) (?:the )?(?:result|paper|finding|experiment|figure)|re-?run|repeat",
    ),
    Signal("variation", 0.1, 0.1, r"extend|extension|vary|varying|appl(?:y|ying)\b|adapt|additional|another|more\b"),
    Signal(
        "a measurement",
        -0.4,
        0.0,
        r"measur|comput(?:e|ing)\b|calc|plot|visuali[sz]|count(?:s|ing)?\b|compar(?:e|ing|ison)|evaluat|test\b|testing"
        r"|load\b|get\b|find\b|look at|inspect|classif|detect|spot\b",
    ),
    Signal(
        "a trial",
        -0.5,
        0.0,
        r"try\b|trying|play(?:ing)? (?:around )?with|playground|attempt|ablat|patch(?:ing)?\b|examine",
    ),
    Signal(
        "a small model",
        -0.3,
        -0.2,
        r"gpt-?2|gpt-neo|pythia|tiny ?stories|(?:one|two|1|2|single)[- ]layer|mnist|small model|toy model|cart ?pole"
        r"|tic-tac-toe|solu\b|relu\b",
    ),
    # New work.
    Signal(
        "implementation",
        0.8,
        0.35,
        r"implement|functionalit|new features?|features?\b(?! (?:attribution|vector|map|space|importance|direction))",
    ),
    Signal(
        "making",
        0.3,
        0.1,
        r"creat(?:e|ed|ing|ion)\b|build(?:ing)?\b|develop(?!er)|write (?:an?|your)\b|construct|introduc"
        r"|add (?:an? )?(?:new|support)|produce|generat|complete\b|your own|define\b",
    ),
    Signal(
        "design",
        0.8,
        0.3,
        r"design(?!at)|architect|specif(?:y|ication)|proposal|rfc\b|roadmap|prototype|spike\b|proof of concept|poc\b"
        r"|strategy|plan\b",
    ),
    Signal(
        "investigation",
        0.6,
        0.3,
        r"investigat|research|explor(?!er)|analy[sz]|understand|study|determine|figure out|characteri[sz]e|identify"
        r"|diagnos|interpret(?!er|abilit)",
    ),
    Signal(
        "restructuring",
        0.6,
        0.25,
        r"refactor|restructur|rewrit|redesign|rework|migrat|overhaul|moderni[sz]|conver(?:t|sion)|transition|port to"
        r"|decoupl|extract\b|consolidat|unify|abstract",
    ),
    Signal(
        "support of something",
        0.4,
        0.25,
        r"support(?:s|ing)?\b|integrat|enabl(?:e|es|ing)\b|allow(?:s|ing)?\b|provid(?:e|es|ing)\b|ability to|able to"
        r"|as an? \w+,? (?:i|we)\b|user story|import\b|export|sync\w*|plug-?in|adapter|connector|binding",
    ),
    Signal(
        "automation", 0.3, 0.3, r"automat(?:e|ic|ed|ion|ically)|tooling|tools? for|pipeline|workflow|orchestrat|schedul"
    ),
    Signal("tests", 0.2, 0.2, r"unit tests?|test cases?|tests\b|test coverage|acceptance test"),
    Signal(
        "performance",
        0.4,
        0.2,
        r"performance|optimi[sz]|speed|slow|faster|efficien|latency|throughput|scal(?:e|able|ability|ing)\b|parallel"
        r"|concurren|race condition|deadlock|distributed|clusters?\b|cach(?:e|ing)|async",
    ),
    Signal(
        "low-level work",
        0.5,
        0.2,
        r"gpu\b|cuda|compiler|kernel|differentiat|numeric|integrator|solver|geometr|tensor|low-level|c\+\+|thread"
        r"|memory\b|convolution|linear algebra|floating[- ]point",
    ),
    Signal("security", 0.2, 0.1, r"security|authenticat|authoriz|permission|encrypt|credential|ssl\b|oauth|sandbox"),
    Signal(
        "storage", 0.2, 0.2, r"database|schema|persist(?:s|ed|ing|en)|transaction|storage|replication\b|query|queries"
    ),
    Signal(
        "a system",
        0.1,
        0.05,
        r"wizard|dashboard|editor|gui\b|user interface|rest api|endpoint|protocol|service|server|framework|system\b"
        r"|engine\b|infrastructure|platform|class\b|classes\b|trainer|agent|network\b",
    ),
    # Breadth and doubt.
    Signal(
        "breadth",
        0.2,
        0.2,
        r"multiple|several|various|all (?:the|of)|across|every|entire|whole|full(?:y)?\b|comprehensive|general|generic"
        r"|arbitrary|variety|diverse|range of|end-to-end|numerous|both",
    ),
    Signal(
        "coupling",
        0.4,
        0.25,
        r"compatib|dependenc|depend(?:s|ing)? on|separate|isolat|nested|recursive|complex|complicat|edge case"
        r"|corner case|interact(?!iv)|(?:in)?consisten|robust|semantics|non-?trivial|difficult\b"
        r"|(?<!-)hard\b(?![- ]?(?:cod|link|driv|disk))|challeng(?!es\b)|tricky|subtle|careful",
    ),
    Signal(
        "doubt",
        0.0,
        0.3,
        r"unclear|ambiguous|vague|not (?:sure|certain|clear)|unknown|open[- ]ended|discuss|decide|debate|trade-?off"
        r"|opinion|consider\b|perhaps|maybe\b|might\b|may\b|could\b|would be (?:nice|good|great|useful)|possib"
        r"|how (?:to|do|does|can)\b|why\b",
    ),
    # What its author says of it: with an emphasis it is the problem that is meant, seldom a part of it.
    Signal(
        "said to be hard",
        0.8,
        0.6,
        r"(?:very|quite|extremely|highly|fairly|rather|really|too|particularly|especially|notoriously|most|more|pretty)"
        r" (?:hard|difficult|challenging|complex|ambitious|complicated|involved)\b"
        r"|not (?:be )?(?:easy|trivial|straightforward|simple|solvable)|non-?trivial"
        r"|(?:out|outside|beyond)(?: of)?(?: the)? reach|new ideas|unsolved|open (?:problem|question)|substantial"
        r"|(?:significant|major|a lot of) (?:effort|work|amount|change)",
    ),
    Signal(
        "said to be easy",
        -0.8,
        -0.4,
        r"(?:very|quite|pretty|fairly|relatively|really|literally|should(?: just)? be|only|just) (?:an? )?"
        r"(?:(?:pretty|fairly|very|just) )?"
        r"(?:easy|simple|simply|quick|quickly|straightforward|trivial|minor|one[- ]line"
        r"|small (?:change|fix|patch|task))"
        r"|one[- ]liner?\b|literally just|should just|only (?:need|have) to|easy (?:fix|win|project|exercise)"
        r"|low[- ]hanging|good first|simple (?:fix|change|exercise)|quick (?:fix|win)",
    ),
    # Large research.
    Signal(
        "people to study",
        0.6,
        0.3,
        r"human (?:baseline|subject|participant|annotat|stud(?:y|ies)|rater|label|evaluat|expert|data)"
        r"|user stud(?:y|ies)|participants?\b|annotators?\b|crowd-?(?:work|sourc)|interview(?:s|ing)?\b|randomi[sz]ed"
        r"|uplift|expert (?:annot|label|judg|eval)",
    ),
    Signal(
        "training",
        0.3,
        0.2,
        r"train(?:ing|ed)? (?:an? |new |from |small |large |your |the )*(?:\w+ )?(?:model|network|agent|transformer"
        r"|scratch|loop)|from scratch|pre-?train|fine-?tun|rlhf|hyperparameter",
    ),
    Signal(
        "theory",
        0.7,
        0.2,
        r"theor(?:y|ies|etic|em)|proof|prove[sdn]?\b(?! (?:to be|useful|hard|impossible))|formal(?:i[sz]|ly)|guarantee"
        r"|axiom|principles?\b|mathemati|derive|derivation",
    ),
    Signal(
        "a benchmark",
        0.3,
        0.1,
        r"benchmark|data ?sets?\b|environment|corpus|suites?\b|survey",
    ),
    Signal(
        "the frontier",
        0.6,
        0.2,
        r"frontier|large-?scale|at scale|state[- ]of[- ]the[- ]art|reinforcement|rl\b|multi-?agent|larger? models"
        r"|long-horizon|real-world|realistic|production|alphazero|llms?\b",
    ),
    Signal(
        "mechanism",
        0.2,
        0.0,
        r"mechanis|reverse[- ]engineer|algorithm|explain|universal|generali[sz]|causal scrubbing|polysemantic"
        r"|superposition|phenomen|few-shot|factual|memori[sz]ation",
    ),
    Signal(
        "ambition",
        0.8,
        0.2,
        r"ambitious|moonshot|novel\b|new (?:technique|method|approach|algorithm|architecture|paradigm)|loosely"
        r"|systematic|rigorous|thorough|sophisticated|fundamental|bonus|analogs?\b|alternative|safety case",
    ),
)
