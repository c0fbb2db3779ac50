# A recording of the facilitator's own, and a reading, at the opening of a meeting.
recording-choose = Choose a recording
recording-choose-other = Choose another one
recording-hint = A file of up to ten minutes and one megabyte. It stays on this device until you open with it.
recording-long = { $minutes }:{ $seconds } minutes
recording-open = Open with this recording
recording-empty = There is nothing to hear in this file. Another one can be chosen.
recording-too-large = This file is larger than one megabyte. A shorter one, or one saved as MP3, fits.
recording-too-long = It plays longer than ten minutes. A shorter one can be chosen.
recording-unplayable = This device cannot play this file. One saved as MP3 or WAV works.
recording-sending = The recording is on its way to everybody: { $said } of { $of } parts. Then it opens.
recording-stop = Stop sending it
recording-interrupted = The recording stopped on its way, and nothing was opened. It is still here; you can open with it again.

recording-coming = A recording for the opening is on its way to you.
recording-plays = A recording opens the circle. Everybody hears the same moment of it.
recording-until = It plays until { DATETIME($at, timeStyle: "short") }.
recording-over = The recording is over.
recording-missing = Not all of it has come to this device, so it is not heard here.
recording-late = It was sent before you came in, so it is not heard here.
recording-broken = It did not arrive as it was sent, so it is not played here.
recording-unplayable-here = This device cannot play it.

conduct-open-a-reading = Open with a reading
conduct-opening-other = Open in another way
opening-reading = A reading
reading-write = What you read to the circle
