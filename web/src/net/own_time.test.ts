import { describe, expect, it } from 'vitest';
import type { OwnTimeNow, OwnTimeView } from '../wire';
import { asksUntil, OwnTime } from './own_time';

const AT = Date.UTC(2026, 10, 21, 21);
const view = (change: Partial<OwnTimeView> = {}): OwnTimeView => ({
  at: AT,
  asks_until: null,
  who: ['supporters'],
  colour: null,
  thread: null,
  quiet: false,
  ...change,
});

describe('a time of one’s own', () => {
  it('asks from its moment on, for half a minute, also before the server has said so', () => {
    expect(asksUntil(view(), AT - 1)).toBeNull();
    expect(asksUntil(view(), AT)).toBe(AT + 30_000);
    expect(asksUntil(view(), AT + 30_000)).toBeNull();
    expect(asksUntil(view({ asks_until: AT + 42_000 }), AT + 35_000)).toBe(AT + 42_000);
    expect(asksUntil(view({ asks_until: AT + 42_000 }), AT - 5_000)).toBe(AT + 42_000);
    expect(asksUntil(view({ quiet: true }), AT + 1)).toBeNull();
    expect(asksUntil(null, AT)).toBeNull();
    expect(asksUntil(undefined, AT)).toBeNull();
  });

  it('is what was answered to the last question, whichever answer came last', async () => {
    const answers: ((now: OwnTimeNow) => void)[] = [];
    const ask = () => new Promise<OwnTimeNow>((resolve) => answers.push(resolve));
    const own = new OwnTime({ get: ask, post: ask } as never);
    const read = own.read();
    const ended = own.end();
    answers[1]?.({ own_time: null });
    answers[0]?.({ own_time: view() });
    await Promise.all([read, ended]);
    expect(own.view.value).toBeNull();
    const late = own.read();
    own.told(view({ at: AT + 1 }));
    answers[2]?.({ own_time: null });
    await late;
    expect(own.view.value?.at).toBe(AT + 1);
  });
});
