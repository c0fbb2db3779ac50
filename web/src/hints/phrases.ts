/**
 * The turns of phrase by which the rules know what a sentence of a listener does. Written by hand, in English, with
 * the spellings of quick typing; a part of a pattern each, joined by `starts` and `holds`.
 */

/** A sentence that begins with one of these. */
const starts = (...phrases: readonly string[]): RegExp => new RegExp(`^(?:${phrases.join('|')})`, 'iu');
/** A sentence that holds one of these anywhere, from the beginning of a word. */
const holds = (...phrases: readonly string[]): RegExp => new RegExp(`\\b(?:${phrases.join('|')})`, 'iu');

/** Words of beginning, before which the sentence proper starts. */
export const FILLERS = starts(
  '(?:(?:ok|okay|k|so|and|but|well(?! done)|right|hmm|mm|oh|ah|hey|hi|then|now|maybe|perhaps|just)\\b[\\s,.…]*)+',
);

/** Talk of dying or of harm, by whomever. */
export const DANGER = holds(
  'suicid',
  '(?:kill|hurt|harm|cut)(?:ing)? (?:your|ur|my) ?self',
  '(?:want|wanna|wish|thinking|think|thoughts?|plan|going) ?(?:to|of|about)? (?:die|dying|be dead|being dead|end)',
  '(?:are|r) (?:you|u) safe\\b',
  '(?:you|u) safe\\?',
  'your ?self safe\\b',
  'in danger\\b',
  '(?:take|taken|took) (?:something|anything)\\b',
  '(?:better|be) off without me\\b',
  'not be here (?:any|to)',
  'no reason to live\\b',
);

export const ADVICE_ASKED = starts(
  '(?:have|hav|did) (?:you|u) (?:ever |maybe |just )*(?:tried|tryed|try|thought (?:about|of)|considered)\\b',
  "(?:why|y) (?:don'?t|not|didn'?t|wouldn'?t)\\b",
  'how about (?!you\\b|u\\b)',
  "(?:could|couldn'?t|can|can'?t) (?:you|u) (?:maybe|perhaps|just|not)\\b",
  'what if (?:you|u)\\b',
);

export const ADVICE_SAID = holds(
  "(?:you|u)(?:'d|'ll)? (?:really |just |definitely |also |might |still )*(?:should|shud|shuld|ought|must|better)\\b",
  "(?:you|u)(?:'d|'ll)? (?:really |just |definitely |also |might |still )*(?:need (?:to|professional)|have to|had better)\\b",
  '(?:you|u) (?:could (?:always |maybe |try )?(?!see|feel|hear|tell|not\\b)|might want|may want|want to try)',
  "(?:you|u) (?:shouldn'?t|can'?t let|have got to|'ve got to)\\b|you've got to\\b",
  'what (?:you|u) (?:need|ought)\\b',
  "if i (?:were|was) (?:you\\b|in your)|if i'?m you\\b|if you ask me\\b",
  'in your (?:shoes|place) i\\b',
  "i(?:'d|'ll| would)? (?:suggest|recommend|advi[sc]e)\\b|i (?:would|'d) tell\\b|i always tell\\b",
  '(?:my|best) (?:advice|tip)\\b|the best (?:thing|for you|way)\\b|better you\\b',
  'what worked for me\\b|do that\\.?$|try that\\b|give it a go\\b',
  "(?:it|that)(?:'d| would) (?:help|be better) if you\\b",
);

/** An order, except those of a listener: take your time, tell me, go on, get home safe. */
export const ADVICE_ORDERED = starts(
  "(?:please )?(?:try|stop|don'?t|do not|never|distract|ignore|avoid|download|join|find|forgive|forget)\\b",
  'go (?!on\\b|at your|ahead\\b)|get (?!home\\b)|keep (?!going\\b)|be (?!sure)|let (?:it|him|her|them)\\b',
  '(?:take|make) (?!your time|care|all the time|a moment|sense)',
  '(?:talk|speak) (?:to|with)\\b|call\\b|ring\\b|block\\b|put\\b|start\\b|ask\\b|tell (?!me\\b)|move on\\b|stay away\\b',
  'look (?:on|for|at)\\b|have a look\\b|see (?:someone|somebody|a|your|it)\\b|give (?:it|him|her|them|yourself)\\b',
  'write (?:him|her|it|them|down)\\b|leave (?:him|her|it|them|the)\\b|cheer up\\b|remember to\\b|think positive\\b',
  '(?:eat|drink|sleep|rest|breathe|count|set)\\b',
);

export const ASKED_NARROWLY = starts(
  'how (?:many|much|old|long (?:have|has|did|is|was)|often|far|late)\\b',
  'what (?:time|day|year|age|is your (?:name|number))\\b',
);

export const ASKED_OPENLY = starts(
  "(?:what|wot)(?:'?s)?\\b|(?:how|hw)(?:'?s)?\\b|why\\b|in (?:what|which) way|in your own words|which (?:part|bit)",
  'tell me\\b|say (?:a bit )?more|describe\\b|and then\\b|where do (?:you|u) feel|who (?:in|is it)\\b',
  '(?:can|could|would|will) (?:you|u) (?:tell|say (?:a|more|some)|describe)\\b',
);

/** What is no question although it begins like one: how lovely, what a day. */
export const EXCLAIMED = starts('(?:what|how) (?:i|you|a|an|lovely|awful|sad)\\b');

export const ASKED = starts(
  "(?:are|is|was|were|do|does|did|have|has|had|hav|can|could|would|will|shall|may|should|am|isn't|aren't|don't|didn't)\\b",
  'when\\b|where\\b|who\\b|whose\\b|which\\b|whom\\b|r u\\b|u there\\b',
);

export const AFFIRMED = holds(
  'courage|brave|proud\\b|well done|good on (?:you|u)\\b|wise\\b|grace\\b|(?:real|showed?|a lot of) strength|impressive',
  "(?:very|so|really|realy|not|that'?s) (?:strong|weak|honest)\\b|honest of\\b|thats strong|remarkable|good heart",
  'i (?:admire|respect|value|really value|believe|trust)\\b|respect (?:it|that|you)\\b|glad (?:that )?(?:you|u)\\b',
  '(?:thanks?|thx)(?: you| u)? for (?:trust|tell|shar|writ|being)',
  '(?:your|ur) (?:own )?(?:choice|decision|pace|feelings|life)\\b|up to (?:you|u)\\b|whatever (?:you|u) (?:choose|decide)',
  '(?:only )?(?:you|u) (?:can say what|know yourself|know what helps|decide|choose)\\b|(?:every|a) right to\\b',
  "(?:isn't|wasn't|not) (?:your|ur) fault(?! *,? *(?:but|though))|(?:you|u) matter\\b|makes? sense\\b|not silly\\b|counts?\\b",
  "(?:you're|you are|ur|u r) (?:allowed|free|welcome|more than|doing|not weak)\\b|all right to\\b|take all the time",
  "(?:you|u) (?:needn't|don't have to)\\b|(?:you|u) can (?:say no|stop|take all|be proud)\\b|first step\\b",
  '(?:you|u) (?:kept (?:your|going|him|her|a)|stood up|reached|managed|picked up|handled|showed|survived|tried\\b|noticed|spotted)',
  '(?:you|u) (?:asked for|found the|held (?:your|on)|stayed (?!in)|made it|set a|looked after|put your|took the|gave it)',
  '(?:you|u) did (?:it|the|right|great|what|something|not give)|(?:you|u) (?:got through|said no|told the truth|were right|care so)',
  "(?:you've|you have) (?:been (?:so |a )?(?:patient|honest|kind|good|strong)|got through|kept|survived|worked|carried|thought)",
  "(?:you've|you have) (?:shown|learnt|made|come|got a good|a (?:good|right|sense)|every)|(?:so much|lot of) love\\b",
  'says a lot about you|how hard you (?:try|tried)|(?:you|u) chose\\b',
);

export const REFLECTED = starts(
  '(?:it |that |this )?(?:sounds?|seems?|feels?|felt|looks?) (?:like|as|that|so|to|you|ur|u |real|hard|heavy|hop|lonely|unfair)',
  "i(?:'m| am)? hear(?:ing)? (?:that|how|you say)|what (?:i hear|you(?:'re| are) (?:saying|telling))|if i(?:'ve)? (?:understand|understood|get|hear)",
  "i (?:get|have) the (?:feeling|sense)|(?:a )?part of (?:you|u)\\b|there'?s (?:a part|so much|something)\\b|on (?:the )?one hand",
  "that (?:must|knocked|sounds|hurt)\\b|it(?:'?s| is| was| must| has| hurts?| felt| feels| matters)\\b|it all (?:started|began)",
  "(?:you|u|ur|your|you're|youre|you've|you'd)\\b|(?:heavy|too much|so many|many|all (?:that|at once)|a mixture|hearing)\\b",
  '(?:he|she|they) (?:left|said|did|took|hurt)\\b|the (?:flat|house|nights?|evenings?|mornings?)\\b|(?:when|hearing)\\b.* you\\b',
);

export const INFORMED = holds(
  'number|free\\b|opens?\\b|lines?\\b|clinic|weeks?\\b|hours?\\b|minutes?\\b|percent|groups?\\b|forms?\\b|page\\b|law\\b|legal',
  'centre|service|office|usual|common|often\\b|most people|studies|called\\b|costs?\\b|anonymous|confidential|volunteer|trained',
  'shift\\b|surgery|police|universit|council|hospital|session|illness|report|symptom|reaction|months?\\b|panic|brain|body\\b',
  'depression|anxiety|button|setting|stored|shelter|refuge|court|union|pharmacist|tablets|school|leaflet|meets?\\b|helpline',
);
