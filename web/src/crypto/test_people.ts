/** People with one device each at the level of the port, for the tests of hostile input. */
import { accountOf, memberOf, newSecret } from './account';
import { identify } from './device';
import { newSeed } from './ed25519';
import { type Group, Mls } from './mls';
import { signerOf } from './suite';
import { Trust } from './trust';

/** @param name only names the device; the member id follows from the account */
export async function someone(name: string, device = `${name}-1`, account = accountOf(newSecret())) {
  const own = await account;
  const member = memberOf(own.signer.publicKey);
  const signer = await signerOf(newSeed());
  const identity = await identify(own, member, device, signer);
  return { member, device, account: own, signer, identity, mls: new Mls(identity, new Trust()) };
}

export type Someone = Awaited<ReturnType<typeof someone>>;

/** All in one group at the same epoch, the first being the founder. */
export async function together(...people: Someone[]): Promise<{ groups: Group[]; groupInfo: Uint8Array }> {
  const [founder, ...others] = people;
  if (!founder) throw new Error('nobody');
  const { group } = await founder.mls.foundRoom('room', 1);
  const packages = await Promise.all(others.map((one) => one.mls.makeKeyPackage()));
  const adds = others.map((one, i) => ({
    device: one.device,
    key_package: packages[i]?.body ?? new Uint8Array(),
  }));
  const change = await founder.mls.change(group, adds, []);
  const groups = [change.after];
  for (const [i, one] of others.entries()) {
    const welcome = change.welcomes.find((each) => each.device === one.device);
    const secret = packages[i]?.secret;
    if (!welcome || !secret) throw new Error('no welcome');
    groups.push(await one.mls.joinByWelcome('room', 1, welcome.body, secret));
  }
  return { groups, groupInfo: change.groupInfo };
}
