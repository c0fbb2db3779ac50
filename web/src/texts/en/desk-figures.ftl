# What the last four weeks were like. Counts only; where too little is known, it says so.
figures-title = The last four weeks
figures-basis = From { DATETIME($since, dateStyle: "medium") } until now. Practice talks are not counted. A number from one to four is not told, because it could point at somebody.
figures-calls = { $count ->
    [0] No call came.
    [one] One call came.
   *[other] { $count } calls came.
}
figures-calls-few = Fewer than five calls came.
figures-few = fewer than five
figures-seconds = { NUMBER($count, maximumFractionDigits: 0) } s
figures-minutes = { NUMBER($count, maximumFractionDigits: 1) } min
figures-hours = { NUMBER($count, maximumFractionDigits: 1) } h

figures-waits = How long people waited
figures-waits-words = From the press until somebody was there, measured on { $basis } calls.
figures-waits-none = Too little is known yet: fewer than five people were answered.
figures-half = half waited less than
figures-nine = nine of ten waited less than
figures-nine-none = Nine of ten is told from twenty calls on.
figures-by-need = The same by how heavy it was
figures-by-need-none = By how heavy it was, too little is known.
figures-need = How heavy
figures-answered = Calls
figures-half-short = Half less than
figures-nine-short = Nine of ten less than

figures-gone = Who went before somebody came
figures-gone-words = { $basis } of { $calls } calls were withdrawn, or their caller stayed away: { NUMBER($percent, maximumFractionDigits: 0) }%.
figures-gone-some = { $basis } calls were withdrawn, or their caller stayed away.
figures-gone-none = Nobody withdrew or stayed away before somebody came.
figures-gone-few = Fewer than five calls were withdrawn before somebody came, so no more is told.
figures-gone-half = half had waited less than
figures-gone-nine = nine of ten had waited less than
figures-outside = { $count ->
    [0] Nobody went to an outside line while they waited.
    [one] One went to an outside line while they waited.
   *[other] { $count } went to an outside line while they waited.
}
figures-outside-few = Fewer than five went to an outside line while they waited.

figures-week = Calls and cover by hour of the week
figures-week-words = In the time of { $zone }. Bars are people on shift, on average; dots are calls, larger for more.
figures-week-busy = Most calls come { $when }: { $calls } in four weeks, with { NUMBER($shift, maximumFractionDigits: 1) } on shift.
figures-week-bare = { $count ->
    [0] In every hour in which five or more calls came, somebody was on shift.
    [one] In one hour of the week calls come and mostly nobody is on shift: { $when }.
   *[other] In { $count } hours of the week calls come and mostly nobody is on shift, first { $when }.
}
figures-week-none = In no hour of the week five calls came, so there is no busy hour to tell of.
figures-hour = { $day }, { $from } to { $to }
figures-table = The same as a table
figures-table-caption = Calls in four weeks, and people on shift on average
figures-table-hour = Hour
figures-cell = { $calls }; { NUMBER($shift, maximumFractionDigits: 1) } on shift
figures-cell-none = no calls; { NUMBER($shift, maximumFractionDigits: 1) } on shift
figures-cell-few = under five; { NUMBER($shift, maximumFractionDigits: 1) } on shift

figures-heavy = How heavy, before and after
figures-heavy-words = Told at both ends by { $told } of { $held } people who were with somebody ({ NUMBER($percent, maximumFractionDigits: 0) }%), on average, from 0 to 10. It is counted a day after a talk. What the others would have said is not known.
figures-heavy-few = Too little is known: fewer than five people told how heavy it was before and after.
figures-before = before
figures-after = after
figures-mean = { NUMBER($number, minimumFractionDigits: 1, maximumFractionDigits: 1) }
figures-clock-short = { DATETIME($at, hour: "numeric", timeZone: "UTC") }
figures-clock = { DATETIME($at, hour: "numeric", minute: "2-digit", timeZone: "UTC") }
