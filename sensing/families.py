"""The eight families of feelings, and which of the 27 of GoEmotions belong to each.

Demszky et al., GoEmotions: A Dataset of Fine-Grained Emotions (ACL 2020), name the 27. The families are the
product's own: they are the colours that a person chooses from, so that what the device proposes and what a
person picks by hand speak one language. `web/src/sense/families.ts` holds the same names; a test compares
them.
"""

from __future__ import annotations

from typing import Final

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "hope": ("optimism", "joy", "amusement", "excitement", "pride"),
    "love": ("love", "caring", "admiration", "gratitude", "desire"),
    "calm": ("relief", "approval"),
    "wonder": ("curiosity", "surprise", "realization", "confusion"),
    "sadness": ("sadness", "grief", "disappointment"),
    "fear": ("fear", "nervousness"),
    "anger": ("anger", "annoyance", "disapproval", "disgust"),
    "shame": ("remorse", "embarrassment"),
}
