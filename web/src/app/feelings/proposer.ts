/**
 * The device's proposals, where the person switched them on. The switch is kept on this device alone: nobody is looked
 * along with on another because they wanted it here. Without it the model is not even fetched.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { onLeave } from '../leave';
import { network } from '../network';
import { type Proposal, proposalOf } from './propose';

const NAME = 'diary.proposes';
const ON = new Uint8Array([1]);

const sensing = () => import('../../sense/sensing');

const on = signal(false);
export const proposes: ReadonlySignal<boolean> = on;

/** Reads whether it is switched on here. */
export async function readProposes(): Promise<void> {
  on.value = (await network.crypto.readOwn(NAME)) !== null;
  warm();
}

export async function setProposes(wanted: boolean): Promise<void> {
  on.value = wanted;
  await network.crypto.keepOwn(NAME, wanted ? ON : null);
  warm();
}

/** The model is fetched before anything is written, so that no request ever follows upon what somebody writes. */
function warm(): void {
  if (on.peek())
    void sensing()
      .then(({ begin }) => begin())
      .catch(() => undefined);
}

/** Looks at words on this device. Never throws: where it cannot, it says that it cannot tell. */
export async function propose(words: string): Promise<Proposal> {
  if (!on.peek()) return { unknown: 'off' };
  try {
    const { sense } = await sensing();
    return proposalOf(await sense(words));
  } catch {
    return { unknown: 'off' };
  }
}

onLeave(() => {
  on.value = false;
});

if (typeof document !== 'undefined')
  effect(() => {
    if (network.presence.value === 'elsewhere') on.value = false;
  });
