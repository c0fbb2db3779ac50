/** One's own plans: one piece of the vault, sealed on the device; the server can open none of it. */
import { signal } from '@preact/signals';
import { newRef } from '../../net/ids';
import { Refused } from '../../net/refused';
import { onLeave } from '../leave';
import { network } from '../network';
import { draftOf, type OwnPlan, type PlanDraft, planOf, readPlans, writePlans } from './plan';

const NAME = 'plans';
const PATH = `/api/vault/${NAME}`;
const TRIES = 4;

/** Null until they were read. */
export const ownPlans = signal<readonly OwnPlan[] | null>(null);
let version = 0;

onLeave(() => {
  ownPlans.value = null;
});

export async function readOwnPlans(): Promise<void> {
  const piece = await network.http.getPiece(PATH);
  version = piece?.version ?? 0;
  ownPlans.value = piece ? readPlans(await network.crypto.openPiece(NAME, piece.body)) : [];
}

export const addPlan = (name: string, plan: PlanDraft): Promise<void> =>
  write((all) => [...all, { id: newRef(), name, plan: { ...draftOf(planOf(plan)), order: [] } }]);

export const forgetPlan = (id: string): Promise<void> => write((all) => all.filter((one) => one.id !== id));

/** Another device may have written meanwhile: then the change is made on what it wrote. */
async function write(change: (all: readonly OwnPlan[]) => readonly OwnPlan[]): Promise<void> {
  for (let tries = 1; ; tries++) {
    if (ownPlans.peek() === null || tries > 1) await readOwnPlans();
    const next = change(ownPlans.peek() ?? []);
    const sealed = await network.crypto.sealPiece(NAME, writePlans(next));
    try {
      const kept = await network.http.putBytes<{ version: number }>(`${PATH}?over=${version}`, sealed);
      version = kept.version;
      ownPlans.value = next;
      return;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'stale' || tries >= TRIES) throw error;
    }
  }
}
