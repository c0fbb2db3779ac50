# A meeting of a circle: the ring, the piece, what was said, and the way out.
meeting-title = The circle
meeting-coming-in = Your chair is being made ready.
meeting-ring = The ring of chairs
meeting-chairs = Who is in the circle
meeting-words = What was said, turn by turn
meeting-here = The circle
meeting-newest = To the newest words
meeting-leave = Leave the circle
meeting-to-circle = To the page of this circle
meeting-to-circles = To my circles
meeting-begins = It begins at { DATETIME($at, timeStyle: "short") }.
meeting-opens = The door opens { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. This page lets you in by itself.
meeting-cancelled = This meeting was cancelled. The circle meets again another day.
meeting-no-chair = There is no chair for this device just now. Nothing was lost; come in again from the page of the circle.
meeting-offline = There is no connection right now. Your chair is kept, and this page comes back by itself.
meeting-offline-holding = There is no connection right now. The piece waits for you a little; what you write is kept. If it goes on, it comes to you again at the end.
meeting-round-plain = A round
meeting-floor-begins = The piece lies in the middle
meeting-closing-begins = A word from each
meeting-book-offered = A book for the way:
meeting-pass = Pass
meeting-pass-round = Pass this round
meeting-take = Take the piece
meeting-take-offered = Take it

chair-me = you
chair-leads = leads
chair-away = away
chair-holds = holds the piece
chair-offered = the piece is offered to them

# A few words in the middle of the ring and in the bar.
short-gathering = { $count ->
    [one] One is here
   *[other] { $count } are here
}
short-opening = It opens
short-mine-held = The piece is with you
short-mine-asked = Come to an end
short-mine-offered = It is offered to you
short-held = { $name } speaks
short-asked = { $name } comes to an end
short-waits = It waits for { $name }
short-offered = Offered to { $name }
short-silence = Silence together
short-floor = It lies in the middle
short-lingering = The last word was said
short-closed = Dawn
short-rests = The piece rests

# What happens now, and what happens next.
long-gathering = Chairs fill one by one. Whoever leads opens the circle when it is time.
long-gathering-lead = Chairs fill one by one. You open the circle when it is time; until then you can take the piece for a welcome.
long-opening = There is nothing to do. The first round comes after it.
long-opening-lead = The first round begins when you begin it.
long-mine-asked = You are asked to come to an end. Give the piece back within a minute; otherwise it rests.
long-mine-aside = You hold it out of turn. Your own turn in the round stays yours.
long-mine-offered = Take it, or pass. After half a minute it goes on quietly, and comes back to you at the end.
long-asked = { $name } was asked for the piece and gives it back in a moment.
long-aside = { $name } holds it for a moment, out of turn.
long-waits = The connection of { $name } dropped. The piece waits a little, then it rests; their turn comes again at the end.
long-offered = It is theirs to take or to pass.
long-between = { $name } goes on in a moment.
long-between-lead = You go on when you are ready.
long-silence = Nobody has to do anything. You can keep it with the others.
long-silence-lead = It lasts until you go on.
long-lost = Whoever held the piece is away. It goes on by itself in a moment.
long-asked-back = The piece came back. { $name } goes on in a moment.
long-taken-back = { $name } took the piece back. It goes on in a moment.
long-no-lead = Nobody who leads is here just now. If nobody comes back, the circle closes calmly with a word from each.
long-no-lead-yet = Nobody who leads is here yet. The circle begins when they come. If nobody does, it closes calmly with a word from each.
long-floor = Whoever wants to speak takes it. Silence is welcome too.
long-lingering = The circle closes by itself in a minute.

ahead-title = What will happen
ahead-turn = A talking piece goes round. Only whoever holds it speaks; the others listen.
ahead-pass = You can pass with one press, always. Nobody is told why.
ahead-write = You write your words. They stay readable until tomorrow, then they dissolve.
ahead-write-speak = You write your words, or speak them aloud if you like. What is written dissolves tomorrow.
ahead-who = Only the people in this circle can read them.
ahead-promises = What we promise each other

opening-song = A song opens the circle. Everybody hears the same moment of it.
closing-song = A song closes the circle, if you would like to hear it.
opening-sound = Sound on

holding-write = Your words
holding-time = Your time, seen by you alone
holding-time-full = The time that was meant is over. Come to an end in your own way.
holding-return = Return the piece
holding-returning = Your last words are on their way
holding-given-back = The piece went on before these words arrived. They are kept here.
holding-unsaid = There are words here that you have not sent.
holding-send-return = Send them and return the piece
holding-return-keep = Return it, keep the words

words-kept = Your words are kept for when the piece is with you

signs = Without words
sign-light = A light
sign-heart = Heart
sign-me-too = Me too
sign-silence = Silence
sign-light-by = { $names }: a light.
sign-heart-by = { $names }: a hand on the heart.
sign-me-too-by = { $names }: me too.
sign-silence-by = { $names }: silence together.

# Leaning: a quiet sign to whoever leads.
lean = It is too much
lean-words = Only { $name } sees it. The circle goes on.
lean-words-nobody = The circle does not see it. Somebody is asked to come to you.
lean-somebody = Somebody who leads
lean-seen = { $name } sees it. You can stay, or look away for a while; a room for the two of you or a supporter may come next.
lean-heard = { $name } has seen it and keeps you in mind. You can press again at any time.
lean-call = { $name } would like a supporter to be with you now. Your chair is kept.
lean-call-go = Talk with a supporter
lean-not-now = Not now
lean-all-right = All right

# For whom the piece was taken back from, or who was let go.
stopped-taken-title = The piece was taken back
stopped-taken = Whoever leads took it back for safety. Nobody else in the circle reads this reason.
stopped-removed-title = You are no longer in this meeting
stopped-removed = Whoever leads let you go from this meeting for safety. Nobody else in the circle reads this reason. Your chair in the circle stays yours.
stopped-appeal = I see it differently
stopped-appeal-label = What should a steward know
stopped-appeal-hint = A steward who was not part of it reads your words and the reason, and answers you.
stopped-appeal-send = Ask a steward to look at it
stopped-appealed = Your words are with the stewards:
stopped-answer = A steward answered:

# The desk of whoever leads, during the meeting.
conduct-title = Lead the circle
conduct-open = Lead
conduct-open-leaning = Lead: somebody leans on you
conduct-take-lead = I lead from here
conduct-go-on = Go on
conduct-silence = Keep silence
conduct-ask-back = Ask for the piece
conduct-take-back = Take it back for safety
conduct-take-back-title = Take the piece back from { $name }
conduct-take-back-words = It rests at once. { $name } reads your reason and can appeal to a steward; nobody else reads it.
conduct-reason = The reason
conduct-reason-hint = { $name } and the stewards read this.
conduct-opening = The opening
conduct-opening-words = It begins for everybody at the same moment.
conduct-opening-not-in = Your device is still coming in. Words can be read a moment later.
conduct-open-song = Open with the song
conduct-open-plain = Open the circle
conduct-open-reading = Open with the reading
conduct-next = Next
conduct-begin-round = Begin this round
conduct-begin-already = Begin it already now
conduct-begin-this = Begin
conduct-own-round = Another round, or the open floor
conduct-own-prompt = A prompt of your own
conduct-begin-own = Begin a round with it
conduct-soft = A soft time for each, shown to the one who speaks
conduct-soft-none = none
conduct-soft-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
}
conduct-floor = Open the floor
conduct-book = Offer the book: { $title }
conduct-to-come = Still to come
conduct-to-come-nobody = Everybody who is here had a turn.
conduct-people = Hand over, or let somebody go
conduct-hand-over = { $name } leads from here
conduct-remove-who = Let somebody go from this meeting, for safety
conduct-remove-nobody = nobody
conduct-remove = Let them go
conduct-remove-title = Let { $name } go from this meeting
conduct-remove-words = They leave at once and do not come back into this meeting. { $name } reads your reason and can appeal to a steward.
conduct-closing = Begin the closing
conduct-closing-words = For the closing: { $words }
conduct-close = End the meeting now
conduct-close-title = End the meeting
conduct-close-words = It ends for everybody at once, without a last word. What was said is kept until tomorrow.
conduct-leans = { $name } leans on you: it is too much just now. Nobody else knows.
conduct-lean-side = A room for the two of us
conduct-lean-call = Ask for a supporter
conduct-lean-heard = Seen

closed-title = The circle has closed
closed-words = The circle has closed. Thank you for being in it.
closed-by-itself = The circle has closed by itself, calmly. Thank you for being in it.
closed-kept = What was said is kept until { DATETIME($at, weekday: "long", hour: "numeric", minute: "numeric") }, then it dissolves.
closed-book = A book for the way:
closed-next = The circle meets again { DATETIME($at, weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "numeric") }.
closed-no-next = When it meets again stands on its page.
closed-to-circle = To the page of this circle
closed-tell = How is the group
