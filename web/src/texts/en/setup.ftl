setup-title = Setting up
setup-progress = { $at } of { $of }
setup-on = Go on
setup-back = Go back
setup-unknown-title = This link opens nothing
setup-unknown-words = It may be old, or not whole. Starting the server again prints a new one where it was started; only the newest works.
setup-done-title = It is set up already
setup-done-words = The link of the first run works once. Stewards go to the desk; others join by an invitation.

setup-name-title = What is it called?
setup-name-words = Everything can be changed later. Nothing is written before the end.
setup-name = Name
setup-name-missing = A name is needed. It can be any.
setup-about = What it is, in a few words
setup-about-hint = Everybody reads it on the first page. It can stay open.

setup-country-title = In which country?
setup-country-words = The outside lines of this country stand on every page. Somebody elsewhere can change them for themselves.
setup-country-missing = Choose the country whose lines people should see.
setup-lines = What people there see at once
setup-lines-words = At the end you look through them, with their sources, and can change and add some.
setup-line-seen = verified { $on }
setup-lines-none = No lines are known yet for { $country }. You add the ones you know at the end.

setup-languages-title = In which languages do you listen?
setup-languages-words = Nobody is brought together with somebody they cannot talk with.
setup-languages-missing = Choose at least one language.

setup-hours-title = When is somebody there?
setup-hours-words = It is shown on the first page, so that nobody expects what cannot be. Most people come between six in the evening and eight in the morning.

setup-age-title = From what age?
setup-age-words = It is said on the first page and asked nobody at the door. Only supporters whom you cleared for it answer people under 18.
setup-age = Age
setup-age-from = From { $age }

setup-retention-title = How long are times kept?
setup-retention-words = What was said is gone a day after the goodbye; nobody but those in the talk could read it. When a call was, and who answered, is kept for some days, then only counted.
setup-retention = Times of calls
setup-retention-days = { $count ->
    [one] One day
   *[other] { $count } days
}

setup-lead-title = Who answers for safety?
setup-lead-words = The safeguarding lead: one person who can be named when somebody may be in danger. “Reach someone” appears only when there is one.
setup-lead = Name of the safeguarding lead
setup-lead-hint = You can leave it open and name somebody later.
setup-lead-contact = How stewards reach them
setup-lead-contact-hint = Only stewards read it.

setup-you-title = And who are you?
setup-you-words = You become the first steward. An account is made on this device when you set it up: no password, no email; twelve words bring you back.
setup-you = The name people here read
setup-you-missing = A name is needed. It can be any.

setup-invitations-title = Whom do you ask first?
setup-invitations-words = It takes two stewards and two supporters before “Reach someone” appears. Each gets a link of their own, made at the end. Only stewards read for whom it is. You are the only steward yet, so the link of the second one opens at once; after that every new steward needs the yes of two.
setup-invitations = Invitations
setup-invitations-count = { $count ->
    [0] None yet
    [one] One
   *[other] { $count }
}
setup-invitation = Invitation { $number }
setup-invitation-as = As
setup-invitation-note = For whom
setup-invitation-less = Take invitation { $number } out
setup-invitation-more = One more

setup-ready-title = Is this right?
setup-ready-words = One press sets it up. After it, everything can still be changed at the desk.
setup-later = Named later
setup-set-up = Set it up

setup-links-title = { $name } is set up
setup-links-words = These links are shown this once, and each opens one time. Copy them now, and hand each over by a way you trust.
setup-links-none = Nobody was invited yet. You make invitations at the desk.
setup-to-lines = Look through the outside lines
setup-check-title = Do these lines ring?
setup-check-words = Look at each: ring it or open its own page. What you checked is marked with today's date and has to be looked at again in six months.
setup-back-to-links = Back to the links
setup-missing-title = What is still missing
setup-missing-words = “Reach someone” appears on the first page as soon as all of this is there. Until then it says what this is and shows the outside lines.
setup-words-hint = Keep your twelve words: they are on your own page, and they are the only way back to the desk from another device.
setup-to-desk = Go to the desk
