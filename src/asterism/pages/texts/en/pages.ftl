# What the server writes itself, before any script.
title = Notes
leave = Leave this page
settings = Settings
skip = To the words of this page
demo = Demo. Everyone but you is invented.

first-heading = You don’t have to sit with this alone.
first-words = Talk with a trained peer. No name needed. Only the people in the talk can read it. We cannot see where you are or send help.
first-danger = In danger now: call { $number }.
first-danger-unknown = In danger now: call the emergency number of the place you are in.
first-reach = Reach someone
first-again = I was here before
first-again-hint = Keep holding, or press once more.
first-back = Go back to your talk
first-library = Circles and stories
first-nobody = Nobody is on shift at this moment. If you reach out, those who agreed to be rung are rung, and you see each step.
first-closed = { $network } is not open yet. Until it is, these lines are here for you.

foot-label = Outside lines
foot-danger = In danger now:
foot-more = More lines
foot-unknown = Outside lines by country

lines-heading = Outside lines
lines-of = Outside lines: { $country }
lines-none = We know no checked line for this country. findahelpline.com lists lines in many countries.
lines-no-country = Choose the country you are in.
lines-not-found = We cannot see where you are, so please choose.
lines-country = Country
lines-show = Show
lines-keep = Show these at the foot of every page
lines-kept = These are now at the foot of every page.
lines-always = day and night
lines-emergency = Emergency
lines-crisis = Crisis
lines-listening = Someone who listens
lines-youth = For young people
lines-back = Back to the first page

late-heading = The talk is opening
late-words = If this stays here, your browser cannot open the encrypted talk: it needs JavaScript. These lines work now.

offline-heading = There is no connection
offline-words = What you wrote is kept on this device. It goes on by itself when the connection is back. These lines work by phone.
offline-again = Try again

missing-heading = There is nothing here
missing-words = The address may be old.

plain-heading = Notes
plain-field = New note

# The calendar of a member, as the calendar of their phone shows it.
calendar-name = Circles
calendar-neutral = Appointment
