# The frame around all screens.
close = Close
leave = Leave this page
settings = Settings

shell-again = Try again
shell-broken = Something went wrong on this screen. What you sent is kept. The lines below are still there.
shell-unreachable = This screen cannot be reached at the moment. Nothing was lost. The lines below work without it.
shell-unknown-title = There is nothing here
shell-unknown = The address may be old, or it may belong to someone else.
shell-to-first = Go to the first page
shell-lines = Outside lines
shell-lines-unreachable = These lines cannot be loaded at the moment. The ones at the foot of the page are still there.

settings-theme = Light
settings-theme-system = As this device
settings-theme-night = Night
settings-theme-morning = Morning
settings-still = Keep everything still
settings-clear = Colours of feelings that are easier to tell apart
settings-sound = Sound
settings-hints = Hints while I write to someone
settings-hints-hint = They are made on this device. Nothing of them leaves it, and the other person never sees them.
settings-language = Language
settings-shared = Others use this device too
settings-shared-hint = Then leaving erases your account and all words from this device. You need your twelve words to come back.
settings-leave = Press Shift three times to leave at once. The history of your browser is not erased.

shell-opening = Opening what is on this device.
shell-elsewhere-title = This is open in another tab
shell-elsewhere = To keep words safe, one tab at a time holds them. You can go on here; the other one then rests.
shell-take-over = Go on here
shell-ended = { $code ->
    [old_version] This page is older than the server. What you write waits here until it is opened again.
    [signed_out] This device was signed out. What you write waits here until the page is opened again.
   *[other] This page is no longer connected. What you write waits here until it is opened again.
}
shell-ended-again = Open it again
