hint-early-advice = This reads as advice. Early in a talk, being heard often helps more.
hint-their-choice = You could say that the choice is theirs.
hint-more-room = You have written more than they have. Fewer words leave them room.
hint-say-back = You could say back what you heard.
hint-open-question = A question that begins with “what” or “how” leaves them more room.
hint-quiet = No more hints in this talk
