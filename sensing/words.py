"""The lists of words that the reading of a text rests on, written by hand for this model.

They travel inside the weights file (its header), so that Python and the browser read by the same lists.
"""

from __future__ import annotations

from typing import Final

# What stands left is read as what stands right: contractions, with and without their apostrophe, and the
# short forms of quick typing. One word may become two or three.
EXPANSIONS: Final[dict[str, str]] = dict(
    line.split("=")
    for line in """
i'm=i am|im=i am|i've=i have|ive=i have|i'd=i would|i'll=i will|you're=you are|youre=you are|you've=you have
you'll=you will|you'd=you would|he's=he is|hes=he is|she's=she is|shes=she is|it's=it is|its=it is
we're=we are|we've=we have|we'll=we will|we'd=we would|they're=they are|theyre=they are|they've=they have
they'll=they will|they'd=they would|he'll=he will|she'll=she will|he'd=he would|she'd=she would
that's=that is|thats=that is|there's=there is|theres=there is|what's=what is|whats=what is|who's=who is
where's=where is|how's=how is|let's=let us|lets=let us|here's=here is|i'ma=i am going to|ima=i am going to
don't=do not|dont=do not|doesn't=does not|doesnt=does not|didn't=did not|didnt=did not|can't=can not
cant=can not|cannot=can not|won't=will not|wont=will not|wouldn't=would not|wouldnt=would not
couldn't=could not|couldnt=could not|shouldn't=should not|shouldnt=should not|isn't=is not|isnt=is not
aren't=are not|arent=are not|wasn't=was not|wasnt=was not|weren't=were not|werent=were not
haven't=have not|havent=have not|hasn't=has not|hasnt=has not|hadn't=had not|hadnt=had not|ain't=is not
aint=is not|mustn't=must not|needn't=need not|dunno=do not know|idk=i do not know|dnt=do not|didn=did not
gonna=going to|gunna=going to|wanna=want to|gotta=got to|kinda=kind of|sorta=sort of|lemme=let me
gimme=give me|outta=out of|tryna=trying to|finna=going to|shoulda=should have|woulda=would have
coulda=could have|u=you|ur=your|r=are|n=and|b=be|c=see|y=why|bc=because|cuz=because|cus=because|coz=because
cos=because|becuz=because|bcuz=because|bcoz=because|cause=because|abt=about|thru=through|tho=though
tbh=to be honest
imo=in my opinion|imho=in my opinion|idc=i do not care|idgaf=i do not care|ikr=i know right|nvm=never mind
omg=oh my god|wtf=what the fuck|tf=the fuck|smh=shaking my head|ffs=for fuck sake|af=as fuck|rn=right now
pls=please|plz=please|thx=thanks|ty=thank you|tysm=thank you so much|np=no problem|jk=just kidding
irl=in real life|btw=by the way|fyi=for your information|ppl=people|sry=sorry|w=with|wo=without|wk=week
tmrw=tomorrow|tmr=tomorrow|tmw=tomorrow|tomoro=tomorrow|2moro=tomorrow|2morrow=tomorrow|tonite=tonight
2nite=tonight|2night=tonight|b4=before|gr8=great|l8r=later|m8=mate|h8=hate|4ever=forever|4eva=forever
kms=kill myself|kys=kill yourself|unalive=kill|unaliving=killing|unalived=killed|sewerslide=suicide
sewercide=suicide|sueyside=suicide|scuicide=suicide|suiside=suicide|sucide=suicide|suicid=suicide|suacide=suicide|suicde=suicide
sucidal=suicidal|suicidle=suicidal|suidical=suicidal|offmyself=kill myself|endmylife=end my life
killmyself=kill myself
myslef=myself|mysef=myself|meself=myself|mself=myself|kil=kill|dieing=dying|dyin=dying|wnt=want|wan=want|waht=what|teh=the
hav=have|hve=have|wil=will|nite=night|ngl=not going to lie|fr=for real|lowkey=low key|highkey=high key
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

# A word with one or more masked letters ("k*ll") is read as the first of these that fits.
MASKED: Final[tuple[str, ...]] = tuple(
    """
kill killed killing killer suicide suicidal die died dies dying dead death hurt cut cutting harm self myself
end life alive unalive murder rape raped abuse abused sex drunk drugs fuck fucked fucking fucker shit shitty
bitch bitches ass asshole damn hell crap bastard cunt dick piss pissed hate god bullshit bleed blood
""".split()
)

# Look-alikes of other scripts, read as Latin only within a word that also has a Latin letter.
LOOK_ALIKES: Final[dict[str, str]] = dict(
    zip("аеорсухіјѕһԁӏкмтвнαεοικυρντ", "aeopcyxijshdlkmtbhaeoikupvt", strict=True)
)

LEET: Final[dict[str, str]] = {
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "!": "i", "@": "a", "$": "s", "|": "l",
}  # fmt: skip

NEGATIONS: Final[frozenset[str]] = frozenset(
    "not no never without neither nor nobody nothing hardly none".split()
)

# Whom a clause speaks of, as far as its last such word tells: the writer, the reader, or somebody else.
PERSONS: Final[dict[str, str]] = {
    word: person
    for person, words in {
        "1": "i me my myself mine we us our",
        "2": "you your yourself yours",
        "3": """
            he she him her his hers himself herself they them their themselves friend friends brother
            sister mom mum mother dad father son daughter husband wife boyfriend girlfriend partner
            cousin uncle aunt grandma grandpa grandmother grandfather neighbour neighbor patient
            patients client clients student students colleague someone somebody people person character
            hero singer guy man woman kid child boy girl teen teenager [name]
            """,
    }.items()
    for word in words.split()
}

FUNCTION_WORDS: Final[frozenset[str]] = frozenset(
    """
the a an and or but if then than so because as of to in on at by for with from about into over after before
between through during without under again out up down off is are was were be been being am have has had do
does did doing will would can could should may might must shall not no never i me my myself mine you your
yourself he him his himself she her herself it we us our they them their this that these those who what when
where why how which there here all any some each every more most much many few other another such only own
same too very just now also still even ever yet always really maybe let get got go going went gone come came
know think want need feel like make take say said see look good bad one two day time people thing things
something nothing anything everything someone anyone everyone way life back today tonight tomorrow yesterday
please thanks thank sorry yes okay ok oh hey hi hello well right than while until since though
""".split()
)

# Common short words of other languages that are no English words (or hardly ever): they tell that the device
# does not know a language written in Latin letters.
OTHER_TONGUES: Final[frozenset[str]] = frozenset(
    """
ich nicht und der das ist ein eine einen mir mich dich dir wir ihr sie auch aber wenn dass mehr kein keine
habe hat haben bin bist sind mein meine nur noch schon sehr wie fur mit von zu zum auf aus bei nach uber kann
heute morgen leben leider immer alles nichts jemand weiss gut wieder
je tu il elle nous vous ils ne pas et est suis sont une un des du au aux avec pour dans sur mais ou donc que
qui quoi mon ma mes ton ta tes son sa ses leur ce cette ces c'est j'ai ai avais etait tres plus rien jamais
toujours vie aujourd'hui bien fait faire peux veux
vivir asi morir siento dolor cansado cansada
yo tu el ella nosotros no es soy eres somos estoy esta estan una uno los las del con por para pero porque que
como muy mas nada nunca siempre mi mis su sus se te lo le hoy vida quiero puedo tengo hay todo todos ya bien
eu voce ele nao sim e um uma os nos na em com mas muito mais nada minha meu sou estou tudo hoje ser ter quero
io lui lei noi voi loro non sono sei siamo gli il un uno di da con su per tra fra ma anche perche che chi cosa
mio mia molto piu niente mai sempre vita oggi bene voglio posso tutto
ik jij hij zij wij het een niet geen en van op met voor naar maar ook als dat dit mijn jouw zijn ben bent heb
heeft hebben wil kan meer altijd vandaag leven alles
ja nie jest jestem sie na do ze jak ale co tak tylko juz mam mnie moje zycie chce moge wszystko bardzo dzis
ben sen biz siz bir bu ve ile icin ama cok degil var yok ne gibi daha hayat istiyorum bugun her sey
jag du han hon inte och ar att det som en ett med pa av for men har kan vill mitt liv allt ikke og er jeg
toi khong la va cua mot ban em anh muon minh rat qua nay song
mimi wewe yeye sisi na ya wa kwa ni si sana leo maisha nataka kuwa hakuna
saya aku kamu dia tidak bukan dan yang di ke dari untuk dengan ini itu sudah mau ingin hidup hari sangat
ako ikaw siya hindi ang ng mga sa ko mo na po buhay gusto
minun mina sina han emme en ole olen on ja ei mutta kun niin elama haluan
en vagyok nem es az egy hogy van de meg csak mert nagyon elet akarok
eu sunt nu si este un pe cu din dar mai foarte viata vreau
""".split()
) - frozenset(
    """
i a no me he we on in so do at as or am an is us him her the to of it be and but for not was are were die man
did has had can may will more made son sur era pay see bin mit sea den des fur war hat kin pa ya ma na ne es
plus ben du al sin sole come sue fare tra pure era dove case cane salve ton sent chose est pas que van de la
los las del per les via alles mine en dans fit sang ban pour sont mes tu su ill il on ni han mai si var mi ki
sa gut an ken man all her es elle mas von dan chi cosa lei che ser hay mal sen has ton hon em os un da
""".split()
)
