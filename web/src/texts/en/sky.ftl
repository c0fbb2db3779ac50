# The sky: how many let themselves be seen tonight, and oneself.
sky-title = The sky tonight
sky-door = Every star here stands for a person who lets themselves be seen tonight. You can look, or have a star of your own. Nobody can tell whose is whose.
sky-to-home = To my page
sky-reach = Reach someone
sky-opening = The sky is on its way to you.
sky-waits = The connection is away. The sky comes when it is back.
sky-total = At least { $count } people let themselves be seen.
sky-total-known = Each star is one of them. They sit where the night puts them, not where they are.
sky-none = Too few to show without singling somebody out. You see the ordinary night.
sky-rows = The colours they chose
sky-row = { $word }: at least { $count }
sky-rest = A colour that is not here was chosen by nobody, or by too few to show without singling somebody out. Those are among the stars without a colour.
sky-circles = A line joins those who sit in a circle now: at least { $count }.
sky-accompanied = A soft ring means that somebody is with them: at least { $count }.
sky-late = It is told late, in steps and a little blurred, the same for everybody. It changes next around { DATETIME($at, timeStyle: "short") }.
sky-many = So many are here that only { $count } stars are drawn, of each colour its share.

sky-mine = Your own star
sky-mine-none = You have no star. That is how it is until you want one.
sky-mine-plain = You let yourself be seen, without a colour.
sky-mine-colour = You let yourself be seen, in the colour of { $word }.
sky-mine-marked = The star with the amber ring stands for you. Only this device marks it.
sky-mine-waits = No star is marked as yours now. It comes late, so that nobody can tell whose it is.
sky-mine-until = It goes out by itself after { DATETIME($at, dateStyle: "medium", timeStyle: "short") }, unless you are here again.
sky-be-seen = Let me be seen
sky-change = Choose another colour
sky-stop = Be seen no more
sky-stopped = You are seen no more. The sky follows in its own time.

sky-look = How you see it

sky-choose-title = Let me be seen
sky-choose-words = A star for you among the others. You can change it or take it back at any time.
sky-choose-legend = Your star
sky-choose-hint = Choose what is near to how it is, or no colour at all.
sky-choose-back = Back to the sky
sky-choose-keep = Let me be seen like this
sky-kept = You are seen. Your star comes late, so that nobody can tell it is yours.
sky-others = What others see
sky-others-star = One more star, at some time, in this colour or without one. No name, no words, no place.
sky-others-late = It comes and goes late, it is counted for three hours a night at most, and only among enough others: a number appears from about 17 people, a colour from about 23 who chose it.
sky-others-beside = While you sit in a circle a line may lead to a star, and while somebody is with you a star may wear a soft ring. Which star that is has nothing to do with you.
sky-others-crisis = Whom you are with, what it is about and how hard it is are not in it.
sky-others-server = The network keeps your choice for a day after you were last here, and no record of what you chose before.

sky-colour-hope = Hope
sky-colour-love = Love
sky-colour-calm = Calm
sky-colour-wonder = Wonder
sky-colour-sadness = Sadness
sky-colour-fear = Fear
sky-colour-anger = Anger
sky-colour-shame = Shame
sky-colour-plain = Without a colour
