# Guides, and what stewards verified of them.
desk-guides-words = A guide offers times once a steward has verified who they are and what they are trained for. It is written down who looked at what, and when; the document itself is never kept here.
desk-guides-none = Nobody has the role of a guide yet. It is given by an invitation.
desk-guides-who = Who
desk-guides-checked = What was checked
desk-guides-not-yet = Nothing yet. They cannot offer times.
desk-guides-by = { $name }, { DATETIME($at, dateStyle: "medium") }.
desk-guides-minors = For people under 18 as well.
desk-guides-coming = Sessions to come
desk-guides-ways = What to do
desk-guides-verify = Verify
desk-guides-verify-words = { $name } can offer times from then on. People read: a steward of this network spoke with them.
desk-guides-what = What you looked at
desk-guides-what-hint = For example: a talk by telephone, and the register of the chamber under this name. Not the document, and no number of it.
desk-guides-when = When
desk-guides-for-minors = For people under 18 as well
desk-guides-missing = Say in a few words what you looked at, and when.
desk-guides-withdraw = Withdraw
desk-guides-withdraw-words = { $coming ->
    [0] { $name } can offer no more times. They read the reason.
    [one] { $name } can offer no more times, and the one session to come is cancelled. They read the reason; the person is told that it is cancelled.
   *[other] { $name } can offer no more times, and { $coming } sessions to come are cancelled. They read the reason; the people are told that theirs is cancelled.
}
desk-guides-reason = The reason

desk-guides-appeals = Appeals of guides
desk-guides-appeals-words = A guide whose verification was withdrawn asks you to look again. Acts of your own never stand here.
desk-guides-appeal-of = { $by } withdrew the verification of { $name } on { DATETIME($at, dateStyle: "medium") }:
desk-guides-appealed = The guide, on { DATETIME($at, dateStyle: "medium", timeStyle: "short") }:
desk-guides-answered = Answered: { $answer }
desk-guides-somebody = A steward
desk-guides-stands = It stands
desk-guides-falls = It does not stand
desk-guides-stands-words = The guide reads your answer.
desk-guides-falls-words = The guide reads your answer, and is verified as before. Sessions that were cancelled stay so.
desk-guides-answer = Answer
desk-guides-answer-label = Your answer
