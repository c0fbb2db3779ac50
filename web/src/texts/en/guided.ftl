# A guided session: the lamp-lit room, the sky, and back.
session-title = Your session
session-coming-in = The lamp is being lit.
session-opens = The door opens { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. This page lets you in by itself.
session-cancelled = This session was cancelled.
session-to-booking = To this session
session-with = With { $name }
session-here = here
session-away = not here
session-words = What you say to each other
session-new-words = There are new words
session-no-words = Nothing was written.
session-sending = On its way
session-kept-until = Kept until they are here
session-shows = Shown
session-offline = There is no connection right now. What you write is kept, and this page comes back by itself.
session-no-chair = This device is not in the room just now. Nothing was lost; open the session again.
session-guide-gone = Your guide’s connection is gone. The light stays, and they come back to this same place.
session-member-gone = { $name }’s connection is gone. Everything stays as it is, and they come back to this same place.
session-not-here = { $name } is not here yet.
session-not-here-yet = { $name } is not here yet. It begins at { DATETIME($at, timeStyle: "short") }.
session-uneven = Your connection is uneven; light and breath may differ a little.

# The stages.
stage-arriving = Arriving
stage-grounding = Feeling the ground
stage-opening = The walls open
stage-moving = Moving in the sky
stage-returning = Coming back
stage-closing = Closing
stage-closed = It has ended
stage-stopped = Under the lamp

now-arriving = A lamp, a clock, some books. There is time.
now-grounding = With your senses, one after the other, and with the breath.
now-opening = The walls become sky. There is nothing to do.
now-moving = Your light follows your finger, the mouse or the arrow keys. Stars that you touch join into a figure.
now-moving-words = Choose a star, and your light goes there. The stars that you two touch join into a figure.
now-returning = The walls come back, and the lamp.
now-closing = Back in the room. What is it like now?
now-closed = The room is quiet again.
now-stopped = One of you said stop. Nobody has to say why. You can stay here as long as you like.

guide-arriving = A lamp, a clock, some books. They arrive; offer the next step when it is time.
guide-grounding = They go through their senses at their own pace. You breathe on one clock.
guide-opening = The walls become sky, for both of you alike.
guide-moving = Each of you moves a light. The stars you touch join into a figure.
guide-returning = The walls come back, and the lamp.
guide-closing = Back in the room. They may show how heavy it is now; a word, and the next time.

ahead-arriving = Back under the lamp.
ahead-grounding = What you see, touch and hear, one after the other, and breathing together.
ahead-opening = The walls of the room slowly become a sky of stars. It takes about a minute.
ahead-moving = Each of you moves a light among the stars.
ahead-returning = The sky goes, and the room is there again.
ahead-closing = How it is now, a word to take along, and the next time.

step-offered = { $name } offers: { $step }.
step-you-offered = You offered: { $step }. { $name } says yes, or not yet.
step-offer = Offer: { $step }
step-others = Another step
step-others-words = Nothing begins before { $name } says yes.
step-agree = Yes
step-not-yet = Not yet
step-stop = Stop
step-close = Close the session

# Arriving.
hold-on = Something to hold on to
hold-on-words = Choose one, if you like. It is only for you.
hold-on-own = Something of mine
hold-on-own-label = What it is
held-on = You hold on to: { $thing }.
thing-lantern = lantern
thing-stone = warm stone
thing-shell = shell
thing-feather = feather
thing-cup = cup of tea
thing-leaf = leaf
heavy-now = How heavy is it right now?
heavy-after = How heavy is it now?
heavy-kept = Kept for you alone. You can show it, or not.
heavy-you-showed = { $when ->
    [before] You showed how heavy it is: { $step }, { $word }.
   *[after] You showed how heavy it is now: { $step }, { $word }.
}
heavy-they-showed = { $when ->
    [before] { $name } shows how heavy it is: { $step }, { $word }.
   *[after] { $name } shows how heavy it is now: { $step }, { $word }.
}
show-it = Show it to { $name }
shown = { $name } can read it now.
answers-mood = About mood: { $sum } of { $most }
answers-worry = About worry: { $sum } of { $most }
answers-you-showed = { $which ->
    [mood] You showed your answers about mood (PHQ-8): { $sum } of { $most }.
   *[worry] You showed your answers about worry (GAD-7): { $sum } of { $most }.
}
answers-they-showed = { $which ->
    [mood] { $name } shows their answers about mood (PHQ-8): { $sum } of { $most }.
   *[worry] { $name } shows their answers about worry (GAD-7): { $sum } of { $most }.
}

# Feeling the ground.
senses = Five senses
senses-words = Take your time. You can write them, or only notice them.
senses-next = Go on
senses-last = That was the last
senses-before = Back
senses-done = You are here.
sense-see = Five things that you see
sense-touch = Four things that you can touch
sense-hear = Three things that you hear
sense-smell = Two things that you smell
sense-taste = One thing that you taste, or one that is good

# The walls open, and come back, told in words.
told-lamp = The lamp burns lower. The clock goes on.
told-walls = The walls grow thin. The books are only shapes now.
told-night = Where the shelves were there is night, and it is mild.
told-stars = One by one stars come out, each in a colour of its own.
told-sky = There is sky all around. The ground holds.
told-still-sky = The sky is still around you.
told-fading = The stars grow faint, one by one.
told-warm = There is warm light again, low and near.
told-shelves = The shelves stand where they were. A clock ticks.
told-home = You are in the room. The lamp burns.

# The sky.
sky = The sky
sky-field = Your light in the sky. Arrow keys move it; Enter tells which star is near.
sky-by-words = Choose a star by words
sky-near = Near your light:
sky-in-figure = in your figure
sky-nothing-yet = No star is touched yet.
sky-you-touch = Your light touches { $star }.
sky-they-touch = { $name }’s light touches { $star }.
star-at = { $star }, { $down } { $across }
star-towards = { $star }, { $towards }
star-indigo = an indigo star
star-gold = a gold star
star-rose = a rose star
star-emerald = an emerald star
star-peach = a peach star
star-lilac = a lilac star
star-top = high
star-centre = halfway up
star-bottom = low
star-left = on the left
star-middle = in the middle
star-right = on the right
towards-right = to the right
towards-down-right = down to the right
towards-down = below
towards-down-left = down to the left
towards-left = to the left
towards-up-left = up to the left
towards-up = above
towards-up-right = up to the right
figure-what = The stars join. What do you see in them?
figure-name = A name for it
figure-another = Another name
figure-propose = Say it
figure-is = You call it
figure-they-say = { $name } would call it
figure-you-say = You would call it so; { $name } says yes, or thinks of another:
figure-yes = Yes, that is its name
figure-keep = Keep it
figure-kept = Kept for you, sealed.

# Closing.
word-label = One word to take along
word-say = Say it
word-said = Your word is said.
word-yours = Your word: { $word }
word-theirs = { $name }’s word: { $word }
closing-next = When you are both ready, your guide closes the room. You find the next time under “Guides”.
closing-next-guide = When you are both ready, close the room.
session-closed-words = Thank you for being here. What is written in your notes stays yours.
session-closed-until = What you said to each other can be read here until { DATETIME($at, dateStyle: "medium", timeStyle: "short") }, then it dissolves.
session-closed-next = Look for a next time
session-closed-to-desk = To my desk
session-closed-home = To my page

# What stands ready.
more = More
more-room = Light and sound
more-words-alone = Words alone
more-words-alone-words = No pictures, for both of you. Every step is told in words.
more-notes = Only you can read them.
more-leave = Go out for a while
more-leave-words = The session goes on, and you can come back. To the other it looks like a lost connection.
more-end = End the session
more-end-words = It ends for both of you.
more-end-sure = The session ends for both of you, and nobody has to say why. What you said can be read until its dawn.
more-stay = Stay
music = Music
music-words = Strings and a flute, the same on both devices. It is silent until you want it.
music-volume = How loud
