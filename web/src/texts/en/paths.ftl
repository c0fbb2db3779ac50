# Questions for the paths of bonds: writing them, and reading what others wrote.
paths-title = Questions for paths
paths-words = Two people who walk a path together are asked the same question, and both answer before either can read. A question of yours is asked of nobody before two readers have found that it fits.
paths-kind-short = It can be answered on a bad day, in one sentence, and let go without a word.
paths-kind-open = It presumes nothing: no family, no work, no better yesterday.
paths-kind-cause = It asks for no cause and no detail of what was done to somebody.
paths-kind-end = Nothing in it can be read as leaving life, or as being remembered afterwards.
paths-to-read = { $count ->
    [0] Questions to read
    [one] One question waits to be read
   *[other] { $count } questions wait to be read
}
paths-new = Write a question
paths-question = The question
paths-missing = Write a few words first.
paths-depth = How deep it goes
paths-send = Send it to the readers
paths-sent = It waits for two readers.
paths-kept = Your words are still here.
paths-own = What you wrote
paths-state-waiting = waits for two readers
paths-state-open = is asked on paths
paths-state-returned = came back, with a reason
paths-take-back = Take it back
paths-back = Back to your questions
paths-read = Questions to read
paths-read-words = Two readers say of each question whether it may be asked of people. You are not told who wrote it.
paths-read-none = No question waits for you.
paths-read-one = The question
paths-verdict = What you say
paths-fits = It fits
paths-fits-hint = It can be asked of somebody on a bad day.
paths-not-yet = Not yet
paths-not-yet-hint = It goes back at once, with your reason.
paths-reason = The reason
paths-reason-missing = Say why, so that they know what to change.
paths-say = Say it
paths-said = What you said is kept.
