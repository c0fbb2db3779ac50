# A guide's own desk: times, terms, who comes.
guiding-title = My desk as a guide
guiding-back = Back to my desk
guiding-not-yours = This is for guides. A steward can invite you as one.
guiding-not-verified = You are not verified yet. A steward of this network speaks with you first, and looks at what you are trained for.
guiding-not-verified-next = They see you on their desk already. As soon as it is done, you can offer times here.
guiding-verified = Verified on { DATETIME($at, dateStyle: "medium") }
guiding-coming = Who comes
guiding-nobody = Nobody has booked a time yet.
guiding-offers = What you offer
guiding-no-offers = Nothing yet. With a first offer, people find you.
guiding-make = Offer times
guiding-offer = Offer these times
guiding-offered = Your times can be booked from now on.
guiding-one = Your offer
guiding-gone = There is no such offer here.
guiding-waiting = { $count ->
    [0] Nobody waits for a time.
    [one] One person waits for a time.
   *[other] { $count } people wait for a time.
}
guiding-next = The next times
guiding-no-times = There are no times at the moment.
guiding-close = Take out
guiding-close-words = { $when } can no longer be booked. If it is booked already, that stays; cancel it from the session itself.
guiding-closed = Taken out, on the clock of your offer
guiding-open = Give back
guiding-change = Change it
guiding-change-words = What is booked already stays as it is.
guiding-change-keep = Keep it so
guiding-changed = Changed.
guiding-end = End this offer
guiding-end-words = Nobody new can book it. What is booked already takes place.
guiding-ended = This offer has ended.
guiding-name = What you call it
guiding-name-hint = A few plain words, such as “A first talk”.
guiding-name-begun = A talk
guiding-name-missing = It needs a name of at least two letters.
guiding-about = About it, if you like
guiding-about-hint = How you work, and for whom it may be right.
guiding-languages = Languages
guiding-languages-missing = Choose at least one language.
guiding-times = When you have time
guiding-times-words = Each time is for one person. It goes by the clock of one place, also when that changes to summer or winter time.
guiding-terms = Terms, and rest for you
guiding-cancel = Moving and cancelling is free until
guiding-hours = { $hours ->
    [0] it begins
    [one] 1 hour before
   *[other] { $hours } hours before
}
guiding-ahead = Times can be booked
guiding-days = { $days } days ahead
guiding-pause = Kept free after each session
guiding-minutes = { $minutes ->
    [0] nothing
   *[other] { $minutes } minutes
}
guiding-terms-words = Whoever cancels later than that needs no reason either; you are told that the time is free.
