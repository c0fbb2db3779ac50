import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asks, type Habit, newHabit } from './evidence';
import type { Sensed } from './port';
import { PAUSE_MS, Watch } from './watch';

const HEAVY = [
  'I cannot carry this any further today.',
  'Everything in me is tired of being here.',
  'Nothing of it will ever be good again.',
];
const CALM = 'The tea is warm and the rain is soft.';

function said(text: string): Sensed {
  if (text.startsWith('Ich')) return { known: false, reason: 'language' };
  const heavy = HEAVY.includes(text);
  return { known: true, feelings: {} as never, severity: heavy ? 8.5 : 1, crisis: heavy ? 0.3 : 0.01 };
}

function place(answer: (text: string) => Sensed | Promise<Sensed> = said) {
  let habit: Habit = newHabit();
  const state = { may: true, ended: 0, asked: [] as Asks[], heard: [] as string[] };
  const watch = new Watch({
    sensing: {
      sense: async (text) => {
        state.heard.push(text);
        return answer(text);
      },
      end: () => {
        state.ended += 1;
      },
    },
    now: () => Date.now(),
    may: () => state.may,
    habit: () => habit,
    judged: (next, asks) => {
      habit = next;
      if (asks) state.asked.push(asks);
    },
  });
  return { watch, state };
}

const pause = () => vi.advanceTimersByTimeAsync(PAUSE_MS);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what is written', () => {
  it('is heard after a pause, and not at every letter', async () => {
    const { watch, state } = place();
    for (let at = 1; at <= CALM.length; at++) {
      watch.wrote('diary', CALM.slice(0, at));
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(state.heard).toEqual([]);
    await pause();
    expect(state.heard).toEqual([CALM]);
  });

  it('is asked about once it is heavy in more than one line', async () => {
    const { watch, state } = place();
    watch.wrote('diary', HEAVY[0]!);
    await pause();
    expect(state.asked).toEqual([]);
    watch.wrote('diary', HEAVY.join(' '));
    await pause();
    expect(state.asked).toEqual(['words']);
    // The first line stood there unchanged and was heard once.
    expect(state.heard).toEqual(HEAVY);
  });

  it('counts also when it was sent, and in another place', async () => {
    const { watch, state } = place();
    await watch.sent('lake', HEAVY[0]!);
    await watch.sent('lake', HEAVY[1]!);
    expect(state.asked).toEqual(['words']);
  });

  it('counts once, however often the same line is taken back and stands there again', async () => {
    const { watch, state } = place();
    for (let times = 0; times < 3; times++) {
      watch.wrote('diary', HEAVY[0]!);
      await pause();
      watch.left('diary');
    }
    await watch.sent('lake', HEAVY[0]!);
    expect(state.asked).toEqual([]);
    watch.wrote('diary', HEAVY[1]!);
    await pause();
    expect(state.asked).toEqual(['words']);
  });

  it('counts no more when it was written over before the pause', async () => {
    const { watch, state } = place();
    watch.wrote('diary', HEAVY.join(' '));
    watch.wrote('diary', CALM);
    await pause();
    expect(state.heard).toEqual([CALM]);
    expect(state.asked).toEqual([]);
  });
});

describe('the end of it', () => {
  it('comes at that moment: what is being heard is thrown away', async () => {
    let answer: (said: Sensed) => void = () => undefined;
    const { watch, state } = place(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    void watch.sent('diary', HEAVY[0]!);
    watch.end();
    answer({ known: true, feelings: {} as never, severity: 10, crisis: 1 });
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    watch.wrote('diary', HEAVY.join(' '));
    await pause();
    expect(state.asked).toEqual([]);
    expect(state.heard).toHaveLength(1);
    expect(state.ended).toBe(1);
  });

  it('is also when nothing may be sensed any more: a call was opened meanwhile', async () => {
    const { watch, state } = place();
    watch.wrote('diary', HEAVY.join(' '));
    state.may = false;
    await pause();
    expect(state.heard).toEqual([]);
    expect(state.asked).toEqual([]);
  });
});

describe('what cannot be known', () => {
  it('is sensed as nothing, and said', async () => {
    const { watch, state } = place();
    watch.wrote('diary', 'Ich kann das alles nicht mehr tragen heute.');
    await pause();
    expect(watch.deaf.value).toBe('language');
    expect(state.asked).toEqual([]);
    watch.wrote('diary', CALM);
    await pause();
    expect(watch.deaf.value).toBeNull();
  });

  it('is off where the worker fails, and never a false drum', async () => {
    const { watch, state } = place(() => Promise.reject(new Error('gone')));
    watch.wrote('diary', HEAVY.join(' '));
    await pause();
    expect(watch.deaf.value).toBe('off');
    expect(state.asked).toEqual([]);
  });
});
