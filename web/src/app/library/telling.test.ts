import { expect, test } from 'vitest';
import { tellings } from './telling';

const kinds = (text: string) => tellings(text).map((one) => [one.kind, one.words]);

test.each([
  ['Call me on +44 7700 900123, any time.', 'phone', '+44 7700 900123'],
  ['Meine Nummer: 0171/2345678', 'phone', '0171/2345678'],
  ['(020) 7946 0018 is the house.', 'phone', '(020) 7946 0018'],
  ['It was ٠١٢٣٤٥٦٧٨٩ then.', 'phone', '٠١٢٣٤٥٦٧٨٩'],
  ['Write to mira.k+night@post.example.org.', 'mail', 'mira.k+night@post.example.org'],
  ['I am @mira_by_night there.', 'handle', '@mira_by_night'],
  ['It stands on https://example.org/mira?x=1, all of it.', 'link', 'https://example.org/mira?x=1'],
  ['Look at mira-writes.com for more.', 'link', 'mira-writes.com'],
  ['We lived at 14 Elm Park Road then.', 'address', '14 Elm Park Road'],
  ['Wir wohnten in der Lindenstraße 12b damals.', 'address', 'Lindenstraße 12b'],
  ['Am Alten Weg 3 stand das Haus.', 'address', 'Alten Weg 3'],
  ['Au 5, rue des Lilas', 'address', '5, rue des Lilas'],
])('it sees what tells who one is: %s', (text, kind, words) => {
  expect(kinds(text)).toEqual([[kind, words]]);
});

test.each([
  'It began on 12.03.2019 and ended 2021-05-04.',
  'Between 2009-2014 I slept four hours a night.',
  'I rang 116 123, and 112 once.',
  'There were 3 of us. Then 2. The road was long.',
  'I weighed 41.5 and walked 10.000 steps.',
  'She said: stay...please. I did.',
  'We drove 2 miles down the road, and on the way 3 more.',
  'At 3 a.m. the street was empty.',
  'It cost me 1,000,000 thoughts.',
])('it leaves alone what tells nothing: %s', (text) => {
  expect(kinds(text)).toEqual([]);
});

test('what lies over each other is told once, and all of it in the order of the text', () => {
  const text = 'Write to a@b.example.com or call 0171 2345678 or see www.b.example.com/a.';
  expect(kinds(text)).toEqual([
    ['mail', 'a@b.example.com'],
    ['phone', '0171 2345678'],
    ['link', 'www.b.example.com/a'],
  ]);
  for (const { words, at } of tellings(text)) expect(text.slice(at, at + words.length)).toBe(words);
});

test('no text takes long, whatever it is made of', () => {
  for (const piece of ['1 ', 'a.', '@a', 'A', '1(', 'www.', 'Aa ', '1 Aa ', 'a@']) {
    const began = performance.now();
    tellings(piece.repeat(20_000 / piece.length));
    expect(performance.now() - began, piece).toBeLessThan(500);
  }
});
