/**
 * The eight families of feelings, in the order in which they are shown. The model proposes one of them, a person
 * chooses from them, and the sky has a colour for each. `sensing/families.py` holds the same names.
 */
export const FAMILIES = ['hope', 'love', 'calm', 'wonder', 'sadness', 'fear', 'anger', 'shame'] as const;

export type Family = (typeof FAMILIES)[number];
