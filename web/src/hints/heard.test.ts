import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BEHAVIOURS, behaviourOf, hear, mainBehaviour } from './heard';

/** Sentences of our own that the rules were written beside: they show that the rules do what they say, no more. */
const [, ...own] = readFileSync(join(import.meta.dirname, '../../../sensing/own/listening.tsv'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split('\t') as [string, string]);

test.each([
  ['It sounds like you’re exhausted.', 'reflection'],
  ['u feel like no one gets it', 'reflection'],
  ['What’s the hardest part?', 'open_question'],
  ['wots going on for u', 'open_question'],
  ['Tell me about your brother.', 'open_question'],
  ['How many hours did you sleep?', 'closed_question'],
  ['did u sleep', 'closed_question'],
  ['That took courage.', 'affirmation'],
  ['its ur choice, always', 'affirmation'],
  ['You shud call him', 'advice'],
  ['Why don’t you just tell him?', 'advice'],
  ['Just ignore them.', 'advice'],
  ['Take your time.', 'other'],
  ['What a day.', 'other'],
  ['The clinic is open until ten.', 'information'],
  ['I see.', 'other'],
])('%s is heard as %s', (sentence, behaviour) => {
  expect(behaviourOf(sentence)).toBe(behaviour);
});

test('each sentence of a draft is heard for itself', () => {
  expect(hear('You miss him. What was he like? You should rest.\nok').sentences).toEqual([
    'reflection',
    'open_question',
    'advice',
    'other',
  ]);
});

test('a draft as a whole asks when its end asks, and else does what most of it does', () => {
  expect(mainBehaviour('You miss him so very much. What was he like?')).toBe('open_question');
  expect(mainBehaviour('Ok. You miss him so very much. Rest.')).toBe('reflection');
  expect(mainBehaviour('')).toBe('other');
});

test.each(BEHAVIOURS)('most of our own sentences for %s are heard as such', (behaviour) => {
  const texts = own.filter(([name]) => name === behaviour).map(([, text]) => text);
  const heard = texts.filter((text) => mainBehaviour(text) === behaviour);
  expect(heard.length / texts.length).toBeGreaterThan(behaviour === 'information' ? 0.6 : 0.9);
});
