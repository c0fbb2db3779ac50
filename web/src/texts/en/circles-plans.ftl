# Ready-made plans for meetings. Each prompt is an invitation; nobody has to answer it.
plan-first = The first meeting
plan-first-about = Arriving, and finding out what this circle can be.
plan-first-reading = We do not know each other yet. We do not have to. For this hour it is enough that each of us came, and that each of us may stay silent.
plan-first-1 = By what name or star may we call you, and what is it like to arrive here tonight?
plan-first-2 = Read our promises once more. Which of them matters most to you, and why?
plan-first-3 = What would make this a place you would like to come back to?
plan-first-4 = Is there something you hope nobody asks you here? You can say only that there is.
plan-first-closing = One word you take with you tonight.

plan-grief = Grief
plan-grief-about = Somebody is missing. Room for who they were, and for who is left.
plan-grief-reading = Grief is not a thing to get over. It is love that has lost its address. Tonight it may live here for an hour.
plan-grief-1 = Who do you bring with you tonight? Tell us a name, or one small thing about them.
plan-grief-2 = Where do you meet their absence these days: at which hour, in which corner, on which road?
plan-grief-3 = What do people say to you about it that helps, and what does not?
plan-grief-4 = What did they leave in you that nobody can take away?
plan-grief-closing = One word to them, or to yourself.

plan-anxiety = Anxiety
plan-anxiety-about = What it does, what it wants, and what is stronger.
plan-anxiety-reading = Put your feet on the floor. Feel what carries you. Nothing has to be solved in this hour.
plan-anxiety-1 = How is it to be here just now? Where in your body do you notice it?
plan-anxiety-2 = When did it come this week, and what did it tell you would happen?
plan-anxiety-3 = What has it kept you from that you miss?
plan-anxiety-4 = What brought you through one bad hour, however small or strange it was?
plan-anxiety-closing = One thing you can see from where you sit.

plan-carers = Carers
plan-carers-about = For those who look after somebody, and are seldom asked.
plan-carers-reading = Tonight nobody here needs you to be strong. The one you care for is thought of. And so are you.
plan-carers-1 = Who do you care for, and what did today ask of you?
plan-carers-2 = What do you do that nobody sees?
plan-carers-3 = What are you sometimes ashamed to feel? It is likely that you are not the only one here.
plan-carers-4 = What did you love to do before, and is there a small piece of it you could have this week?
plan-carers-closing = One thing you allow yourself until we meet again.

plan-addiction = Addiction
plan-addiction-about = Honest days, hard days, and the way between them.
plan-addiction-reading = However today went, you are here now. That counts. Nobody in this circle counts days for you.
plan-addiction-1 = How are you, honestly, today?
plan-addiction-2 = When was the pull strongest since we last met, and what happened just before?
plan-addiction-3 = What did you do with it, whatever came of it?
plan-addiction-4 = Who or what is on your side?
plan-addiction-5 = What does tomorrow need from you, and from us?
plan-addiction-closing = One thing that is true tonight.

plan-death = After a death in the circle
plan-death-about = One of you has died. A slow hour, without hurry and without answers. Ask a steward to be near.
plan-death-reading = A chair is empty tonight. We keep it in the ring. We do not have to understand what happened in order to mourn it together. If it is too much, you can pass, lean, or leave, and somebody will be there for you.
plan-death-1 = How did you hear of it, and how are you since then?
plan-death-2 = What do you remember of them here with us?
plan-death-3 = Is there something you would have liked to say to them? You can say it now.
plan-death-4 = Who is with you tonight, and tomorrow morning? If nobody is, say so.
plan-death-closing = A word for them, or a silence.
