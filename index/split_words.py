"""Words that tell what a text is: a wish, a result, a task, the name of another kind of section."""

from __future__ import annotations

import re


def _each(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words by which authors say that they would like somebody to do what follows.
WANTED = re.compile(
    r"""\b(?:
    (?:i|we)(?:['’]d|\s+would|['’]m|['’]re|\s+am|\s+are)\s+(?:\w+\s+){0,2}?(?:love|like|excited|keen|interested|happy|curious|enthusiastic)
      (?!\s+(?:to\s+)?(?:get|hear|know|receive|thank|see\s+(?:your|comments)))
    |would\s+be\s+(?:\w+\s+){0,2}?(?:interesting|exciting|valuable|useful|nice|good|great|helpful|cool|worth\w*|informative|interested|excited)
    |(?:worth|deserves?|warrants?|merits?|needs?)\s+(?:\w+\s+){0,1}?(?:exploring|investigating|studying|trying|research|investigation|work|study)
    |(?:could|can|might|should)\s+(?:\w+\s+){0,1}?(?:be\s+)?(?:explored?|investigated?|studi?e?d?y?|tried|tested?|extended?|worked\s+on)
    |remains?\s+(?:\w+\s+){0,1}?(?:open|unclear|unknown|unsolved|unanswered|to\s+be)
    |(?:don['’]t|do\s+not|doesn['’]t|not\s+yet)\s+(?:\w+\s+){0,1}?(?:know|understand|understood|clear|known)
    |future\s+(?:work|research|studies|directions?|experiments?)
    |encourage|welcome|looking\s+forward|feel\s+free|reach\s+out|get\s+in\s+touch|contact\s+(?:me|us)|let\s+(?:me|us)\s+know
    |start\s+(?:with|by)|low-?hanging|tractable|neglected
    )\b""",
    re.X | re.I,
)

#: Words that don't tell one heading from another.
STOPWORDS = _each(
    """
    a an and are as at be by can common current do for from full further general has have how i if important in
    into is it its key list main more my not of on or other our past recommended section short some such than
    that the their them these they this to us was we what when where which who why will with work you your
    """
)

#: A word of a heading or label behind which something other than problems follows.
OTHER_HEADING = re.compile(
    r"""(?:
    related|prior|previous|background|motivations?|introduction|intro|overview|summary|tl;?dr|abstract|conclusions?|
    discussion|results?|findings?|methods?|methodology|setup|set-up|approach|approaches|procedure|details|
    appendix|appendices|acknowledge?ments?|thanks|contributions?|references?|bibliography|citations?|footnotes?|
    criteria|criterion|eligibility|requirements?|desiderata|assumptions?|definitions?|notation|preliminaries|terms|
    resources?|readings?|links?|papers|books|videos?|courses?|tutorials?|materials|libraries|
    mentors?|team|staff|people|authors?|board|advisors?|alumni|participants?|winners?|prizes?|judging|
    apply|applying|deadlines?|timelines?|schedule|dates?|logistics|faqs?|compensation|benefits|salary|
    location|contact|about|news|events?|opportunities|jobs?|highlights|feedback|podcast|fit|candidates?|
    examples|observations?|arguments?|objections?|reasons?|why|pros|cons|advantages?|disadvantages?|
    limitations?|caveats|concerns?|lessons?|takeaways?|advice|tips|mistakes?|claims?|
    steps|instructions|usage|installation|install|started|quickstart|license|changelog|roadmap|
    history|updates?|posts?|sequence|newsletter|opinion|comments?|hints?|solutions?|notes?|predictions?|outcomes?|
    glossary|contents|structure|progress|status|success|stories|strategy|optional|workflow|ratings?|focus|
    checklist|guide|guidelines|flags|tree|template|rules|principles|policy|policies|abbreviations|
    taken|completed|finished|discussed|practicalit\w+|practical|matters|sources|credits|maintainers?|contributors?|members?|
    theorems?|lemmas?|proofs?|disclaimers?|epistemic|importance|relation|externalities|criticisms?|preamble|prompts?
    )""",
    re.X | re.I,
)

#: Whole headings of other sections that are made of everyday words.
OTHER_PHRASE = re.compile(
    r"^\W*(?:who\s+(?:we|i)\b|(?:about|from)\s+(?:us|me)\b|what\s+(?:we|i)\s+(?:offer|look|did|do|learned|learnt|saw|found)\b"
    r"|what\s+you(?:['’]ll)?\s+(?:get|need|bring|do)\b|how\s+(?:to\s+apply|(?:we|i|it)\b)|why\s+(?:we|i|this|not|it)\b"
    r"|(?:frequently\s+asked|common\s+questions|questions\s+(?:people|you|others|applicants)\b)|(?:out\s+of|not\s+in)\s+scope"
    r"|(?:what\s+)?(?:i|we)\s+(?:will\s+not|won['’]t|do\s+not|don['’]t|cannot|can['’]t)\s+(?:fund|support|accept|cover|consider)\b"
    r"|(?:how\s+to\s+)?(?:get\s+in\s+touch|reach\s+us|join(?:\s+us)?|stay\s+in\s+touch)\b|who\s+(?:took|is|are|else|did)\b|who['’]s\b"
    r"|what\s+(?:i|we)\s+(?:used|funded|know|built|tried|believe|would\s+do)\b|what\s+would\s+change\b"
    r"|what(?:['’]s|\s+is)\s+(?:already\s+)?(?:known|clear|new)\b"
    r"|your\s+(?:tasks|profile|role)\b|(?:you\s+)?(?:may|might)\s+be\s+a\s+good\s+fit)",
    re.I,
)

#: Titles of digests: they name what one number of them reports, not what it holds.
DIGEST = re.compile(r"\b(?:newsletter|digest|round-?up)\b|\[?\b[A-Z]{2,5}\s+#\d+", re.I)

#: The tick before a task that is done, or words struck through in Markdown.
DONE = re.compile(r"\s*(?:\[[xX]\]|[✅✔☑]|~~)")

#: Titles of texts that ask and answer: their questions are those of readers.
ANSWERS = re.compile(
    r"\bFAQs?\b|\bfrequently\s+asked\b|\bQ\s?(?:&|and)\s?A\b|\bAMA\b|\bask\s+me\s+anything\b|\binterview\b", re.I
)

#: Headings of sections that close a text.
CLOSING = re.compile(
    r"\b(?:conclusions?|discussion|summary|closing|final|takeaways?|limitations?|appendix|outlook)\b", re.I
)

#: Verbs that a task opens with. Their "-ing" form opens one as well.
VERBS = _each(
    """
    adapt add address adjust aggregate align analyse analyze answer apply approach argue articulate ask assemble
    assess attack attempt audit augment automate benchmark bound break bring build calculate calibrate catalog
    catalogue challenge change characterise characterize check clarify classify clean clone close cluster code
    collect combine come compare compile compose compress compute conceptualise conceptualize conduct confirm
    connect consider construct control convert correlate count cover craft create curate cut debug decide decode
    decompose decorrelate deepen define demonstrate derive describe design detect determine develop devise
    diagnose differentiate discover disentangle distill distinguish do document double-check draw edit elicit
    elucidate embed empirically encode engineer ensure enumerate establish estimate evaluate examine execute
    expand experiment explain exploit explore expose extend extract figure fill find fine-tune finetune fit fix
    flesh focus forecast fork formalise formalize formulate freeze gather generalise generalize generate get
    give hand-code hide hold host hunt identify implement improve incorporate increase infer inject inspect
    integrate interpret interview introduce invent investigate iterate keep label learn leave let leverage link
    list locate log look lower make map mask match measure merge mine minimise minimize mitigate mix model
    modify monitor move name observe obtain open operationalise operationalize optimise optimize order organise
    organize outline package pair paraphrase patch perform perturb pick place plan play plot port pose post
    predict prepare probe produce profile prompt propose prototype prove provide prune publish push put quantify
    query raise randomise randomize rank re-implement re-label re-run re-train read reassess reconstruct record
    recover recreate red-team reduce refactor refine regress reimplement relabel release remove render repair
    repeat rephrase replace replicate report reproduce rerun rescore research resolve rethink retrain reverse
    reverse-engineer review rewrite rigorously run sample sanity-check save scale scan score scrape scrutinise
    search see select send separate set sharpen shorten show shrink shuffle simplify simulate sketch solve sort
    specify split spot spread start state steer stitch store stress stress-test study substitute sum summarise
    summarize supervise supply support surface survey swap sweep switch synthesise synthesize systematically
    systematize tabulate tackle tag take target teach tease test theoretically think tie time tokenize trace
    track trade train transcribe transfer translate trick truncate try tune uncover understand unify unlearn
    update use validate vary verify visualise visualize vote watch weigh widen work wrap write
    """
)

#: First words and phrases of a result, a story or a reason.
TOLD = re.compile(
    r"\b(?:we|i|they|he|she)\s+(?:\w+ly\s+)?(?:find|found|show|showed|trained|tested|ran|used|use|think|thought|believe|"
    r"believed|did|was|were|had|got|saw|observed|observe|argue|argued|expect|evaluated|compared|see|note|define|assume|"
    r"provide|present|introduce|describe|report|hope|know|agree|felt|feel|wrote|made|tried|learned|noticed)\b",
    re.I,
)
HEDGED = re.compile(
    r"\b(?:could|might|would|should|can we|can you|can i|how|whether|what if|try|to what extent|is it possible)\b", re.I
)
#: Words to or about readers; questions that a reader asks for himself ("Do I need to be in London?") too.
SECOND_PERSON = re.compile(
    r"\b(?:you|your|yours|applicants?|candidates?|fellows?|(?:do|can|should|must|may|will|am|could|what\s+if)\s+i)\b",
    re.I,
)
#: A question with its answer, or with the place where the text itself answers it.
ANSWERED = re.compile(
    r"\?\s*(?:\n\s*)*(?:yes|no|not\s+(?:really|yet|quite)|sometimes|perhaps|maybe|probably|it\s+depends|a:|answer:)\b"
    r"|\((?:see\s+|answered\s+in\s+)?(?:section|sec\.|§|figure|fig\.|table|chapter)\s*[\dA-Z]",
    re.I,
)
RESEARCH = re.compile(
    r"\b(?:models?|llms?|agents?|training|fine-?tun\w+|datasets?|benchmarks?|evals?|evaluations?|interpretab\w+|probes?|"
    r"features?|neurons?|circuits?|activations?|steering|alignment|misalign\w+|safety|oversight|reward|monitor\w*|"
    r"deception|deceptive|transformers?|networks?|learning|algorithms?|reinforcement|gradient|representations?|"
    r"experiments?|hypothes[ie]s|theor(?:y|em|ies)|utility|decision|agency|optimi[sz]\w+|embedded|logical|"
    r"robust\w*|adversarial|attention|heads?|layers?|superposition|jailbreak\w*|unlearning|backdoors?|capabilit\w+)\b",
    re.I,
)
