import { afterEach, expect, test, vi } from 'vitest';
import { newSecret } from './account';
import { Engine } from './engine';
import { LETS_GO_MS } from './tab_lock';

interface Wish {
  ifAvailable?: boolean;
  steal?: boolean;
  signal?: AbortSignal;
}

/** Web Locks as far as one tab after another needs them: Node has them from version 24 on only. */
class Locks {
  private readonly held = new Map<string, (error: Error) => void>();
  private readonly waiting: (() => void)[] = [];

  async request(name: string, how: Wish, work: (lock: object | null) => Promise<void>) {
    while (this.held.has(name) && !how.steal) {
      if (how.ifAvailable) return work(null);
      await new Promise<void>((free, stop) => {
        this.waiting.push(free);
        how.signal?.addEventListener('abort', () => stop(how.signal?.reason));
      });
    }
    this.held.get(name)?.(new DOMException('It was stolen.', 'AbortError'));
    let mine!: (error: Error) => void;
    const stolen = new Promise<never>((_, reject) => {
      mine = reject;
    });
    this.held.set(name, mine);
    await Promise.race([work({}), stolen]);
    this.held.delete(name);
    for (const free of this.waiting.splice(0)) free();
  }
}

afterEach(() => vi.unstubAllGlobals());

test('one tab holds the state; another one is told so, and takes over when it lets go', async () => {
  vi.stubGlobal('navigator', { locks: new Locks() });
  const name = `tabs-${newSecret().join('')}`;
  const first = new Engine({ storeName: name });
  const second = new Engine({ storeName: name });
  expect((await first.open()).held).toBe(true);
  expect((await second.open()).held).toBe(false);
  expect((await new Engine({ storeName: `${name}-other` }).open()).held).toBe(true);
  const taking = second.open(true);
  await first.close();
  expect((await taking).held).toBe(true);
});

test('from a tab that never answers the state is taken', async () => {
  vi.stubGlobal('navigator', { locks: new Locks() });
  const soon = new AbortController();
  const patience = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(soon.signal);
  const name = `tabs-${newSecret().join('')}`;
  const asleep = new Engine({ storeName: name });
  const pressed = new Engine({ storeName: name });
  await asleep.open();
  const taking = pressed.open(true);
  await vi.waitFor(() => expect(patience).toHaveBeenCalledWith(LETS_GO_MS));
  soon.abort();
  expect((await taking).held).toBe(true);
  expect((await new Engine({ storeName: name }).open()).held).toBe(false);
});

test('where a browser has no Web Locks the tab simply holds', async () => {
  vi.stubGlobal('navigator', {});
  expect((await new Engine({ storeName: 'alone' }).open()).held).toBe(true);
});
