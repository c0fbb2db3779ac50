talk-title = The talk
talk-opening = One moment
talk-opening-words = Your talk is being opened on this device.
talk-alone = Nobody else is here yet
talk-with = With { $names }
talk-here = here
talk-away = not here right now
talk-coming = coming in
talk-note = Only the two of you can read this. It dissolves a day after you end the talk.
talk-note-more = Only the people in this talk can read it. It dissolves a day after it ends.
talk-words = What was said
talk-you = You
talk-them = They
talk-somebody = Someone
talk-sending = on its way
talk-kept-until = kept on this device until they can read it
talk-typing = { $name } is writing
talk-sent-light = { $name } sends a light
talk-sent-heart = { $name }, a hand on the heart
talk-discarded = { $count ->
    [one] One message was altered on the way and is not shown.
   *[other] { $count } messages were altered on the way and are not shown.
}
talk-write = Write, or just stay
talk-send = Send
talk-gestures = Without words
talk-light = Send a light
talk-heart = A hand on the heart
talk-steady = Breathe together
talk-steady-began = You breathe together, both by the same light.
talk-steady-ended = The light is at rest.
talk-steady-stop = Let the light rest
talk-given-back = This could not be sent. Your words are here again.
talk-not-kept = This device could not keep it. Your words are here again.
talk-closed = This talk has ended. It can still be read until its dawn.
talk-offline = There is no connection right now. What you write is kept and goes out by itself.
talk-dropped = Their connection dropped. Your words are kept.
talk-handing-over = They are asking someone else to go on with you. They stay until that person is here.
talk-steward-asked = I am asking a colleague for advice. They cannot read here unless you agree.
talk-not-yet-in = Their device has not let you in yet. It happens by itself as soon as it is reachable.
talk-caller-away = They are away right now.
talk-minor = This person is not an adult, or did not say.
talk-danger-call = Call { $number } now
talk-danger-caller = If you are in danger, this number sends help. We cannot: we do not know where you are. You can write your address here; only the people in this talk see it.
talk-danger-lead = The emergency number is pinned for both of you. You can ask for an address; the network knows none.
talk-end = End this talk
talk-end-title = A goodbye
talk-end-caller = You can end here, at any time, without a reason.
talk-end-lead = You have said goodbye. The words dissolve a day from now.
talk-end-stay = Stay
talk-heavy-now = How heavy is it now?
talk-optional = If you like. It can stay open.
talk-key-title = A key has changed
talk-key-changed = The key of { $name } has changed, and the former key does not vouch for the new one.
talk-key-words = It may be the same person with a new account key, or somebody else in their place. Compare the safety words another way if you can. Until you decide, nothing is said here.
talk-key-leave = Leave it for now
talk-key-accept = Go on with the new key
talk-thanks = A word for them
talk-thanks-hint = If you like. It is said in this talk, and only they read it.
talk-thanked = { $name } says thank you:
talk-thanked-you = You said thank you:
talk-failed = That did not work. Nothing was changed. Try once more.
talk-more = More
talk-safety = Compare safety words
talk-safety-words = Read these to each other. If they are the same on both sides, nobody stands in between.
talk-safety-none = They appear when someone is here.
talk-not-again = Not this person again
talk-not-again-done = This person is not asked for you again. They do not learn of it.
talk-block = Block this person
talk-block-words = You two are never brought together again. They do not learn of it. A block cannot follow someone who makes a new account.
talk-block-yes = Block
talk-block-done = They are blocked.
talk-report = Report
talk-summon = { $count ->
    [one] They would like to call someone to join you both.
   *[other] They would like to call { $count } people to join you both.
}
talk-summon-hint = They can read what is written from now on. You can ask them to leave.
talk-summon-yes = Yes, call them
talk-summon-no = No, just us
talk-companion = { $name } has joined. They can read what is written from now on.
talk-ask-to-leave = Ask { $name } to leave
talk-companion-stay = All right
talk-safety-hint = Make sure that nobody stands between your two devices.
talk-not-again-hint = Next time somebody else is asked. If you are with them now, somebody else comes.
talk-not-again-words = This person is not asked for you again. If you are with them now, the talk rings again for somebody else. They do not learn why.
talk-not-again-yes = Not this person again
talk-block-hint = You two are never brought together again.
talk-report-hint = Show chosen words to the stewards, and nothing else.
talk-on = Go on
talk-to-post = To my post

talk-let-go-title = You are no longer in this talk
talk-let-go = It goes on without you, or somebody else is there now. Its words are no longer on this device.
talk-unknown-title = This talk is not here
talk-unknown = It has dissolved, or you are no longer part of it.

side-title = A side room
side-note = Only you and the stewards on call can read this. Whoever the talk is with cannot.
side-rooms = Side rooms
side-here = There is a side room with the stewards on call.
side-go = Go to the side room
side-go-with = A side room with { $name }
side-back = Back to the talk

talk-gone-title = Dawn has come
talk-gone = The words of this talk have dissolved. Nobody can read them any more.
talk-home = Go to my page

report-title = Report
report-words = Choose what the stewards should see. Nothing else is shown to them.
report-what = What happened
report-what-hint = In your own words. It can stay open.
report-empty-line = (an empty line)
report-cut = (cut out)
report-preview = See what will be shown
report-choose = Choose at least one message that they wrote.
report-nobody = At this moment there is no steward whom this could be shown to.
report-none-fit = The keys of the stewards do not fit them, so nothing can be sent to them safely from here. Tell somebody you trust.
report-left-out = { $count ->
    [one] One steward is left out, because their key does not fit them.
   *[other] { $count } stewards are left out, because their keys do not fit them.
}
report-to = This is shown to { $names }, and to nobody else:
report-steward = a steward
report-nothing-else = The server confirms that these words were sent in this talk, unchanged. Nothing else is revealed.
report-back = Change it
report-send = Send the report
report-sent = Your report is with the stewards. You will read here what became of it.
