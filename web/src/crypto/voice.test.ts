import { expect, test } from 'vitest';
import { utf8 } from './bytes';
import { someone, together } from './test_people';
import { VoiceSecrets } from './voice';

const reading = async (base: CryptoKey) => {
  const how = { name: 'HKDF', hash: 'SHA-512', salt: new Uint8Array(), info: new Uint8Array() };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, 256));
};

test('everybody in the room has the key of a device, and each device has another one', async () => {
  const [ada, ben, cem] = await Promise.all([someone('ada'), someone('ben'), someone('cem')]);
  const { groups } = await together(ada, ben);
  const [hers, his] = [new VoiceSecrets(ada.mls), new VoiceSecrets(ben.mls)];
  const spoken = (await hers.key(groups[0]!, 'ada-1'))!;
  const heard = (await his.key(groups[1]!, 'ada-1'))!;
  const other = (await his.key(groups[1]!, 'ben-1'))!;
  expect({ ...heard, base: null }).toEqual({ ...spoken, base: null });
  expect(await reading(heard.base)).toEqual(await reading(spoken.base));
  expect(await reading(other.base)).not.toEqual(await reading(spoken.base));
  expect(spoken.base.extractable).toBe(false);
  expect(await hers.key(groups[0]!, 'cem-1')).toBeNull();

  const elsewhere = await together(ada, cem);
  const apart = (await new VoiceSecrets(ada.mls).key(elsewhere.groups[0]!, 'ada-1'))!;
  expect(await reading(apart.base)).not.toEqual(await reading(spoken.base));
});

test('a signal opens on the device it is for, from the device that sealed it, and as nothing else', async () => {
  const [ada, ben, cem] = await Promise.all([someone('ada'), someone('ben'), someone('cem')]);
  const { groups } = await together(ada, ben, cem);
  const [a, b, c] = groups;
  const sealed = await new VoiceSecrets(ada.mls).signals.seal(a!, { k: 'ask' }, 'ben-1');
  const [his, theirs] = [new VoiceSecrets(ben.mls).signals, new VoiceSecrets(cem.mls).signals];
  expect(await his.open(b!, 'ada-1', sealed, 'ben-1')).toEqual({ k: 'ask' });
  await expect(theirs.open(c!, 'ada-1', sealed, 'cem-1')).rejects.toThrow('could not be read');
  await expect(his.open(b!, 'cem-1', sealed, 'ben-1')).rejects.toThrow('could not be read');
  await expect(his.open(b!, 'ada-1', utf8('not sealed at all, but long enough'), 'ben-1')).rejects.toThrow();
});
