# Keeping a circle: opening one, changing it, its times, its people, and how it was.
keep-title = Keep the circle
keep-not-yours = This is for those who keep the circle.
keep-people = People and chairs
keep-people-words = { $count ->
    [one] One person sits here.
   *[other] { $count } people sit here.
}
keep-waiting = { $count ->
    [one] One person waits for a chair.
   *[other] { $count } people wait for a chair.
}
keep-words-words = Its name, its welcome, what it is about.
keep-promises-count = { $count ->
    [one] One promise.
   *[other] { $count } promises.
}
keep-after-words = What you said after earlier meetings.
keep-end = End this circle
keep-end-words = It meets no more, and everybody in it is told. What was said in meetings dissolves at its dawn, as promised. An ended circle cannot be opened again.
keep-change = Keep this
keep-changed = Kept.
keep-stale = Somebody else has changed the circle meanwhile. Keep it again to put yours on top of it.
keep-theme = Its name
keep-theme-hint = What it is for, in a few words. Everybody in the network can read it.
keep-theme-missing = It needs a name. A few words are enough.
keep-welcome = Words of welcome
keep-welcome-hint = For somebody who reads of it for the first time. Everybody in the network can read them.
keep-threads = What it is about
keep-threads-hint = Up to eight. People who live with the same find it more easily.
keep-language = The language it speaks
keep-promises = Promises
keep-promise = Promise { $number }
keep-promise-missing = Write a few words, or take it away.
keep-promises-missing = A circle needs at least one promise.
keep-promise-add = Another promise
keep-promise-ready = Ready ones to take
keep-promise-take = Take it
keep-promise-added = Added at the end.
keep-promises-anew = When the promises change, everybody reads them anew and says their own yes. Nobody loses their chair.
keep-chairs = How many chairs
keep-chairs-hint = Three to twelve. With eight, each has time to speak.
keep-door = The door
keep-door-open = Open
keep-door-open-hint = Whoever fits takes a free chair.
keep-door-asking = By asking
keep-door-asking-hint = Somebody who keeps the circle answers each who asks.
keep-listed = The public directory
keep-listed-no = It does not stand there
keep-listed-yes = Its name and times stand there
keep-listed-hint = Anybody on the internet can read them. Never who belongs to it.
keep-band = Who it is for
keep-band-hint = This cannot be changed later. A circle for younger people is kept by somebody who is cleared for it.
keep-band-adult = Adults
keep-band-young = People under 18

promise-stays = What is said here stays here.
promise-listen = I listen without interrupting.
promise-myself = I speak of myself, and give advice only when somebody asks for it.
promise-pass = I may pass, and so may everybody.
promise-time = I come when it begins, or come in quietly.
promise-too-much = When it is too much for me, I let somebody know.
promise-outside = I look for nobody outside the circle unless both of us want it.
promise-clear = I come with a clear head.

make-title = Open a circle
make-words = Name and welcome
make-promises = Promises
make-promises-words = What people here promise each other. Each says their own yes before they take a chair. Change these as you need them.
make-times = When it meets
make-chairs = Chairs and door
make-look = Look at it once more
make-step = Step { $step } of { $steps }
make-next = Next
make-before = One step back
make-open = Open the circle
make-listed = Its name and times stand in the public directory.
make-not-listed = It stands in no public directory.
make-let-go = Let go of this draft
make-let-go-words = What you wrote here is deleted from this device.
made-title = The circle is open
made-words = You are its first facilitator. Others can find it from now on.
made-meets = The next meetings
made-times = Change the times
made-go = Go to the circle

times-move = Move it
times-move-words = Everybody who sits in the circle is told. It is this one meeting only.
times-move-to = To when, on the clock of { $place }
times-move-missing = Choose a day and a time.
times-cancel = Cancel it
times-cancel-words = { $when }: it does not take place. Everybody who sits in the circle is told.
times-restore = Hold it as planned
times-restore-words = It takes place at its own time again, and everybody is told.
times-rhythm = Change when it meets
times-rhythm-words = Everybody who sits in the circle is told. Meetings that you moved or cancelled stay so, where the new times still have them.
times-keep = Keep these times
times-changed = The times are changed.

seats-nobody-asks = Nobody asks for a chair just now.
seats-somebody = Somebody without a name
seats-asks = { $name } asks for a chair, since { DATETIME($at, dateStyle: "medium") }.
seats-yes = Give a chair
seats-yes-words = They sit in the circle from now on, and are told.
seats-no = Not now
seats-no-words = They are told that there is no chair for them here just now, with your words.
seats-answer-words = A few words to them, if you like
seats-answer-hint = They read this, without your name.
seats-answered = They are told.
seats-not-agreed = Has not said yes to the promises as they stand.
seats-experienced = Is marked as experienced.
seats-experienced-yes = Is marked as experienced, and would take over if needed.
seats-part = Change their part
seats-part-mine = Change my part
seats-make-facilitator = Let them keep the circle
seats-make-co-facilitator = Let them keep it too
seats-make-member = Make them a member
seats-role-hint = Only facilitators of the network can keep a circle.
seats-mark-experienced = Experienced enough to take over
seats-let-go = Let go of { $name }
seats-let-go-sure = Let go
seats-let-go-words = Their place ends at once. They read your reason and can appeal to a steward. Stewards see both.
seats-let-go-reason = The reason
seats-let-go-hint = They read this.

was-title = How it was
was-words = What those who lead said of the group after its meetings. Nobody else sees it, and it compares nobody.
was-tell-words = Four taps, for those who lead this circle alone. There is no right answer.
was-thanks = It is kept. Thank you for holding the circle.
was-none = Nothing is here yet. After a meeting you are asked how the group was.
was-earlier = Earlier
was-keep = Keep it
was-all-four = Tap one word for each of the four.
was-still-here = What you chose is still here.
was-close = How close people were
was-close-0 = far apart
was-close-1 = reaching out
was-close-2 = close
was-close-3 = very close
was-heavy = How heavy it was
was-heavy-0 = light
was-heavy-1 = some weight
was-heavy-2 = heavy
was-heavy-3 = very heavy
was-safe = How safe it felt
was-safe-0 = not safe
was-safe-1 = uncertain
was-safe-2 = mostly safe
was-safe-3 = safe
was-strength = How much strength is left
was-strength-0 = hardly any
was-strength-1 = a little
was-strength-2 = enough
was-strength-3 = plenty
