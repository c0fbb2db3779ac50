/** P13: a report is sealed to nobody but stewards whose own accounts vouch for their keys. */
import { expect, test, vi } from 'vitest';
import { accountOf, memberOf, newSecret, sealKeyBytes } from './account';
import { sortOut } from './stewards';

vi.setConfig({ testTimeout: 60_000 });

async function steward() {
  const account = await accountOf(newSecret());
  const { publicKey } = await account.box();
  return {
    member: memberOf(account.signer.publicKey),
    account_key: account.signer.publicKey,
    account_key_version: 1,
    seal_key: publicKey,
    seal_signature: await account.signer.sign(sealKeyBytes(publicKey)),
  };
}

test('an honest steward passes, whoever else is named beside them', async () => {
  const [honest, other] = [await steward(), await steward()];
  const found = await sortOut([honest, { ...other, seal_signature: new Uint8Array(64) }]);
  expect(found.fit).toEqual([honest]);
  expect(found.leftOut.map((one) => one.member)).toEqual([other.member]);
});

test('keys that a dishonest server puts under the name of a steward are left out', async () => {
  const [named, servers] = [await steward(), await steward()];
  const tricks = [
    // The server's seal key under the steward's signature.
    { ...named, seal_key: servers.seal_key },
    // A key that the server's own account has signed, under the steward's account key.
    { ...named, seal_key: servers.seal_key, seal_signature: servers.seal_signature },
    // The whole account of the server under the steward's member id.
    { ...servers, member: named.member },
    // The same, said to be a later key of the steward.
    { ...servers, member: named.member, account_key_version: 2 },
    // Bytes that are no key at all.
    { ...named, account_key: new Uint8Array(5), seal_signature: new Uint8Array(3) },
  ];
  const found = await sortOut(tricks);
  expect(found.fit).toEqual([]);
  expect(found.leftOut).toHaveLength(tricks.length);
});
