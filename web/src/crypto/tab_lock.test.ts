import { afterEach, expect, test, vi } from 'vitest';
import { newSecret } from './account';
import { Engine } from './engine';

/** Web Locks as far as one tab after another needs them: Node has them from version 24 on only. */
class Locks {
  private readonly held = new Set<string>();
  private readonly waiting: (() => void)[] = [];

  async request(name: string, how: { ifAvailable: boolean }, work: (lock: object | null) => Promise<void>) {
    while (this.held.has(name)) {
      if (how.ifAvailable) return work(null);
      await new Promise<void>((free) => this.waiting.push(free));
    }
    this.held.add(name);
    await work({});
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

test('where a browser has no Web Locks the tab simply holds', async () => {
  vi.stubGlobal('navigator', {});
  expect((await new Engine({ storeName: 'alone' }).open()).held).toBe(true);
});
