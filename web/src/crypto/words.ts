/** Twelve words for 128 bits (BIP-39, English). The list is 13 KB, so it is loaded when it is first needed. */
import { CryptoFault } from './faults';

const WORDS = 12;

export async function toWords(secret: Uint8Array): Promise<string[]> {
  const [{ entropyToMnemonic }, { wordlist }] = await load();
  return entropyToMnemonic(secret, wordlist).split(' ');
}

/**
 * @returns the 16 bytes of the secret
 * @throws CryptoFault `words_count` (detail: how many were given), `words_unknown` (detail: the first word that
 *   is not on the list, with its place), `words_checksum` (all known, but not these twelve in this order)
 */
export async function fromWords(given: string): Promise<Uint8Array> {
  const [{ mnemonicToEntropy }, { wordlist }] = await load();
  const words = given
    .normalize('NFKD')
    .toLowerCase()
    .split(/[\s,.;]+/u)
    .filter(Boolean);
  for (const [index, word] of words.entries()) {
    if (!wordlist.includes(word)) {
      throw new CryptoFault(
        'words_unknown',
        `"${word}" (word ${index + 1}) is not on the list.`,
        `${index + 1} ${word}`,
      );
    }
  }
  if (words.length !== WORDS) {
    throw new CryptoFault(
      'words_count',
      `There are ${words.length} words; it takes ${WORDS}.`,
      String(words.length),
    );
  }
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    throw new CryptoFault('words_checksum', 'All words are known, but one is another or in another place.');
  }
}

/** Words to read to each other: 11 bits a word, taken from the front of `bytes`. */
export async function wordsOf(bytes: Uint8Array, count: number): Promise<string[]> {
  const [, { wordlist }] = await load();
  const out: string[] = [];
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    if (bits >= 11 && out.length < count) {
      out.push(wordlist[(value >>> (bits - 11)) & 2047] ?? '');
      bits -= 11;
    }
    value &= (1 << bits) - 1;
  }
  return out;
}

const load = () => Promise.all([import('@scure/bip39'), import('@scure/bip39/wordlists/english.js')]);
