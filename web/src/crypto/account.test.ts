import { expect, test, vi } from 'vitest';
import {
  accountFromWords,
  accountOf,
  newSecret,
  rekey,
  sealBox,
  signInBytes,
  verifyRekey,
  wordsOfAccount,
} from './account';
import { equal, hex, utf8 } from './bytes';
import { ed25519, newSeed, nobleEd25519 } from './ed25519';
import { fromWords, toWords } from './words';

vi.setConfig({ testTimeout: 60_000 });

const ZERO = `${'abandon '.repeat(11)}about`;

test('twelve words and the secret are the same thing, as BIP-39 has it', async () => {
  expect((await toWords(new Uint8Array(16))).join(' ')).toBe(ZERO);
  expect(
    hex(await fromWords('legal winner thank year wave sausage worth useful legal winner thank yellow')),
  ).toBe('7f'.repeat(16));
  const account = await accountOf(newSecret());
  const again = await accountFromWords((await wordsOfAccount(account)).join(' '));
  expect(equal(again.signer.publicKey, account.signer.publicKey)).toBe(true);
});

test('words are read as people write them: capitals, line breaks and commas do not matter', async () => {
  const written = ` ${ZERO.toUpperCase().replaceAll(' ', ',\n ')} `;
  expect(hex(await fromWords(written))).toBe('00'.repeat(16));
});

test('an unknown word is named with its place', async () => {
  const wrong = ZERO.split(' ').with(4, 'abondon').join(' ');
  await expect(fromWords(wrong)).rejects.toMatchObject({ code: 'words_unknown', detail: '5 abondon' });
});

test('too few words are counted', async () => {
  await expect(fromWords('abandon '.repeat(11))).rejects.toMatchObject({ code: 'words_count', detail: '11' });
});

test('twelve known words that do not belong together are refused by their checksum', async () => {
  await expect(fromWords('abandon '.repeat(12))).rejects.toMatchObject({ code: 'words_checksum' });
});

test('the two ways of Ed25519 make the same keys and signatures and refuse the same forgeries', async () => {
  const [native, noble] = [await ed25519(), await nobleEd25519()];
  expect(native.native).toBe(true);
  const seed = newSeed();
  const message = utf8('a message');
  const key = await native.publicKey(seed);
  expect(hex(await noble.publicKey(seed))).toBe(hex(key));
  const signature = await noble.sign(seed, message);
  expect(hex(await native.sign(seed, message))).toBe(hex(signature));
  for (const one of [native, noble]) {
    expect(await one.verify(key, message, signature)).toBe(true);
    expect(await one.verify(key, utf8('another'), signature)).toBe(false);
    expect(await one.verify(key.slice(1), message, signature)).toBe(false);
  }
});

test('a challenge is signed under its own prefix, so that it can never be another statement', async () => {
  const account = await accountOf(newSecret());
  const signature = await account.signer.sign(signInBytes(utf8('challenge'), 'here'));
  const ed = await ed25519();
  expect(await ed.verify(account.signer.publicKey, utf8('challenge'), signature)).toBe(false);
  expect(await ed.verify(account.signer.publicKey, signInBytes(utf8('challenge'), 'here'), signature)).toBe(
    true,
  );
  expect(await ed.verify(account.signer.publicKey, signInBytes(utf8('challenge'), 'there'), signature)).toBe(
    false,
  );
});

test('a sealed box opens for its account and its purpose only', async () => {
  const [one, other] = [await accountOf(newSecret()), await accountOf(newSecret())];
  const box = await sealBox((await one.box()).publicKey, utf8('for you'), 'note');
  expect(hex(await (await one.box()).open(box, 'note'))).toBe(hex(utf8('for you')));
  await expect((await one.box()).open(box, 'report')).rejects.toMatchObject({ code: 'seal_broken' });
  await expect((await other.box()).open(box, 'note')).rejects.toMatchObject({ code: 'seal_broken' });
});

test('a rekey is vouched for by the old key and by no other', async () => {
  const old = await accountOf(newSecret());
  const { account, proof } = await rekey(old);
  expect(account.version).toBe(2);
  expect(await verifyRekey(proof, account.signer.publicKey, 2)).toBe(true);
  expect(await verifyRekey(proof, account.signer.publicKey, 3)).toBe(false);
  const { account: stranger } = await rekey(await accountOf(newSecret()));
  expect(await verifyRekey(proof, stranger.signer.publicKey, 2)).toBe(false);
});
