import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { newId, utf8 } from './bytes';
import { Engine } from './engine';
import { openStore } from './keystore';

test('what one keeps for oneself survives a reload, is let go of when asked, and goes with everything else', async () => {
  const name = newId();
  const before = new Engine({ storeName: name });
  await before.open();
  await before.keepOwn('story', utf8('a canary writes'));
  await before.keepOwn('other', utf8('another'));
  await before.close();

  const after = new Engine({ storeName: name });
  await after.open();
  expect(await after.readOwn('story')).toEqual(utf8('a canary writes'));
  await after.keepOwn('story', null);
  expect(await after.readOwn('story')).toBeNull();
  expect(await after.readOwn('other')).toEqual(utf8('another'));
  await after.wipe();

  const anew = await openStore(name);
  expect(await anew.list('own/')).toEqual([]);
  anew.close();
});
