lead-tools = What you can do
lead-leave = Leave this talk
lead-summon = Call someone to join
lead-summon-pending = They were asked whether someone may join.
lead-hand-over = Hand over
lead-handing-over = Someone else is being asked. You stay until they are here.
lead-stop = I have to stop
lead-stopping = Someone else is being asked. You stay until they are here, and then you rest.
lead-ask-steward = Ask the steward quietly
lead-danger = Danger right now
lead-release = Let this call rest, they have been away
lead-goodbye = Say goodbye; the call rings again, first in line
lead-end-safety = End for safety
lead-end-safety-words = Use this when staying would harm you or them. The other person reads your reason and can appeal.
lead-reason = The reason, in a sentence
lead-end-safety-yes = End this talk
lead-summon-hint = Only with their yes, and only while nobody waits.
lead-summon-words = They are asked first. Whoever comes reads what is written from then on. When a call waits, companions are let go for it.
lead-summon-count = { $count ->
    [one] One person
   *[other] { $count } people
}
lead-summoning = { $count ->
    [one] One person is being asked to join.
   *[other] { $count } people are being asked to join.
}
lead-ask-steward-hint = A side room opens. The stewards cannot read the talk.
lead-hand-over-hint = You stay until somebody else is there.
lead-hand-over-words = To whom? You stay until they are there.
lead-hand-over-to = To { $name }
lead-hand-over-pool = To somebody on shift
lead-stop-hint = It is handed over, and you rest afterwards. No reason is asked.
lead-danger-hint = For when somebody’s life is in danger now.
lead-danger-words = The emergency number is pinned for both of you, and a side room with the steward on call opens. The person reads that you ask a colleague for advice. The network knows no address.
lead-danger-yes = Pin the number and ask
lead-end-safety-hint = When staying would harm you or them.
lead-told-heavy = How heavy they said it is: { $number }, { $words }.
lead-told-threads = It is about: { $threads }.
