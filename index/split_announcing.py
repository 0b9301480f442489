"""How authors announce that problems follow, one manner of speaking a line."""

from __future__ import annotations

import re

_THING = (
    r"(?:problems?|questions?|directions?|projects?|ideas?|steps?|experiments?|exercises?|avenues?|investigations?|"
    r"extensions?|explorations?|challenges?|proposals|suggestions?|sub-?problems?|sub-?questions?|work|research|"
    r"studies|tasks?|topics?|efforts?|bounties|puzzles|riddles|mysteries|conjectures|replications?|follow-?ups?|threads?|gaps|holes|matters)"
)
_THINGS = (
    r"(?:problems|questions|projects|ideas|directions|experiments|exercises|bounties|avenues|topics|replications|"
    r"extensions|follow-?ups|investigations|studies|theses)"
)
_COUNTED = (
    r"(?:open\s+problems|(?:open|research)\s+questions|projects|ideas|directions|experiments|exercises|bounties|gaps|holes|puzzles|riddles|"
    r"mysteries|unknowns|conjectures)"
)
_COUNT = (
    r"(?:\d{1,3}\+?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|"
    r"dozens\s+of)"
)
_DO = (
    r"(?:do|work|try|explore|investigate|answer|study|pursue|test|build|tackle|solve|look|replicate|extend|examine|"
    r"address|start|check|measure|see)"
)
_HELP = r"(?:fund|support|supervise|advise|mentor|know|learn|help|contribute|like|love|want|take|carry)"
_DONE = r"(?:done|tried|tested|built|studied|explored|investigated|measured|answered|improved|solved|checked|settled)"
_US = r"(?:i|we|one|someone|somebody)"
#: What follows "questions we" where they are the text's own: asked, answered, known of.
_PAST = (
    r"(?:['’]m|['’]re|['’]ve|\s+am|\s+are|\s+have|\s+will)?\s+(?:aware|familiar|ask\w*|used?|tried|tested|had|got|found|considered|"
    r"discuss\w*|explored|studied|answer\w*|address\w*|funded|ran|worked|made|saw|received)\b"
)
_ANYBODY = (
    r"(?:i|we|you|one|others|people|anyone|anybody|someone|somebody(?:\s+else)?|(?:an?\s+)?(?:newcomers?|students?|"
    r"volunteers?|beginners?|outsiders?|reader))"
)
_MIGHT = r"(?:['’]d|\s+would|\s+could|\s+might|\s+should|\s+can)"
_WOULD = r"(?:['’]d|\s+would|\s+want|\s+wish|\s+hope)"
_WORDS = r"(?:[\w'’/&-]+\s+)"

#: Parts of a heading, label or lead-in, as whole words.
_PARTS = (
    # open questions, further work, suggested replications, concrete and tractable directions
    r"(?!(?:example|sample|next)\s+questions)(?:open|unsolved|unresolved|outstanding|unanswered|future|further|next|"
    r"follow-?up|starter|example|suggested|proposed|concrete|tractable|promising|exciting|worthwhile|recommended|"
    rf"requested|candidate|sample|neglected|interesting|fruitful)\s+{_WORDS}{{0,3}}?{_THING}",
    # the most useful things to do, valuable next experiments
    rf"(?:useful|valuable|important|informative|natural|obvious|ambitious|interesting)\s+{_WORDS}{{0,2}}?"
    rf"(?:things|{_THINGS})\s+(?:to\s+{_DO}|would|could|that\s+remain|are\s*:)",
    # possible projects, some important questions, additional experiments
    r"(?:possible|potential|additional|other|new|more|remaining|important|key|major|some|few|several|bonus|stretch)\s+"
    r"(?:(?:current|important|empirical|technical|theoretical|big|small)\s+)*"
    r"(?:questions|directions|projects|ideas|experiments|exercises|avenues|extensions|investigations|replications)",
    # project ideas, research questions, thesis topics, paper replications
    r"(?:research|project|thesis|experiment|extension|study|paper|hackathon|replication|dissertation)\s+"
    r"(?:ideas|questions|directions|topics|proposals|suggestions|problems|avenues|projects|challenges|replications)",
    # student projects, weekend ideas
    r"(?:student|master['’]?s|bachelor['’]?s|capstone|volunteer|community|internship|weekend|summer|side)\s+" + _THINGS,
    # questions of interest, problems worth solving, projects for newcomers, ideas that we would love to see
    rf"{_THINGS}\s+(?:of\s+interest|worth|left|that\s+remain|remaining|up\s+for\s+grabs|like\s*:)",
    r"(?:projects|directions|exercises|extensions|avenues|replications)\s+for",
    rf"(?:questions|projects|ideas|directions|exercises|extensions|experiments|avenues)\s+(?:to\s+{_DO}|"
    rf"(?:that\s+|which\s+)?(?:i|we)(?!{_PAST}))",
    r"(?:projects|ideas|directions|exercises|extensions|experiments)\s+you",
    rf"problems\s+{_WORDS}{{0,6}}?(?:to\s+(?:work|try|solve|tackle)|contribute\s+to|you\s+(?:could|can)|{_US}{_WOULD})",
    r"(?:ideas|suggestions)\s+for\s+(?:\w+\s+){0,3}?(?:projects|research|work|papers|experiments|contributions|theses)",
    rf"(?:things|work|research)\s+(?:that\s+)?(?:{_US}{_WOULD}|to\s+(?:try|explore|investigate|build)|worth)",
    # what should be done, what you could do, what we don't know, where to go from here, what's next
    r"what\s+(?:should|could|can|might|(?:remains|is\s+left|needs)\s+to)\s+be\s+done|what\s+(?:remains|is\s+missing)",
    rf"what\s+(?:you|others|one|somebody|someone)\s+(?:can|could|might|should)\s+{_DO}|what\s+we\s+can\s+do",
    r"what\s+(?:we|i)\s+(?:don['’]t|do\s+not)\s+(?:yet\s+)?(?:know|understand)|what['’]?s\s+next|where\s+next",
    r"where\s+(?:to|could\s+\w+|do\s+we)\s+go(?:\s+from\s+here)?",
    r"(?:ways\s+to|how\s+to)\s+(?:extend|contribute|build\s+on)|how\s+(?:you|others)\s+(?:can|could)\s+(?:help|contribute)",
    r"much\s+more\s+(?:work|research)\s+to\s+(?:be\s+done|do)|(?:directions?|areas?|avenues?|room)\s+(?:for|of)\s+"
    r"(?:\w+\s+)?(?:future|further)",
    # what somebody could try, where you can help, what I would look at; not what I would do differently
    rf"(?:what|where|things|work|research|{_THINGS})\s+(?:that\s+|which\s+)?{_ANYBODY}{_MIGHT}\s+(?:\w+\s+){{0,2}}?"
    rf"(?:{_DO}|{_HELP})\b(?!.*\b(?:again|differently)\b)",
    rf"(?:what|things|work|research|{_THINGS})\s+(?:that\s+)?(?:i|we)\s+(?:hope|want|wish|would\s+like)\s+to\s+"
    rf"(?:{_DO}|fund|support|supervise|know|understand)",
    rf"(?:what|things|work|research|much)\s+(?:\w+\s+)?(?:could|should|might|can|needs?\s+to|remains?\s+to|has\s+yet\s+to)"
    rf"\s+be\s+(?:\w+\s+)?{_DONE}",
    # experiments I never got round to, gaps that nobody fills, what we did not test; not what did not work
    rf"(?:what|things|gaps|holes|{_THINGS})\s+(?:that\s+|which\s+)?(?:(?:i|we|still|seem\w*|have|has)\s+){{0,2}}?"
    r"(?:never|nobody|no\s+one|not\s+yet|haven['’]t|hasn['’]t|have\s+not|has\s+not|didn['’]t|did\s+not|without)"
    r"(?!\s+(?:work|help|change|matter|go|happen|tells?|told))",
    # a lot left to do, what is still unclear
    r"left\s+to\s+(?:do|try|explore|learn|answer|others|the\s+reader)|(?:what|much|a\s+lot)(?:\s+that|['’]s)?\s+(?:is\s+|are\s+|"
    r"remains?\s+|still\s+)*(?:unclear|unknown|unexplored|unsolved|unanswered|untested|open|missing|not\s+(?:yet\s+)?"
    r"(?:known|clear|understood))",
    # a menu of projects, pick a topic, looking for ideas
    r"(?:project|idea|problem|question|topic|task|bounty)\s+(?:menu|list|pool|bank|board|catalogu?e|backlog|collection)",
    rf"(?:list|menu|collection|catalogu?e)\s+of\s+{_WORDS}{{0,3}}?{_THINGS}",
    r"(?:find|choose|pick|take|claim|browse|adopt)\s+(?:an?|your)\s+(?:\w+\s+)?(?:project|problem|topic|question|idea|task)",
    r"(?:need|looking\s+for|in\s+need\s+of|want|short\s+of)\s+(?:an?\s+|some\s+)?(?:\w+\s+)?(?:inspiration|ideas?|projects?|topics?)",
    r"ideas\s+for\s+(?:\w+\s+)?(?:contributors|newcomers|students|volunteers|others|beginners|anyone)",
    rf"(?:things|work|research|{_THINGS})\s+{_WORDS}{{0,5}}?worth|challenges\s+(?:ahead|that\s+remain|remaining)|threads\s+to\s+pull",
    # gaps, wishes, small starts
    r"(?:research|knowledge)\s+gaps|gaps\s+in|(?:key|open|remaining)\s+uncertainties|unknowns|open\s+(?:ends|issues)",
    r"wish-?list|help\s+wanted|up\s+for\s+grabs|to-?dos?|loose\s+ends|low-?hanging\s+fruits?|current\s+bounties",
    r"(?:good\s+)?first\s+(?:issues|contributions)|requests?\s+for\s+(?:research|projects)|calls?\s+for\s+(?:research|projects)",
    r"(?:examples?\s+of|example|possible|sample|open|concrete)\s+sub-?(?:problems|questions)",
)
_COUNTED_LIST = (
    rf"(?:^|[:–—-]|,\s)\W*(?:(?:a\s+)?list\s+of\s+)?{_COUNT}\s+(?:[\w'’+-]+\s+){{0,4}}?{_COUNTED}\b"
    r"(?!\s+(?:i|we)\s+(?:get|got))"
)
#: Whole headings that are no more than the name of the things, and where they are sorted or what they are about.
_WHOLE = (
    r"^\W*(?:[\d.]+\s*)?(?:(?:beginner|intermediate|advanced|easy|medium|hard|harder|easier|bonus|optional|practical|"
    r"concrete)\s+problems|(?:mini-?|starter\s+)?(?:projects|ideas|tasks)|directions|exercises|extensions|follow-?ups|"
    r"bounties|wanted|theses|inspiration)"
    r"\W*(?:\(.*\)\W*|(?:for|on|in|about|to)\s.*|:.*|[–—-].*)?$"
)

#: Words of a heading, label or lead-in behind which problems follow.
PROBLEM_HEADING = re.compile(rf"\b(?:{'|'.join(_PARTS)})\b|{_COUNTED_LIST}|{_WHOLE}", re.I)

#: A heading or label that is itself one problem: what stands below it is how to do it.
ONE_PROBLEM = re.compile(
    r"^\W*(?:"
    r"(?:suggested|bonus|example|practical|theoretical|starter|optional|extra|sample)\s+(?:coding\s+)?"
    r"(?:exercise|challenge|project|problem|idea|experiment|task|question|homework)\W*$"
    r"|(?:exercise|homework|(?:research\s+)?project|project\s+idea|open\s+(?:problem|question)|research\s+question)"
    r"(?:\s*\#?\d[\d.]*\W*$|(?:\s*\#?\d[\d.]*|\s+[A-Z])?\s*(?::|[–—-]\s)\s*\S))",
    re.I,
)

#: A number and the name of the thing before a heading. One such heading means little, a row of them much.
NUMBERED_THING = re.compile(
    r"^\W*(?:(?:(?:open|research)\s+)?(?:problem|project|direction|idea|exercise|task|challenge|topic|question|puzzle|"
    r"bounty)\s+#?|RQ\s?)\d[\d.]*\b",
    re.I,
)

#: A heading or label in which the authors say what they would like: "We are excited about:".
WISH = re.compile(
    r"\b(?:i|we)(?:['’](?:d|m|re)|\s+(?:would|am|are))\s+(?:(?:also|be|particularly|especially|very|most|really)\s+){0,3}"
    r"(?:(?:excited|keen|enthusiastic)\s+(?:about|by|on)|(?:excited|keen|interested|curious|love|like|happy|glad)\s+"
    r"(?:to\s+(?:see|fund|support|supervise)|in\s+seeing|if\s+(?:somebody|someone|others|people)))\b"
    r"(?!.*\b(?:candidates?|applicants?|individuals|your|hear\s+from)\b)[^.!?]{0,60}(?::\W*)?$",
    re.I,
)

#: Questions that the text itself asks and answers: "We address three research questions:".
OWN_QUESTIONS = re.compile(
    r"\b(?:i|we|this\s+(?:paper|post|work|section|report|study))\s+(?:\w+\s+){0,2}?(?:ask|answer|address|investigate|study|studie|"
    r"examine|consider|explore|test)(?:s|ed|d)?\b(?:\s+\w+){0,5}?\s+(?:questions|hypotheses)\b",
    re.I,
)

#: Words of a label behind which whole areas follow, each of which would hold many problems.
AREA_HEADING = re.compile(
    r"\b(?:research|focus|priority|topic|problem|interest|thematic|following|different|these|select(?:ed)?|work|cause)\s+"
    r"(?:\w+\s+){0,2}?(?:areas|themes|tracks|streams|categories|fields|domains|agendas|pillars|clusters)\b"
    r"|^\W*(?:areas|themes|tracks|streams|categories|fields)\b|\bareas\s+of\s+(?:interest|focus|research|work)\b",
    re.I,
)

#: Titles of calls: the questions of the call are problems, wherever its sections name them.
CALL = re.compile(r"\b(?:requests?|calls?)\s+for\s+(?:\w+\s+)?(?:proposals|ideas|evaluations|submissions)\b", re.I)

#: Words that invite readers to do what a text lists: it is theirs to take, help is offered, the authors won't.
INVITES = re.compile(
    r"\bfor\s+(?:whoever|anyone|anybody|somebody|someone|people|readers|those)\s+(?:who|with|to|looking|interested)\b"
    r"|\bif\s+you(?:['’]re|\s+are|\s+want|\s+would|['’]d|\s+take|\s+try|\s+do\s+(?:one|any)|\s+decide|\s+end\s+up|\s+start|"
    r"\s+work\s+on)\b|\b(?:anyone|anybody|everybody|you)\s+(?:may|can|should|could)\s+(?:take|try|pick|start|work|do|claim)\b"
    r"|\b(?:take|pick|choose|claim|steal)\s+(?:one|any|whichever|up|these|them|an?\s+(?:entry|idea|project|problem))\b"
    r"|\bhappy\s+to\s+(?:help|advise|mentor|share|discuss|chat|collaborate|supervise)\b"
    r"|\b(?:i|we)\s+(?:will\s+not|won['’]t|do\s+not|don['’]t|can['’]?not|may\s+not)\s+(?:\w+\s+)?(?:get\s+to|have\s+(?:the\s+)?"
    r"time|pursue|be\s+able|plan\s+to|do\s+(?:any|all|most|every\w*))\b|\bplease\s+(?:go\s+ahead|take|try|do|steal|work|let\s+(?:me|us)\s+know\s+if\s+you)\b"
    r"|\b(?:hope|wish|want)\s+(?:that\s+)?(?:somebody|someone|others|people|you)\b|\bwould\s+(?:like|love|want)\s+(?:to\s+see|"
    r"others|somebody|someone|people)\b|\b(?:is|are|were)\s+(?:\w+\s+)?(?:excited|keen|enthusiastic)\s+(?:about|to\s+see)\b"
    r"|\b(?:get|keep)\s+in\s+touch\b|\breach\s+out\b|\bwrite\s+to\s+(?:me|us)\b|\bleft\s+(?:to\s+do|undone|on\s+the|open)\b"
    r"|\b(?:could|can|should)\s+be\s+(?:picked|taken)\s+up\b|\bcontributions?\s+(?:are\s+)?welcome\b",
    re.I,
)

#: Words of the header row of a table whose rows are problems.
ROW_HEADER = re.compile(r"\b(?:problem|project|idea|topic|question|task|direction|difficulty|mentor needed)s?\b", re.I)

#: Words that propose: somebody could do this, an experiment would show it, nobody has tried.
PROPOSES = re.compile(
    r"\bwhat\s+(?:if|happens|would)\b|\bwould\s+(?:show|tell|settle|test|need)\b|\b(?:future|further)\s+(?:work|studies)\b|"
    r"\b(?:one|you|somebody|someone|an?\s+(?:\w+\s+)?(?:experiment|study|student|test|first\s+version))\s+"
    r"(?:could|might|would|should|can)\b|\bwould\s+(?:help|be\s+(?:\w+\s+)?(?:useful|interesting|valuable|informative|good))|"
    r"\b(?:nobody|no\s+one)\s+has\b|\bhas\s+(?:hardly|not|never|rarely)\s+been\b|\b(?:try|start|begin)\s+(?:with|by|to)\b|"
    r"\b(?:we|i)(?:['’]d|\s+would)\s+(?:like|love|be\s+(?:excited|keen|interested|curious))\b",
    re.I,
)

#: Words in which a project says how large or how hard it is, as idea boards print them beside each title.
STATES_SIZE = re.compile(
    r"\b(?:difficulty|effort|time\s+(?:estimate|needed|required|commitment)|estimated\s+(?:time|effort|hours)|duration|"
    r"expected\s+size|project\s+(?:size|length)|prerequisites|skills?\s+(?:needed|required)|required\s+skills)\b\s*(?::|\||\n)"
    r"|(?:^|\n)\W*(?:very\s+)?(?:easy|medium|moderate|hard|small|large|beginner|intermediate|advanced)\s*(?:[·|,/–—-].{0,40})?(?:\n|$)"
    r"|\((?:very\s+)?(?:easy|medium|moderate|hard|beginner|intermediate|advanced)\)",
    re.I,
)

#: Somebody is looked for: what such a paragraph lists is the work of a post.
SEEKS = re.compile(
    r"\b(?:seek(?:s|ing)?|looking\s+for|hir(?:e|es|ing)|recruit(?:s|ing)?)\b[^.:]{0,40}\b(?:post-?docs?|researchers?|scientists?|"
    r"engineers?|candidates?|applicants?|interns?|managers?)\b",
    re.I,
)

#: Headings of pages that look for people: what they list is the work of a job.
HIRING = re.compile(
    r"^\W*(?:(?:key\s+|your\s+|main\s+)?responsibilities|(?:minimum\s+|preferred\s+|basic\s+)?qualifications|benefits|salary|compensation|"
    r"about\s+the\s+(?:role|job|position|team)|the\s+role|(?:you\s+)?(?:may|might)\s+be\s+a\s+(?:good|great|strong)\s+fit|"
    r"what\s+you(?:['’]ll|\s+will)\s+(?:do|bring)|(?:logistics|perks)|strong\s+candidates)\b",
    re.I,
)
