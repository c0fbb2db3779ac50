post-title = My post
post-library = Go to the library
post-doors = When somebody may need someone: how a drum is felt here
post-opening = One moment.
post-failed = That did not work. Nothing was changed.
post-gate = Before the first shift there are a few pages to read, a practice talk and a sign-off.
post-to-training = Go there
post-held = You are with someone
post-go-to = Go to { $name }
post-still-here = Two calls went unanswered, so your shift was quietly ended. Still here?
post-still-here-yes = Yes, I am here
post-off-title = You are off shift
post-off = Nobody rings you until you start.
post-off-asked = Until you start you are rung only when nobody else is there.
post-length = How long
post-hours = { $count ->
    [one] One hour
   *[other] { $count } hours
}
post-start = Start my shift
post-on-title = You are on shift
post-on = Until { DATETIME($at, timeStyle: "short") }. Keep this page open; it rings here.
post-calls = Calls in this shift: { $calls } of at most { $cap }.
post-waiting = { $count ->
    [0] Nobody is waiting.
    [one] One person is waiting.
   *[other] { $count } people are waiting.
}
post-end = End my shift
post-alone = You are alone on shift, and nobody is named on call behind you.
post-alone-behind = You are alone on shift. { $name } is on call behind you.
post-alone-soon = Nobody else is on shift, and nobody is named on call behind you.
post-alone-soon-behind = Nobody else is on shift. { $name } is on call behind you.
post-rest-longer = Rest a quarter of an hour longer
post-rest-title = You are resting
post-rest = Nobody is rung for you until { DATETIME($at, timeStyle: "short") }. The pause is part of the work.
post-rest-minimum = From { DATETIME($at, timeStyle: "short") } on you can say that you are ready again.
post-ready-again = I am ready again
post-how = How you are rung
post-by-sound = Two low tones
post-by-haptics = Vibration
post-by-push = Neutral notices on this device, also when this page is closed
post-by-push-rings = Such a notice for rings as well
post-push-no = Your browser did not allow it. Nothing was changed.
post-off-shift-ok = Also off shift, when nobody else is there
post-how-was = How was it for you?
post-was-light = Light
post-was-all-right = All right
post-was-heavy = Heavy
post-was-too-much = Too much
post-was-tell = Tell
post-was-pause = Tell, and rest longer

ring-lead = Someone is asking for you
ring-companion = You are asked to join a talk
ring-handover = You are asked to take over a talk
ring-practice = A practice talk
ring-words = Someone is asking for you.
ring-steady = It weighs a little.
ring-heavy = It is heavy.
ring-crisis = It is a crisis.
ring-threads = It is about: { $threads }.
ring-minor = They are not an adult, or did not say.
ring-accept = Go to them
ring-pass = Let it pass
ring-free = Letting it pass is free. Nobody sees it.
ring-failed = That did not work. If it still rings, try once more.
