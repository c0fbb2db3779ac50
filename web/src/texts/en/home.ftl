home-title = Your page
home-opening = Opening what is on this device.
home-words = No talk is open. You can reach out at any time.
home-open-call = Your call is open.
home-go-back = Go back to it
home-reach = Reach someone
home-failed = That did not work. Nothing was changed.
home-again = Try again
home-library = The library
home-post = My post
home-desk = The desk
home-ended = Ended, not yet dissolved
home-ended-until = A talk that dissolves { DATETIME($at, dateStyle: "medium", timeStyle: "short") }

return-title = Come back
return-words = There is nothing of yours on this device. With your twelve words it becomes one of your devices.
return-label = Your twelve words
return-hint = In their order, with spaces between them.
return-count = There are twelve words. Look whether one is missing.
return-unknown = “{ $word }” is not one of the words. Look at its spelling.
return-checksum = These are words from the list, but together they do not fit. Perhaps two are swapped.
return-go = Come back
return-first = Go to the first page

account-title = About you
account-name = A name, if you like
account-name-hint = People who answer you see it. It does not have to be yours.
account-name-keep = Keep this name
account-name-kept = Kept.
account-not-kept = This browser forgets everything when the page is closed. The twelve words bring you back.
account-words = My twelve words
account-words-why = With these twelve words you come back on any device. Nobody else has them, and we cannot bring them back.
account-words-show = Show them
account-words-care = Whoever has them can read your open talks. Write them on paper rather than in a picture.
account-export = Everything about me, as a file
account-erase = Delete my account
account-erase-words = It is deleted on the server and on this device. Some things stay for a while, and you see them before you decide.
account-erase-look = See what stays
account-erase-yes = Delete my account
account-paused = Your part here is paused. The reason: { $reason }
account-appeal = Your appeal, in your own words
account-appeal-send = Send the appeal
account-appealed = Your appeal is with the stewards.
account-notices = For you to know
account-notice-seen = I have read it

stays-words = { $count ->
    [one] Your words in one talk, for the others, until its dawn.
   *[other] Your words in { $count } talks, for the others, until their dawn.
}
stays-times = The times of your calls, without your name: { $count }. After that only how many calls there were in each hour.
stays-reports = Reports you made, were told of or worked on: { $count }. Reports and records about you that you were not told of stay as well, if there are any; this line stands here for everybody.
stays-ledger = Entries in the stewards’ ledger: { $count }.
stays-sign-offs = Sign-offs you gave: { $count }.
stays-backups = Backups of the server.
stays-until = Until { DATETIME($at, dateStyle: "medium") }.

notice-report-outcome = Your report was decided.
notice-report-taken = A steward is reading your report.
notice-acted-on-you = A steward has decided something that concerns you.
notice-suspended = Your part here is paused.
notice-lifted = Your part here is open again.
notice-signed-off = You are signed off. You can start a shift.
notice-probation-ended = Your probation has ended.
notice-standing = Your standing has changed.
notice-role-given = You have a new role.
notice-role-ended = One of your roles has ended.
notice-appeal-outcome = Your appeal was answered.
notice-steward-invited = An invitation for a new steward can now be used. If nobody among you meant it, take it back at the desk.
notice-steward-joined = Somebody has become a steward here.
notice-story-published = Your story stands on the shelves of the library.
notice-story-returned = Your story came back from its readers. The reason stands under “My stories”, in the library.
notice-story-taken-down = A steward took your story down from the shelves. You can appeal under “My stories”, in the library.
notice-story-appeal-answered = Your appeal about a story was answered. You find it under “My stories”, in the library.
