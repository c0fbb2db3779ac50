# The contract with oneself: what this device may notice, whom it may ask, and how.
contract-title = A letter to myself
contract-door = Written on a calm day, for a hard one: when this device may ask whether it should reach someone for you. Only you read it, and one press ends it.
contract-back = To my page
contract-opening = The letter is being opened.
contract-words = Written in calm, for a day that is hard. It says when this device may ask whether it should reach someone for me. Without it, nothing is noticed. It is kept sealed, on my devices alone.
contract-ran-out = The last one has run out. Nothing is noticed now. What it said stands below, in case it should hold again.
contract-ended = The last one has ended. Nothing is noticed now. What it said stands below, in case it should hold again.
contract-in-call = Somebody is being reached, or is with you. This letter is for a calm hour; it waits.
contract-in-call-go = Back to where you were
contract-minor = This letter is for adults, so nothing is noticed on this device. There is always somebody to reach, and circles are open to you.
contract-unsaid-kept = You chose not to say your age, and that is all right. This letter is for adults, so nothing is noticed on this device. There is always somebody to reach.
contract-circles = Find a circle
contract-age-title = One thing first
contract-age = This letter is for adults. The network keeps your answer; nobody you meet here sees it.
contract-until = Signed on { DATETIME($signed, dateStyle: "long") }. It holds until { DATETIME($until, dateStyle: "long") }, and then nothing is noticed any more.
contract-here-alone = Kept on this device. Your other devices learn of it when there is a connection.
contract-renew-words = It runs out soon. If it should go on as it is, one press is enough; if not, nothing has to be done.
contract-renew = Let it hold for 90 more days
contract-renewed = It holds for 90 days from now.
contract-change = Change it
contract-end = End it now
contract-ended-now = It has ended. Nothing is noticed any more.
contract-time-stays = There is no connection, so the time you set still stands with the network. It can be ended here when there is one.

letter-dear = To me, on a hard day:
letter-signs = This device may notice
letter-who = Then somebody may be asked for me
letter-who-hint = One after the other, until somebody comes. Nobody else is ever asked.
letter-tells = They are told that somebody may need someone
letter-tells-hint = Nothing of what was written, and no reason. If I like, a little more:
letter-colour = my colour
letter-colour-none = no colour
letter-thread = What it may be about
letter-thread-none = Nothing about that
letter-how = Before anybody is asked
letter-never = Never during a talk, and never while somebody is being reached already. What I write is weighed on this device, is not kept for it, and leaves it for nobody.
letter-needs-sign = Something has to be noticed for this to hold: choose at least one.
letter-needs-who = Choose at least one who may be asked.
letter-read = Read it once more
letter-read-title = This is what I say
letter-kept = Kept sealed on my devices. The network sees that there is something sealed, and cannot open it. It holds for 90 days; I can change or end it at any time with one press.
letter-sign = Sign it
letter-signed = It is signed.
letter-change = Change something
letter-back = Leave it as it was

sign-words = heavy words in what I write
sign-words-hint = In my diary, in my notes on sessions, and in what I write at the lake. Never in a talk, a circle, a session or a story.
sign-diary = a diary that sinks
sign-diary-hint = When the feelings I file grow heavier over days. One bad day never does it.
sign-time = a time that I set myself
sign-time-hint = If I have not touched it by then, I am asked, and half a minute later somebody is asked for me, also when this device is off. For this the network keeps the time, whom to ask and what they are told, and nothing else.
who-supporters = supporters on shift
who-supporters-hint = Trained peers who are there tonight. I do not know them.
who-bonds = those I walk with
who-bonds-hint = They see that it is me.
who-facilitator = whoever holds my circle
who-facilitator-hint = They are not told who it is before the door opens.
how-ask = ask me first, always
how-ask-hint = Nothing goes out without my press.
how-wait = wait half a minute for my “not now”
how-wait-hint = Then knock for me. Somebody comes to my door, and I open or I do not. At most once in 24 hours.

drum-who-supporters = a supporter on shift
drum-who-bonds = somebody I walk with
drum-who-facilitator = whoever holds my circle
drum-colour-hope = hope
drum-colour-love = love
drum-colour-calm = calm
drum-colour-wonder = wonder
drum-colour-sadness = sadness
drum-colour-fear = fear
drum-colour-anger = anger
drum-colour-shame = shame

sum-signs = This device may notice { $signs }.
sum-sign-words = heavy words in what I write
sum-sign-diary = a diary that sinks
sum-sign-time = when I have not touched the time I set
sum-ask = When it notices { $notices ->
    [words] heavy words
    [diary] that the diary sinks
   *[both] words or the diary
}, it asks me first, and nothing goes out without my press.
sum-wait = When it notices { $notices ->
    [words] heavy words
    [diary] that the diary sinks
   *[both] words or the diary
}, it asks me, waits half a minute for my “not now”, and then knocks for me, at most once in 24 hours.
sum-time = When my time has come, I am asked, and half a minute later somebody is asked for me.
sum-who = It may ask { $who }, one after the other, and nobody else.
sum-tells = They are told that somebody may need someone, and { $tells }; never what I wrote.
sum-tells-none = They are told that somebody may need someone, and nothing more.
sum-tells-colour = my colour, that of { $colour }
sum-tells-thread = what it may be about: { $thread }
sum-ends = It holds for 90 days, and I can end it at any time with one press.

# What senses, and what it has learned.
sensing-title = Heavy words
sensing-on = What you write is weighed on this device now.
sensing-off = What weighs words could not be opened on this device, so nothing is sensed here. The rest of the letter holds.
sensing-stopped = Stopped on this device until { DATETIME($until, weekday: "long", hour: "numeric", minute: "numeric") }.
sensing-stop = Stop for today
sensing-stopped-now = Stopped for today. Nothing is sensed on this device.
sensing-again = Begin again
sensing-later = { $steps ->
    [one] I ask a little later now, since you said that it was nothing. Words said plainly still ask at once.
   *[other] I ask later now, since you said some times that it was nothing. Words said plainly still ask at once.
}
sensing-reset = Ask as at first
sensing-reset-done = It asks as at first.
sensing-where = It is sensed in your diary, in your notes on sessions and in what you write at the lake; a small moth stands there. It knows English alone; of other languages it senses nothing and says so.
sensed-on = Sensed on this device, kept nowhere.
sensed-off = Nothing can be sensed on this device just now.
sensed-language = I do not know this language well enough, so nothing is sensed here.
sensed-reaches = Somebody is being reached, so nothing is sensed.
sensed-menu = About what is sensed here
sensed-contract = My letter to myself

# A time of one's own.
time-title = A time I set myself
time-words = If you have not touched it by then, somebody is asked for you.
time-stands = If you have not touched this by { DATETIME($at, weekday: "long", hour: "numeric", minute: "numeric") }, this is asked for you: { $who }.
time-quiet = The time you set, { DATETIME($at, weekday: "long", hour: "numeric", minute: "numeric") }, has passed. Nobody was asked: there was a knock within a day before, or somebody was with you.
time-label = The time
time-change = Another time
time-needs = Choose a time of day.
time-chosen = That is { DATETIME($at, weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "numeric") }.
time-set = Set it
time-move = Move it there
time-end = Take it away
time-set-done = The time is set.
time-ended = The time is taken away.
time-here = I am here
time-here-again = I am here, and again tomorrow
time-touched = Good. Nobody is asked.
time-rests = If there was a knock within a day before, or somebody is with you then, nobody is asked.
time-keeps = The network keeps this time, whom to ask and what they are told, and nothing else: not why, and nothing of what you write.

# Asked, in words.
drum-title = Shall I reach someone?
drum-say = Shall I reach someone? Below what you write you can say yes or not now. Escape means not now.
drum-say-wait = Shall I reach someone? I wait half a minute for your “not now”, then I knock for you. Escape means not now.
drum-say-time = The time you set yourself has come. Say that you are here, or somebody is asked for you. Escape means that you are here.
drum-because-words = What you write sounds heavy. Nobody but this device has noticed.
drum-because-diary = Your diary has grown heavier over these days. Nobody but this device has noticed.
drum-because-time = It was not touched until now.
drum-asks = Nothing goes out without your press.
drum-waits = I wait a little for your “not now”. Then I knock for you, and this is asked: { $who }.
drum-yes = Yes
drum-not-now = Not now
drum-nothing = That was nothing
drum-not-now-done = All right. Nothing was sent.
drum-nothing-words = All right. Nothing was sent. I ask a little later from now on.
drum-whom = Whom?
drum-whom-words = Nobody is told what you wrote.
drum-ask-supporters = Somebody on shift, now
drum-ask-bonds = Somebody I walk with
drum-ask-facilitator = Whoever holds my circle
drum-knocking-title = I knock for you
drum-knocking = It is on its way. It can still be taken back.
drum-failed-title = The knock did not go out
drum-failed = Nobody was asked. You can reach someone now, and the outside lines are below.
drum-failed-again = Ask those in my letter now
drum-reach = Reach someone
drum-time-title = The time you set has come
drum-time-waits = I wait a little. Then this is asked for you: { $who }.

# My knock.
knock-asking-title = Somebody is being asked
knock-asking = I am asking one person after the other. Nobody is told why.
knock-asked = { $count ->
   *[other] { $count } people were asked so far.
}
knock-take-back = Stop asking
knock-taken-back = Taken back. Nobody is told why.
knock-at-door-title = Somebody is at your door
knock-at-door-supporters = A supporter on shift has come. You open, or you do not; both are all right.
knock-at-door-bonds = Somebody you walk with has come. You open, or you do not; both are all right.
knock-at-door-facilitator = Whoever holds your circle has come. You open, or you do not; both are all right.
knock-at-door-until = They wait until { DATETIME($at, hour: "numeric", minute: "numeric") }.
knock-open = Open the door
knock-opened-title = The door is open
knock-opened = They are here.
knock-opening = They are coming in.
knock-go-in = Go to them
knock-look = Look again
knock-not-yet = There is no connection just now. They are not lost.
knock-closed-title = It is quiet again
knock-lapsed = The door stayed closed, and they have gone. That is all right, and nobody thinks ill of it.
knock-nobody = None of those you named could come just now. That says nothing about you.
knock-all-right = All right
