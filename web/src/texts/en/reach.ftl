# From the press until somebody is there.
reach-pressing-title = One moment
reach-pressing = Your call is being written down. Nothing else is needed from you.
reach-not-title = The call did not get through
reach-not = It is not known to anyone yet. These people can be reached without us.
reach-again = Try again
reach-none-title = There is no call of yours open
reach-none = Press once and people here are asked to come to you.
reach-press = Reach someone

reach-known-title = Your call is known
reach-dropped-title = Their connection dropped. Your words are kept.
reach-travel = How far your call has travelled
reach-done = done
reach-now = now
reach-next = next
reach-link-shift = People on shift
reach-link-wider = More people on shift
reach-link-off-shift = People who agreed to be asked off shift
reach-link-steward = The steward on call
reach-link-outside = The outside lines, large, on this page
reach-link-quiet = Everyone who becomes free
reach-now-shift = We are asking people on shift.
reach-now-wider = We are asking more people.
reach-now-off-shift = We are asking people who are off shift and agreed to it.
reach-now-steward = We are asking the steward on call.
reach-now-outside = Nobody has come yet. We keep asking, and these lines answer too.
reach-now-quiet = Nobody is free right now. We ask each person who becomes free.
reach-rung = { $now ->
    [0] { $count ->
        [one] One person was asked so far. We go on asking.
       *[other] We have asked { $count } times so far, and go on asking.
    }
    [one] One person is being asked at this moment.
   *[other] { $now } people are being asked at this moment.
}
reach-wait-seconds = Half of the last { $basis } calls were answered within { $seconds } seconds.
reach-wait-minutes = Half of the last { $basis } calls were answered within { $minutes } minutes.
reach-steward-only = This call goes to the steward only. The reason and a way to appeal are on your page.
reach-queue-last = Many calls come from your network connection right now, so this one is last in line. It is not lost, and the lines on this page answer too.
reach-nobody = Nobody is on shift at this moment. People off shift and the steward are asked.
reach-limit-age = Only people cleared for under-18s are asked. None is free right now, so the steward on call is asked.
reach-limit-language = Nobody who speaks the languages you chose is free. You can choose more.
reach-limit-wish = Nobody who fits your wishes is free. You can widen them.
reach-limit-blocked = The people who are free are people you blocked. They are not asked.
reach-quiet = You can leave this page open, or be told.
reach-tell-me = Tell me when someone is here
reach-tell-me-on = You will be told
reach-withdraw = Take my call back
reach-lines = Outside lines
reach-outside = Stop asking, I call an outside line

reach-words-title = While you wait, you can write
reach-words-label = Your first words
reach-words-hint = They stay on this device, encrypted, until someone is here.
reach-words-keep = Keep these words for them
reach-words-kept = Kept. They are there when someone comes.
reach-words-not-kept = This browser forgets everything when the page is closed.
reach-words-trouble = That did not work. What you wrote is still here.

reach-optional = While people are asked: if you like, answer this too.
reach-skip = Skip this question
reach-tell = Tell them
reach-age = Are you 18 or over?
reach-age-hint = It changes who is asked to come, and which lines are shown.
reach-age-yes = Yes
reach-age-no = No
reach-age-unsaid = I’d rather not say
reach-heavy = How heavy is it right now?
reach-crisis-words = I am not safe, or I think of ending my life
reach-threads = What is it about?
reach-who = Which languages do you want to talk in?
reach-who-hint = Only people who speak one of them are asked.

reach-parked-title = Your call is kept
reach-parked = You were away, so nobody is being asked. It is kept until { DATETIME($until, dateStyle: "medium", timeStyle: "short") }, at its old place in line.
reach-here = I am here again

reach-closed-title = This call has ended
reach-closed-eased = It ended with a goodbye.
reach-closed-left = The call is closed. You can come back at any time.
reach-closed-withdrawn = You took it back. Nobody needs a reason.
reach-closed-lapsed = It was kept for a day and then closed, as was said before.
reach-closed-outside = You went to an outside line. You can come back at any time.
reach-closed-safety = The person who was here ended it for safety. The reason and a way to appeal are on your page.
reach-press-again = Reach someone again
reach-home = Go to my page

# How heavy, 0 to 10.
heavy-0 = nothing weighs
heavy-1 = very light
heavy-2 = light
heavy-3 = a little heavy
heavy-4 = noticeable
heavy-5 = heavy
heavy-6 = quite heavy
heavy-7 = very heavy
heavy-8 = almost too much
heavy-9 = too much
heavy-10 = more than I can carry

# Threads that come with the product.
thread-loss = Loss
thread-anxiety = Anxiety
thread-low-mood = Low mood
thread-addiction = Addiction
thread-loneliness = Loneliness
thread-illness = Illness
thread-caring-for-someone = Caring for someone
thread-being-different = Being different
thread-work = Work
thread-money = Money
thread-family = Family
thread-love = Love
thread-faith = Faith
thread-war-and-flight = War and flight

breath-in = Breathe in
breath-out = Breathe out, slowly
