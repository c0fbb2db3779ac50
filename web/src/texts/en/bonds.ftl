# The lake: whom I walk with, who could walk with me, and what I wish for.
lake-title = The lake
lake-words = Two people walk here side by side and let each other see a little more, in turn. Nothing hurries them.
lake-door = Here two people who carry something walk side by side, in their own time. They read each other and nobody else does.
lake-back = Back to the lake
lake-to-home = To my page
lake-to-paths = Write a question for the paths
lake-mine = Whom I walk with
lake-none = You walk with nobody yet.
lake-with = With { $star }
lake-state-pact = A promise lies here for the two of you.
lake-state-visit = A visit is open.
lake-state-news = There is something new for you.
lake-state-walking = You have walked since { DATETIME($since, dateStyle: "long") }.
lake-state-resting = It rests. Nothing is lost.
lake-state-ended = It has ended. What was here is gone by { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
lake-state-over = It has ended.

lake-may-age-title = The lake is for adults
lake-may-age = Two people are alone with each other here, so it is open from eighteen on. Circles for younger people are open to you, and there is always somebody to reach.
lake-may-unsaid-title = One thing first
lake-may-unsaid = Two people are alone with each other here, so it is for adults. The network keeps your answer; nobody you meet here sees it.
lake-may-unsaid-kept = You chose not to say your age, and that is all right. The lake stays closed while it is not said. Circles are open to you, and there is always somebody to reach.
lake-may-call-title = You are in a talk now
lake-may-call = While somebody is with you, nobody new is suggested. Your bonds are here, and the rest waits for you.
lake-may-call-go = Back to the talk
lake-circles = Find a circle
lake-reach = Reach someone
lake-go-visit = Go to the visit with { $star }

# Who could walk with me.
suggested-title = Who could walk with you
suggested-words = Only if both of you say yes will either know. A no is never told, and neither is silence.
suggested-one = { $star } could walk with you
suggested-yes = Yes, I would like to
suggested-no = Not this one
suggested-yes-said = You said yes. Until the other says it too, nobody knows.
suggested-yes-done = Your yes is kept. Nobody knows of it.
suggested-no-done = This one is no longer shown to you. Nobody is told.
suggested-until = It stays here until { DATETIME($at, dateStyle: "long") }.
suggested-none = Nobody is suggested just now. Each time somebody comes, it is looked at again. You need not wait here; your page tells you.
suggested-rests = After a hard call nobody new is suggested for a while: until { DATETIME($at, dateStyle: "long") }. Your wishes stay as they are.

because-shared = You both know { $threads }.
because-shared-rare = You both know { $threads }, which few here do.
because-complement = They know { $threads }, which you hope to meet.
because-hope = You both hope { $hopes }.
because-language = You both speak { $languages }.
because-hours = { $count ->
    [one] In one hour of the week you are both here.
   *[other] In { $count } hours of the week you are both here.
}
because-pace-slow = You both like to write slowly.
because-pace-steady = You both like to write on most days.
because-pace-quick = You both like to write often.

# What I wish for.
wish-title = What you wish for
wish-open = Say what I wish for
wish-first = If you like, somebody who fits you can be suggested. You say a few things first; nobody reads them, they only help to find each other.
wish-stands = You can be suggested to others, and they to you.
wish-change = Look at my wishes
wish-leave = Step out
wish-leave-title = Step out
wish-leave-words = Nobody is suggested to you any more, nor you to them. What you wished for is deleted. Your bonds stay.
wish-leave-yes = Step out
wish-left = You have stepped out. Your wishes are deleted.
wish-step = { $at } of { $of }
wish-threads = What do you know from inside?
wish-threads-hint = Choose as many as are true. At least one, so that somebody can be found.
wish-hope-threads = What do you hope the other knows?
wish-hope-threads-hint = It can be the same, or something else. It can stay open.
wish-not-threads = What would you rather not meet?
wish-not-threads-hint = This is never crossed: nobody who knows it is suggested to you. They do not learn why.
wish-hopes = What do you hope for?
wish-hopes-hint = As many as you like, or none.
wish-pace = How often do you like words to come?
wish-pace-hint = Nothing measures it. It only helps two people not to wait on each other.
wish-languages = Which languages do you write in?
wish-languages-hint = Only somebody who writes in one of these is suggested to you.
wish-hours = When are you mostly here?
wish-hours-hint = In your own time. Left open, any hour fits. You can be here at other hours too.
wish-next = Go on
wish-before = Back
wish-look-title = Is this right?
wish-look-words = Nobody reads this but you. It helps to find each other, and you can change it or step out at any time.
wish-change-one = Change: { $what }
wish-change-it = Change
wish-row-threads = I know from inside
wish-row-hope-threads = I hope the other knows
wish-row-hopes = I hope
wish-row-not-threads = I would rather not meet
wish-row-pace = Words come
wish-row-languages = I write in
wish-row-hours = I am mostly here
wish-open-left = left open
wish-any-hour = at any hour
wish-some-hours = { $parts }, { $days }
wish-every-day = every day
wish-whole-days = the whole day
wish-set = Let me be found
wish-set-again = Keep it so
wish-set-done = Kept. Suggestions come by themselves, and nobody is told that you look.
wish-need-thread = Choose at least one thing that you know from inside.
wish-need-language = Choose at least one language.
wish-not-both = What you hope the other knows cannot be what you would rather not meet as well: { $threads }.

hope-be-heard = to be heard
hope-understand = to be understood by somebody who knows it
hope-company = for company
hope-laughter = to laugh again
hope-courage = for courage for a step
hope-quiet = to be quiet together
hope-practice = to practise trusting
hope-routine = for something that comes back each week
pace-slow = now and then
pace-slow-hint = A few words in a week.
pace-steady = on most days
pace-quick = many times a day

# The promise.
pact-title = What we promise each other
pact-words = You and { $star } both said yes. Before you walk, each of you reads this and signs it. It stays one touch away.
pact-1 = What you tell me stays with me.
pact-2 = I tell what I wish, when I wish, and so do you. Passing needs no reason.
pact-3 = I listen. I do not have to mend anything.
pact-4 = I ask for no name, no face and no place. What you show me you show of your own will.
pact-5 = Neither of us has to be here at any hour.
pact-6 = When it is too heavy for two, we reach someone.
pact-7 = I can rest or leave at any time, and so can you. Nobody asks why.
pact-sign = I promise this
pact-signed = You have signed. As soon as { $star } has too, the way is open, and your page tells you.
pact-sign-next = Nothing is open between you before both have signed.
pact-done = Signed. When the other has too, the way is open.
pact-open = What we promised
pact-since = You both signed this.
pact-leave = I would rather not
