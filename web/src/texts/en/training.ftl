training-title = Before your first shift
training-opening = One moment.
training-failed = That did not work. Nothing was changed.
training-words = You read seven short pages, have a practice talk with someone from the network, and are signed off by a steward.
training-steps = The way to your first shift
training-done = done
training-now = now
training-next = next
training-read = Read
training-practice = A practice talk
training-sign-off = Signed off by a steward
training-have-read = I have read this
training-was-read = Read.
training-practice-words = A steward will call you for a practice talk. Keep this page open; it rings here.
training-to-post = Go to my post

unit-listening-title = Listening
unit-listening =
    You are there to hear, not to mend. Say back what you heard, in your own few words, and let them correct you.
    Ask open questions. Leave silence; slow typing and long pauses are normal.
unit-not-advising-title = Their own choice
unit-not-advising =
    Advice from peers goes with people feeling worse; noticing someone’s own choice goes with feeling better.
    If you want to suggest something, ask first whether they would like to hear it.
unit-heavy-words-title = Heavy words
unit-heavy-words =
    Some people speak of ending their life. Ask plainly, and calmly, whether they think of it now.
    Asking does not plant the thought. It tells them that it can be said here.
unit-danger-now-title = Danger right now
unit-danger-now =
    Press “Danger right now”: the emergency number is pinned for both of you, and a colleague comes to your side.
    The network knows no address. You can ask for one; they may send it. You are not alone with it.
unit-boundaries-title = Boundaries
unit-boundaries =
    Stay in this place: no meeting, no numbers, no names. You can end a talk for safety, with a reason they can read.
    What you hear stays here. Where a life is in danger, two people decide together.
unit-letting-go-title = Letting go
unit-letting-go =
    You can hand over at any time. You stay until the next person is there, and nobody asks you why.
    A talk may end without an answer. Being with someone was the work.
unit-own-care-title = Looking after yourself
unit-own-care =
    After a heavy talk there is a pause; it is part of the work. Say how it was.
    When it is too much, press “I have to stop”. Someone goes on with them, and you rest.
