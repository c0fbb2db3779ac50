after-title = The night gets lighter
after-words = Thank you for talking. You can come back at any time.
after-eased = They said goodbye. Thank you for talking. You can come back at any time.
after-safety = The person who was here ended the talk for safety. Their reason:
after-dawn = The words dissolve on { DATETIME($at, dateStyle: "medium", timeStyle: "short") }. Until then you can read them.
after-home = Go to my page
after-read = Read it once more
after-report = Report something
