/** The sign of a sinking diary: looked at on this device when it opens, and whenever something is filed. */
import { effect } from '@preact/signals';
import { network } from '../network';
import { beginAsking } from './asked';
import { contract, remember, remembered } from './keeping';
import { holds, stopped } from './listening';

/** What grew heavier over days is asked about once in so many. */
const QUIET_MS = 7 * 86_400_000;

/** @returns ends it */
export function followDiary(): () => void {
  let ends: (() => void) | undefined;
  let turn = 0;

  const stop = effect(() => {
    const wanted = holds.value && contract.value?.terms.diary === true && !stopped.value;
    if (wanted === (ends !== undefined)) return;
    ends?.();
    ends = undefined;
    turn += 1;
    const mine = turn;
    if (!wanted) return;
    ends = () => undefined;
    void look()
      .then((end) => {
        if (mine === turn) ends = end;
        else end();
      })
      // A diary that cannot be opened says nothing.
      .catch(() => undefined);
  });

  return () => {
    stop();
    turn += 1;
    ends?.();
    ends = undefined;
  };
}

async function look(): Promise<() => void> {
  const [{ entries, openDiary }, { justFiled, sinking }] = await Promise.all([
    import('../feelings/held'),
    import('../feelings/sinking'),
  ]);
  await openDiary();
  const before = entries.peek();
  return effect(() => {
    const all = entries.value;
    const now = network.now();
    const { diary_asked_at } = remembered.peek();
    const since =
      diary_asked_at === 0 || diary_asked_at > now ? Number.POSITIVE_INFINITY : now - diary_asked_at;
    if (since < QUIET_MS) return;
    const contents = all.map((one) => one.content);
    const found = sinking(contents, now);
    // Who opens a page, or whose other device wrote, is not sinking at that moment: then it asks, and waits for a press,
    // whatever the contract says.
    const filed = all !== before && justFiled(contents, now);
    if (found.sinking && beginAsking('diary', filed ? undefined : 'ask')) remember({ diary_asked_at: now });
  });
}
