import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Heard, State } from '../sense/sensing';
import type { Opinion } from './heard';
import { secondOpinion } from './second';

const OPINION: Opinion = {
  ...{ reflection: 0.1, open_question: 0.1, closed_question: 0.1, affirmation: 0.1 },
  ...{ advice: 0.4, information: 0.1, other: 0.1 },
};

function model(is: State['is'], heard: Heard) {
  const asked: string[] = [];
  const state = signal({ is } as State);
  const listening = (words: string) => {
    asked.push(words);
    return Promise.resolve(heard);
  };
  return { asked, state, listening };
}

test('a model that is open is asked', async () => {
  const open = model('ready', { known: true, listening: OPINION });
  expect(await secondOpinion(open, 'You should ask.')).toEqual(OPINION);
  expect(open.asked).toEqual(['You should ask.']);
});

test.each(['idle', 'loading', 'off'] as const)('a model that is %s is left alone', async (is) => {
  const closed = model(is, { known: true, listening: OPINION });
  expect(await secondOpinion(closed, 'You should ask.')).toBeNull();
  expect(closed.asked).toEqual([]);
});

test('a model that does not know says nothing', async () => {
  expect(await secondOpinion(model('ready', { known: false, reason: 'language' }), 'Frag sie.')).toBeNull();
});
