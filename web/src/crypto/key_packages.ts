/** Key packages: what a device shows to be let in, and how those of others are read. The lower half of the port. */
import type { CiphersuiteImpl, CiphersuiteName } from 'ts-mls';
import {
  type ClientConfig,
  ciphersuites,
  defaultLifetimeConfig,
  encodeMlsMessage,
  generateKeyPackageWithKey,
  type KeyPackage,
} from 'ts-mls';
import { makeKeyPackageRef, verifyKeyPackage } from 'ts-mls/keyPackage.js';
import { hex } from './bytes';
import { type Credential, type Identity, readCredential } from './device';
import { CryptoFault, orFault } from './faults';
import { decodeMessage, RATCHET } from './group';
import { SUITE, suiteFor } from './suite';
import type { Trust } from './trust';

/** `body` goes to the server; `secret` stays, sealed, under `ref` until a Welcome uses it. */
export interface MadeKeyPackage {
  readonly ref: string;
  readonly body: Uint8Array;
  readonly secret: Uint8Array;
  readonly lastResort: boolean;
}

const LAST_RESORT = 10;
const DAY = 24 * 60 * 60;

/** Two days of grace before, for clocks that are wrong; 90 days after, the longest a package may wait unused. */
function lifetime(now: number): { notBefore: bigint; notAfter: bigint } {
  const seconds = Math.floor(now / 1000);
  return { notBefore: BigInt(seconds - 2 * DAY), notAfter: BigInt(seconds + 90 * DAY) };
}

function sameDevice(
  a: KeyPackage['leafNode']['credential'],
  b: KeyPackage['leafNode']['credential'],
): boolean {
  if (a.credentialType !== 'basic' || b.credentialType !== 'basic') return false;
  const [x, y] = [readCredential(a.identity), readCredential(b.identity)];
  return x.member === y.member && x.device === y.device;
}

export class KeyPackages {
  readonly identity: Identity;
  readonly trust: Trust;
  protected readonly now: () => number;
  protected readonly config: ClientConfig;

  constructor(identity: Identity, trust: Trust, now: () => number = () => Date.now()) {
    this.identity = identity;
    this.trust = trust;
    this.now = now;
    this.config = {
      keyRetentionConfig: RATCHET,
      lifetimeConfig: defaultLifetimeConfig,
      // Speech is padded before it gets here; a second padding would only add zeros.
      paddingConfig: { kind: 'padUntilLength', padUntilLength: 0 },
      keyPackageEqualityConfig: {
        compareKeyPackages: (a, b) => sameDevice(a.leafNode.credential, b.leafNode.credential),
        compareKeyPackageToLeafNode: (a, b) => sameDevice(a.leafNode.credential, b.credential),
      },
      authService: trust.service,
    };
  }

  protected cs(suiteId?: number): Promise<CiphersuiteImpl> {
    const name = Object.entries(ciphersuites).find(([, id]) => id === suiteId)?.[0];
    return suiteFor(this.identity.signer, suiteId === undefined ? SUITE : (name ?? String(suiteId)));
  }

  protected async freshPackage(lastResort = false) {
    const cs = await this.cs();
    return generateKeyPackageWithKey(
      { credentialType: 'basic', identity: this.identity.credential },
      {
        versions: ['mls10'],
        ciphersuites: [SUITE as CiphersuiteName],
        extensions: [LAST_RESORT],
        proposals: [],
        credentials: ['basic'],
      },
      lifetime(this.now()),
      lastResort ? [{ extensionType: LAST_RESORT, extensionData: new Uint8Array() }] : [],
      { signKey: new Uint8Array(), publicKey: this.identity.signer.publicKey },
      cs,
    );
  }

  async makeKeyPackage(lastResort = false): Promise<MadeKeyPackage> {
    const cs = await this.cs();
    const { publicPackage, privatePackage } = await this.freshPackage(lastResort);
    const body = encodeMlsMessage({
      version: 'mls10',
      wireformat: 'mls_key_package',
      keyPackage: publicPackage,
    });
    const { initPrivateKey, hpkePrivateKey } = privatePackage;
    return {
      ref: hex(await makeKeyPackageRef(publicPackage, cs.hash)),
      body,
      secret: packSecret(initPrivateKey, hpkePrivateKey, body),
      lastResort,
    };
  }

  async makeKeyPackages(count: number, lastResort = false): Promise<MadeKeyPackage[]> {
    const made: MadeKeyPackage[] = [];
    for (let i = 0; i < count; i++) made.push(await this.makeKeyPackage(lastResort && i === count - 1));
    return made;
  }

  /** Reads and verifies a key package of someone else. @throws CryptoFault `key_package_bad`, credential codes */
  async readKeyPackage(
    body: Uint8Array,
  ): Promise<{ member: string; device: string; credential: Credential; keyPackage: KeyPackage }> {
    const bad = (why: string) =>
      new CryptoFault('key_package_bad', 'A device cannot be let in as it is.', why);
    const keyPackage = decodeMessage(body, 'mls_key_package')?.keyPackage;
    if (keyPackage === undefined) throw bad('unreadable');
    const { credential, signaturePublicKey } = keyPackage.leafNode;
    if (credential.credentialType !== 'basic') throw bad('credential');
    const known = await this.trust.check(credential.identity, signaturePublicKey);
    const { member, device } = known;
    const cs = await this.cs();
    if (keyPackage.cipherSuite !== cs.name) throw bad('suite');
    if (!(await verifyKeyPackage(keyPackage, cs.signature))) throw bad('signature');
    return { member, device, credential: known, keyPackage };
  }

  /** The ref of a key package, by which its secret is kept. */
  async packageRef(body: Uint8Array): Promise<string> {
    const keyPackage = decodeMessage(body, 'mls_key_package')?.keyPackage;
    if (keyPackage === undefined) return '';
    return hex(await makeKeyPackageRef(keyPackage, (await this.cs()).hash));
  }

  /** Runs the library and turns its errors into ours; a refused credential is told as what it was. */
  protected guarded<T>(
    code: 'commit_bad' | 'welcome_bad' | 'group_info_bad',
    work: () => Promise<T>,
  ): Promise<T> {
    this.trust.refusal = undefined;
    return orFault(code, 'The room cannot be changed or entered as it was shown.', work).catch(
      (error: unknown) => {
        throw this.trust.refusal ?? error;
      },
    );
  }
}

/** The two private keys of a package with the package itself: X-Wing seeds of 32 bytes, so the lengths are fixed. */
function packSecret(init: Uint8Array, leaf: Uint8Array, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(64 + body.length);
  out.set(init);
  out.set(leaf, 32);
  out.set(body, 64);
  return out;
}

/** Whether a kept secret is past its package's validity, or cannot be read. @param now ms since the epoch */
export function expired(secret: Uint8Array, now: number): boolean {
  const keyPackage = decodeMessage(secret.slice(64), 'mls_key_package')?.keyPackage;
  if (keyPackage?.leafNode.leafNodeSource !== 'key_package') return true;
  return keyPackage.leafNode.lifetime.notAfter < BigInt(Math.floor(now / 1000));
}

export function unpackSecret(secret: Uint8Array) {
  const keyPackage = decodeMessage(secret.slice(64), 'mls_key_package')?.keyPackage;
  if (keyPackage === undefined)
    throw new CryptoFault('key_package_unknown', 'A kept key package cannot be read.');
  return { initPrivateKey: secret.slice(0, 32), hpkePrivateKey: secret.slice(32, 64), keyPackage };
}
