# What was decided and concerns somebody, with its reason and the way to appeal; on their own page and at the end of a talk.
decisions-title = What was decided
decisions-safety = A talk of yours was ended for safety. The reason:
decisions-report = You reported something. What came of it: { $outcome }
decisions-about-me = The stewards decided something about you: { $outcome }
decisions-passed-on = Something about you was passed on outside, because somebody was in danger. The reason:
decisions-let-go = You were let go from a circle.
decisions-guiding = A steward withdrew that you are verified as a guide. Your coming sessions were cancelled.
decisions-in-meeting = The one who led a meeting did something for safety, and it was about you.
decisions-passed = What was passed on: { $passed }
decisions-to-whom = To whom: { $to }
decisions-at = On { DATETIME($at, dateStyle: "medium", timeStyle: "short") }
decisions-no-action = nothing further
decisions-spoken-with = it was talked over
decisions-warned = a warning
decisions-suspended = a part here is paused
decisions-role-ended = parts here have ended
decisions-outcome-passed-on = it was passed on outside
decisions-appeal = Appeal
decisions-appeal-words = Your appeal, in your own words
decisions-appeal-hint = A steward who had no part in it reads it, wherever there is one. You can appeal once.
decisions-appeal-safety-hint = A steward reads it, never the person who ended the talk. They do not learn who you are.
decisions-appeal-send = Send the appeal
decisions-appeal-short = Write a few words.
decisions-appealed = Your appeal is with the stewards. The answer comes to your page.
decisions-answered = The stewards answered:
decisions-failed = That did not work. Nothing was sent, and your words are still here.

stays-passed-on = Records of passing something on that you were told of or took part in: { $count }.
stays-former-key = A hash of your first key, so that nobody who has it can stand here as you.
stays-not-again = If you or somebody you met said “not this person again”: a keyed hash from which nobody can read who it was.

notice-steward-invitation-waits = An invitation for a new steward waits for the yes of a second one. You find it at the desk, under invitations.
notice-passing-proposed = A steward asks for your yes or no: something would be passed on outside. You find it at the desk.
notice-passing-confirmed = A second steward said yes to what you proposed to pass on.
notice-passing-declined = A second steward said no to what you proposed to pass on.
notice-passing-reviewed = What one steward passed on alone was reviewed.
notice-passed-on = Something about you was passed on outside, because somebody was in danger. You can appeal below.
