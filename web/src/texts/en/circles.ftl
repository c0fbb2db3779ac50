# Circles: one's own, finding one, being in it.
circles-title = Circles
circles-own = My circles
circles-words = A few people who meet at set times. Each speaks in turn, the others only listen, and nobody has to say anything.
circles-door = A circle is a few people here who meet at set times. Each is heard in turn.
circles-none = You sit in no circle yet. You can look at what there is without telling anybody.
circles-find = Find a circle
circles-calendar = In my own calendar
circles-make = Open a circle
circles-to-library = To the library
circles-back = Back to my circles
circles-back-one = Back to the circle
circles-back-keep = Back to keeping it
circles-enter = Enter
circles-enter-named = Enter “{ $theme }”
circles-door-open = The door is open
circles-you-asked = You asked for a chair. You have no answer yet.
circles-you-wait = You wait for a chair, at place { $place }.
circles-no-next = No meeting is planned at the moment.
circles-promises-changed = Its promises have changed, and need your yes.
circles-when = { $day }, { $time }, { $far }
circles-now = now, since { $time }
circles-until = until { $time }
circles-elsewhere = { $time } in { $place }
circles-moved = moved, this once
circles-cancelled = does not take place
circles-chair-free = There is a chair free.
circles-full = Every chair is taken.
circles-words-here = What you wrote is still here.
circles-not-kept = This browser forgets it when the page is closed.
circles-kept = Kept on this device, sealed.
keep-up = Earlier: { $name }
keep-down = Later: { $name }
keep-remove = Take away: { $name }

# Finding one.
find-title = Find a circle
find-words = Nobody learns that you looked, and what you look for is not kept.
find-language = Language
find-any-language = My languages
find-thread = What it is about
find-thread-chosen = What it is about: { $thread }
find-any-thread = Anything
find-hours = When you have time
find-hours-chosen = When you have time: as chosen
find-hours-hint = In your own time. A night belongs to the day on which it begins.
find-parts = Time of the day
find-morning = Mornings
find-afternoon = Afternoons
find-evening = Evenings
find-night = Nights
find-days = Days
find-found = Circles that fit
find-count = { $count ->
    [0] No circle fits.
    [one] One circle fits.
   *[other] { $count } circles fit.
}
find-none = No circle fits you yet. New ones open from time to time.
find-none-yet = Say this first, and the circles that are for you stand here.
find-none-so = No circle fits these wishes. Fewer wishes find more.
find-all = Show all that fit
find-age-hint = There are circles for adults and circles for younger people. Until you say it, only those for younger people are shown. The network keeps your answer; the others do not see it.
find-your-languages = Which languages do you speak?
find-your-languages-hint = Only circles in these are shown to you. The network keeps your answer.
find-keep = Keep this

reason-threads = It is about { $threads }, which you know too.
reason-morning = It meets on { $day } mornings, which suits you.
reason-afternoon = It meets on { $day } afternoons, which suits you.
reason-evening = It meets on { $day } evenings, which suits you.
reason-night = It meets on { $day } nights, which suits you.
reason-language = It speaks { $language }.
reason-chair-free = There is a chair free.
reason-waiting-list = Every chair is taken, and you can wait for the next one.
reason-by-asking = You ask first, and somebody who keeps it answers.

# One circle.
circle-title = A circle
circle-ended = This circle came to its end on { DATETIME($at, dateStyle: "long") }.
circle-you-asked = You asked for a chair here. Whoever keeps the circle reads it and answers, and you find the answer on your page.
circle-you-wait = You wait at place { $place }. When a chair comes free, it is yours, and your page tells you.
circle-meets = When it meets
circle-next = The next meeting
circle-door-opens = The door opens at { $time }.
circle-chairs = Its chairs
circle-chairs-words = { $chairs } people at most.
circle-people = Who sits here
circle-you = (you)
circle-facilitator = keeps the circle
circle-co-facilitator = keeps it too
circle-member = a member
circle-takes-over = takes over if needed
circle-free-chairs = { $count ->
    [one] One chair is free.
   *[other] { $count } chairs are free.
}
circle-promises = What is promised here
circle-promises-words = Everybody in the circle says their own yes to these.
circle-promises-anew = The promises of this circle have changed since you said yes. Before you enter, they need your yes again.
circle-promises-read = Read them
circle-goes = How it goes
circle-take = Take a chair
circle-ask = Ask for a chair
circle-wait = Wait for a chair
circle-ask-no-more = Take back what I asked
circle-wait-no-more = Wait no more
circle-no-more-words = You can come again whenever you like. Nobody is told why.
circle-keeping = For those who keep it
circle-asking = { $count ->
    [one] One person asks for a chair.
   *[other] { $count } people ask for a chair.
}
circle-prepare = Prepare the next meeting
circle-keep = Keep the circle
circle-after = How it was
circle-mine = My place
circle-would-take-over = I would take over if needed
circle-would-take-over-hint = If nobody who keeps the circle is there, you are asked to lead until they are back. You can say no at any time.
circle-leave = Leave this circle
circle-leave-words = Your chair is free again at once. Nobody is told why, and no reason is asked for. What you said in a meeting stays there until its dawn.
circle-left = Your place is given back.

goes-gathering = People gather. The chairs fill as stars.
goes-opening = A song or a reading opens it, at the same moment for everybody.
goes-round = A talking piece goes round. Whoever holds it speaks, by writing or aloud; the others only listen.
goes-passing = Nobody has to speak. To pass is one press, and nobody is told who passed.
goes-closing = It closes with a word from each who likes.
goes-dawn = A day later, what was said dissolves.
goes-who-reads = What is said is end-to-end encrypted: only those in the meeting can read it.
goes-who-knows = The server knows the name of the circle, when it meets, who belongs to it and who comes, so that it can keep the order. It cannot read what is said.

join-title = The promises
join-words = This is what people here promise each other. Read it slowly.
join-yes = This is my yes
join-yes-hint = It is yours alone. You can leave at any time, without a reason.
join-yes-first = Say your own yes first, if it is one.
join-stale = The promises changed while you were reading. They stand here anew.
join-ask-words = A few words to those who keep the circle, if you like
join-ask-hint = Only they read this. You do not have to explain anything.
join-agree = Say yes
join-agree-next = Your chair stays yours either way.
join-take-next = You can enter the next meeting when its door opens.
join-ask-next = Somebody who keeps the circle reads it and answers. Your page tells you.
join-wait-next = When a chair comes free, it is yours, and your page tells you.
join-in = You have a chair.
join-asked = You asked for a chair.
join-waits = You wait for a chair.

calendar-title = In my own calendar
calendar-words = Under a secret address, your calendar can show when your circles meet.
calendar-neutral = Neutral titles
calendar-neutral-hint = Then no name of a circle stands in it, and whoever sees your calendar sees only a time.
calendar-neutral-anew = This needs a new address.
calendar-honest = Whoever knows the address sees the times, and the provider of your calendar asks for it again and again. No names of people stand in it, and nothing that was said.
calendar-make = Make an address
calendar-made = There is a new address.
calendar-address = Your secret address
calendar-copy = Copy it
calendar-copied = Copied.
calendar-copy-by-hand = It is marked. Copy it with your keyboard.
calendar-anew = A new address
calendar-anew-words = The address you have now ends at once. A calendar that uses it shows nothing new any more.
calendar-end = End this address
calendar-end-words = It ends at once. What your calendar has copied already, it may keep until you delete it there.
calendar-ended = There is no address any more.
