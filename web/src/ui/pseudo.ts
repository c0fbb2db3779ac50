/** Two languages nobody speaks: they show which layouts break when words grow or run from right to left. */

const PLAIN = 'aceilnorstuyACEILNORSTUY';
const ACCENTED = 'áçéíłñóřšťúýÁÇÉÍŁÑÓŘŠŤÚÝ';

function outsideOfTags(text: string, change: (words: string) => string): string {
  return text
    .split(/(<[^<>]*>)/)
    .map((part) => (part.startsWith('<') ? part : change(part)))
    .join('');
}

/** The text with accents, about a third longer. */
export function stretched(text: string): string {
  return outsideOfTags(text, (words) => {
    let out = '';
    let letters = 0;
    for (const letter of words) {
      const at = PLAIN.indexOf(letter);
      const shown = at < 0 ? letter : ACCENTED[at];
      out += shown;
      // Every third letter of a word is said twice, which keeps the breaks between words where they were.
      letters = /\p{L}/u.test(letter) ? letters + 1 : 0;
      if (letters > 0 && letters % 3 === 2) out += shown;
    }
    return out;
  });
}

/** The text as a right-to-left script would run: each word forced from right to left. */
export function mirrored(text: string): string {
  return outsideOfTags(text, (words) => (words.trim() === '' ? words : `\u202e${words}\u202c`));
}
