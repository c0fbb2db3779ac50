# Guides: finding one, booking a time, one's own sessions.
guides-title = Guides
guides-door = A guide is a counsellor or therapist. You book a time with one, and nobody asks for a reason.
guides-words = A guide is a counsellor or therapist who gives their time here. You book an hour for the two of you, in a room made for it. Nobody asks for a reason.
guides-not = It is a talk in company. It is not an emergency service, and it takes the place of no treatment.
guides-back = Back to the guides
guides-to-home = To your page
guides-yours = Your sessions
guides-past = Sessions that are past
guides-offered = Who offers time
guides-none = Nobody offers time that fits you at the moment. New times come in from week to week.
guides-none-yet = Say this first, and the guides who are there for you stand here.
guides-unsaid = Only guides who are there for you are shown. The network keeps your answer.
guides-desk = My desk as a guide
guides-with = With { $name }
guides-verified = A steward of this network spoke with them
guides-facts = { $languages } · { $minutes } minutes
guides-when = { $day }, { $time }, { $far }
guides-until = until { $time }
guides-elsewhere = { $time } in { $place }
guides-moment = { $day }, { $time }
guides-all-taken = All times are taken at the moment.
guides-you-wait = You are on the waiting list.
guides-times = Choose a time
guides-own-time = In your own time, { $place }.
guides-later-times = Later times
guides-terms = How it is with moving and cancelling
guides-terms-words = { $hours ->
    [0] You can move or cancel until it begins, without a word to anybody.
    [one] Until one hour before, you can move or cancel without a word to anybody. After that you can still cancel; the guide then reads that the time is free at short notice.
   *[other] Until { $hours } hours before, you can move or cancel without a word to anybody. After that you can still cancel; the guide then reads that the time is free at short notice.
}
guides-terms-reason = You never need a reason, and it counts against nobody.
guides-book = Book this time
guides-booked = Booked. It stands under your sessions.
guides-wait = Tell me when a time becomes free
guides-wait-words = If somebody cancels, the time is kept for you for a while before others see it. Nobody else learns that you wait.
guides-wait-ended = You are no longer on the waiting list.
guides-held = { $when } has become free. It is kept for you until { DATETIME($until, dateStyle: "medium", timeStyle: "short") }.
guides-held-take = Choose it

guides-session = Your session
guides-session-gone = There is no such session here.
guides-enter = Enter the room
guides-enter-with = Enter the room with { $name }
guides-door-at = The door opens { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
guides-free-until = You can move or cancel it without a word until { DATETIME($at, dateStyle: "medium", timeStyle: "short") }.
guides-late = You can still cancel. The guide then reads that the time is free at short notice.
guides-over = This session is past.
guides-was = What was said in it can be read until its dawn.
guides-look-back = Look back
guides-move = Move it
guides-move-to = Move it to { $when }
guides-move-words = Choose another free time. The other one is free again as soon as this one is yours.
guides-moved = Moved.
guides-cancel = Cancel it
guides-cancel-free = The time is free for somebody else, and nobody needs a reason.
guides-cancel-late = It begins soon. You can cancel all the same; the guide reads that the time is free at short notice, and no reason is asked.
guides-cancel-guide = They are told at once, and can choose another time before others.
guides-cancel-say = A word to them, if you like
guides-keep-it = Keep it
guides-kept-as-it-was = Your session is as it was.
guides-cancelled = Cancelled
guides-cancelled-you = You cancelled this session.
guides-cancelled-them = { $name } cancelled this session.
guides-another-time = Look for another time
guides-questions = Before and after, if you like
guides-questions-words = Two short sets of questions that some people find helpful. They are answered and counted on this device, and nobody sees them unless you show them.
guides-questions-mood = About mood (PHQ-8)
guides-questions-worry = About worry (GAD-7)

notes-title = My notes
notes-label = Only I can read this
notes-words = Encrypted on your device. Your guide has their own, which you do not see.
notes-words-guide = Encrypted on your device. The person has their own, which you do not see.
notes-here = Kept on this device, sealed. It goes to your other devices with the next connection.
notes-everywhere = Kept, sealed.
