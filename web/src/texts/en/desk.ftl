# The stewards' desk: what all of its places share, and the first ones.
desk-nav = Places of the desk
desk-now = Now
desk-figures = Figures
desk-people = People
desk-invitations = Invitations
desk-on-call = On call
desk-lines = Outside lines
desk-reports = Reports
desk-passing = Passing on
desk-stories = Stories
desk-circles = Circles
desk-guides = Guides
desk-to-library = Go to the library
desk-network = Network
desk-ledger = Ledger
desk-opening = One moment.
desk-failed = That did not work. Nothing was changed.
desk-not-fresh = This is how it stood a moment ago. { $why }
desk-not-yours = The desk is for stewards. Your own page is the way to everything else.
desk-to-own-page = Go to my page
desk-say-why = Write a few words. They are kept with it.
desk-not-now = Not now
desk-no-name = No name ({ $id })
desk-at = { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
desk-who = Who
desk-from = From
desk-to = Until
desk-role = As
desk-state = Where it stands
desk-what-to-do = What to do

role-supporter = Supporter
role-steward = Steward
role-facilitator = Facilitator
role-guide = Guide
standing-good = In good standing
standing-probation = On probation
standing-resting = Resting
standing-suspended = Paused

desk-now-title = The desk now
desk-calls = Calls now
desk-calls-caption = { $count ->
    [one] One open call, those that nobody is with first
   *[other] { $count } open calls, those that nobody is with first
}
desk-calls-none = Nobody is waiting, and nobody is in a talk.
desk-call-need = How heavy
desk-call-step = Step
desk-call-for = For
desk-under-a-minute = under a minute
desk-minutes = { $count } min
desk-hours-minutes = { $hours } h { $minutes } min
desk-wait = Median wait of the last 28 days: { $time }, from { $basis } calls.
desk-practice = Practice talk
desk-need-steady = Steady
desk-need-heavy = Heavy
desk-need-crisis = Crisis
desk-call-minor = Under 18 or not said
desk-call-held = { $name } is with them.
desk-call-someone = Somebody
desk-call-parked = They are away. Nothing rings; it is kept for a day.
desk-call-ringing = { $link } Ringing now: { $now }. Rung so far: { $rung }.
desk-link-shift = Those on shift are asked.
desk-link-wider = More of those on shift are asked.
desk-link-off-shift = Those off shift who agreed are asked.
desk-link-steward = The steward on call is asked.
desk-link-outside = The outside lines stand large on their screen.
desk-link-quiet = Only who becomes free is asked now.
desk-call-danger = In danger now
desk-call-asked = Asks a steward for advice
desk-call-lead-away = The supporter's connection dropped
desk-call-caller-away = They are away
desk-call-handing-over = Is being handed over
desk-call-companions = { $count ->
    [one] One companion
   *[other] { $count } companions
}
desk-call-set-aside = Its next step failed and is tried again

desk-cover = Who is there
desk-cover-shift = on shift
desk-cover-free = free now
desk-cover-off = may be asked off shift
desk-cover-ready = could start a shift
desk-cover-named = { $count ->
    [one] One steward is named on call now.
   *[other] { $count } stewards are named on call now.
}
desk-cover-unnamed = { $count ->
    [one] Nobody is named on call now, so the one steward is rung.
   *[other] Nobody is named on call now, so all { $count } stewards are rung.
}

desk-you = For you
desk-you-nothing = Nothing waits for you.
desk-you-reports = { $count ->
    [one] One new report
   *[other] { $count } new reports
}
desk-you-appeals = { $count ->
    [one] One appeal waits for an answer
   *[other] { $count } appeals wait for an answer
}
desk-you-safety = { $count ->
    [one] One appeal against an end for safety
   *[other] { $count } appeals against ends for safety
}
desk-you-circle-appeals = { $count ->
    [one] One appeal of somebody who was let go from a circle or a meeting
   *[other] { $count } appeals of people who were let go from a circle or a meeting
}
desk-you-unheld = { $count ->
    [one] One circle has no facilitator
   *[other] { $count } circles have no facilitator
}
desk-you-meetings-stuck = { $count ->
    [one] One meeting of a circle does not go on by itself
   *[other] { $count } meetings of circles do not go on by themselves
}
desk-you-passings = { $count ->
    [one] Somebody asks whether something may be passed on
   *[other] { $count } times it is asked whether something may be passed on
}
desk-you-reviews = { $count ->
    [one] One thing that was passed on alone waits for your review
   *[other] { $count } things that were passed on alone wait for your review
}
desk-you-overdue = { $count ->
    [one] One review of what was passed on alone is overdue
   *[other] { $count } reviews of what was passed on alone are overdue
}
desk-you-guide-appeals = { $count ->
    [one] One appeal of a guide whose verification was withdrawn
   *[other] { $count } appeals of guides whose verification was withdrawn
}
desk-you-guides = { $count ->
    [one] One guide waits to be verified
   *[other] { $count } guides wait to be verified
}
desk-you-sign-off = { $count ->
    [one] One supporter waits for a sign-off
   *[other] { $count } supporters wait for a sign-off
}
desk-you-lines = { $count ->
    [one] One outside line is due for a check
   *[other] { $count } outside lines are due for a check
}
desk-you-invitations = { $count ->
    [one] One invitation is open
   *[other] { $count } invitations are open
}
desk-you-stuck = { $count ->
    [one] One call has a step that failed; it is tried on
   *[other] { $count } calls have a step that failed; they are tried on
}

desk-passing-asked = A steward asks for your yes or no: somebody may be in danger, and something would be passed on outside.
desk-passing-mine = You proposed to pass something on. It waits for an answer.
desk-passing-overdue = Something was passed on by one steward alone, and its review is overdue.
desk-passing-look = Look at it
desk-call-pass-on = Propose to pass something on

desk-missing = Before “Reach someone” appears
desk-missing-words = Until all of this is there, the first page says what the network is and shows the outside lines.
desk-there = it is there
desk-not-there = not there yet
desk-missing-setup = The network is set up.
desk-missing-stewards = There are two stewards, so that nobody decides alone.
desk-missing-lead = A safeguarding lead is named.
desk-missing-supporters = Two supporters have practised and are signed off.
desk-missing-lines = A steward has checked an emergency number and one more outside line.
desk-missing-test-call = One practice talk was held from the first ring to the goodbye.

desk-invite-title = Invite somebody
desk-invite-as = As
desk-invite-note = For whom
desk-invite-note-hint = Only stewards read this.
desk-invite = Make a link
desk-links-title = New links
desk-links-once = Each is shown this once and opens one time. Copy it, and hand it over by a way you trust.
desk-link-until = Good until { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
desk-link-copy = Copy
desk-link-copied = Copied
desk-link-copied-words = The link is copied.
desk-link-by-hand = The browser did not allow copying. Select the link and copy it by hand.
desk-invited = Invitations so far
desk-invited-for = For whom
desk-invited-no-note = Nothing noted
desk-invited-open = Open until { DATETIME($at, dateStyle: "medium") }
desk-invited-used = Accepted on { DATETIME($at, dateStyle: "medium") }
desk-invited-withdrawn = Withdrawn
desk-invited-over = Ran out on { DATETIME($at, dateStyle: "medium") }
desk-invited-nobody = Nobody was invited yet.
desk-invited-waits = Waits for a second steward’s yes
desk-invited-seconded = Second yes by { $name }
desk-invited-by = Made by { $name }
desk-invited-second-steward = A steward
desk-second = Say yes
desk-second-title = Shall they become a steward?
desk-second-words = { $name } made this invitation. With your yes its link opens. Stewards see reports and people, and decide about them.
desk-invite-steward-words = For a steward the link opens after a second steward has said yes. As long as you are the only steward it opens at once.
desk-link-waits = It opens nothing until another steward has said yes at the desk. Hand it over when you like.
desk-withdraw = Withdraw
desk-withdraw-title = Withdraw this invitation?
desk-withdraw-words = Its link opens nothing any more. A new one can be made at any time.

desk-on-call-title = Who is on call
desk-on-call-words = A steward on call is asked when nobody on shift could, and when a supporter wants advice. Where nobody is named, every steward is asked.
desk-on-call-nobody = Nobody is named at the moment.
desk-off-call = Take off
desk-off-call-title = Take this time off?
desk-off-call-words = { $name } is then not on call from { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. Where nobody is named, every steward is asked.
desk-put-on-call-title = Name somebody
desk-put-on-call = Put on call
desk-put-on-call-order = The end comes after the beginning, and is still ahead.
