# The reading room and its books.
library-title = The library
library-words = Stories of people here, for people here. Two others have read each of them before it came onto these shelves.
library-opening = One moment.
library-door = Stories of people here who came through something, read by two others before they stood here.
library-door-words = No name and no form. This device gets a key of its own, so that you can come back to your place.
library-door-return = I was here before, on another device
library-come-in = Come in
library-search = Look for words
library-language = Language
library-any-language = Any language
library-thread = What it is about
library-thread-chosen = What it is about: { $thread }
library-any-thread = Anything
library-without = What you would rather not meet
library-without-chosen = Not shown: { $notes }
library-without-hint = Stories that tell of it are left out, here and for tonight. This is kept on this device only: each search brings it along, and nobody keeps it.
library-not-kept = This browser forgets it when the page is closed.
library-newest = On the shelves
library-found = What was found
library-none-found = Nothing on these shelves has these words. Fewer words find more.
library-empty = The shelves are still empty. The first story could be yours.
library-more = More books
library-all = Show all books
library-yours = Yours
library-write = Write a story
library-own = My stories
library-guides = A talk with a guide
library-reading = Read for others
library-back = Back to the shelves
library-windows = Circles
library-windows-words = Behind the windows people sit in a ring. Each is heard in turn. Further out lies a lake, where two walk side by side.
library-windows-go = My circles
library-windows-find = Find a circle
library-windows-lake = To the lake

tonight-title = For tonight
tonight-ask = A book for tonight
tonight-another = Another one
tonight-none = There is no book for tonight on these shelves yet.

book-title = A book
book-by = By
book-nameless = Without a name
book-tells-of = Tells of: { $notes }
book-before = This story tells of
book-you-asked = You asked not to meet this: { $notes }.
book-before-words = You can open it, leave it, or come back another night.
book-open = Open it
book-stays = This stayed with me
book-stays-words = It lets the book glow a little. Nobody learns that it was you, and nobody is told how many.
book-stays-said = It stayed with you. The book keeps a little of its light.
book-stays-back = Taken back.
book-mine = You wrote this.
book-gone-title = This book is not on the shelves
book-gone = Whoever wrote it may have taken it back, or it may be with its readers again.

light-0 = does not glow yet
light-1 = glows faintly
light-2 = glows softly
light-3 = glows warmly
light-4 = glows brightly

aloud = Reading aloud
aloud-read = Read it aloud
aloud-rest = Rest here
aloud-go-on = Go on reading
aloud-stop = Stop reading

concern = Something in it worries me
concern-title = What worries you?
concern-words = Stewards read it and look at the story. They are not told that it was you, and whoever wrote the story learns nothing of it.
concern-label = In your words
concern-hint = A name or a place that can be recognised, a way to harm oneself, something that is not true.
concern-send = Tell the stewards
concern-told = The stewards will look at it.
take-down = Take it down
take-down-words = It leaves the shelves at once. Whoever wrote it reads the reason and can appeal to another steward.
take-down-reason = The reason
take-down-hint = Whoever wrote it reads this.

note-loss = a death
note-suicide = suicide
note-self-harm = hurting oneself
note-violence = violence
note-sexual-violence = sexual violence
note-childhood = being hurt as a child
note-eating = eating and the body
note-addiction = addiction
note-illness = illness and treatment
note-birth-and-child-loss = birth and the death of a child
note-war-and-flight = war and flight
note-hatred = being hated for who one is

# What readers and stewards said of a story; for the one who wrote it and for those who judge an appeal.
own-reason = The reason it was taken down
own-reader-fits = A reader, who would like to see it on the shelves
own-reader-not-yet = A reader, who says: not yet
