/** Coming in: the meeting is entered once, its chair kept while one is in it or beside it, and given up when one goes elsewhere. */
import { effect, signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import type { CircleView, MeetingView } from '../../wire';
import { onLeave } from '../leave';
import { network } from '../network';
import { place } from '../router';
import { why } from '../steward/reading';

/** Screens from which one comes back into the circle: a talk beside it, and the way to one. */
const BESIDE = ['/talk/', '/reach', '/after', '/lines'];
const READ_AGAIN_MS = 60_000;

/** The path of the meeting one is in, for the way back. */
export const meetingPath = signal<string | null>(null);

/** Where one is beside: kept with the tab, so that a reload of a talk beside the circle leads back as well. */
const BESIDE_OF = 'beside';

interface Beside {
  circle: string;
  start: string;
}

function stored(name: string): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function store(name: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch {
    // Without storage the page of the circle leads on.
  }
}

let stopWatching: (() => void) | undefined;

onLeave(() => {
  stopWatching?.();
  meetingPath.value = null;
});

export const pathOf = (circle: string, start: string): string =>
  `/circles/${circle}/meeting/${encodeURIComponent(start)}`;

/** The chair is given up as soon as one is neither in the meeting nor beside it. */
function watch(circle: string, start: string): void {
  stopWatching?.();
  const path = pathOf(circle, start);
  meetingPath.value = path;
  store(BESIDE_OF, JSON.stringify({ circle, start } satisfies Beside));
  const own = decodeURIComponent(path);
  stopWatching = effect(() => {
    const now = place.value.path;
    if (decodeURIComponent(now) === own || BESIDE.some((one) => now.startsWith(one))) return;
    departed();
  });
}

export function departed(): void {
  const stop = stopWatching;
  stopWatching = undefined;
  meetingPath.value = null;
  store(BESIDE_OF, null);
  network.attended.depart();
  // Within the effect itself its own end is not known yet.
  queueMicrotask(() => stop?.());
}

/** Which meeting an address was, for whoever opens it again after its end: its words can be read until the dawn. */
const metName = (circle: string, start: string): string => `met/${circle}/${start}`;

/** Takes the chair again that was kept before this page was loaded anew, beside the circle. */
export async function comeBackBeside(): Promise<void> {
  const kept = stored(BESIDE_OF);
  if (!kept || meetingPath.peek()) return;
  try {
    const { circle, start } = JSON.parse(kept) as Beside;
    await network.attended.enter(circle, { start, device: network.deviceId });
    watch(circle, start);
  } catch (error) {
    // The meeting is over, or one is no longer in it; without a connection it is tried with the next page.
    if (!(error instanceof Refused) || !error.passing) store(BESIDE_OF, null);
  }
}

export interface Entered {
  circle: CircleView | null;
  /** Why one is not inside. */
  trouble: Refused | null;
  /** The meeting as one may see it who is no longer in it. */
  past: MeetingView | null;
  again: () => void;
}

/** Comes in when the screen opens, and again when this tab takes over from another. */
export function useEntered(circle: string, start: string): Entered {
  const [known, setKnown] = useState<CircleView | null>(null);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const [past, setPast] = useState<MeetingView | null>(null);
  const [tries, setTries] = useState(0);

  async function readCircle(): Promise<CircleView | null> {
    const read = await network.http.get<CircleView>(`/api/circles/${circle}`).catch(() => null);
    if (read) setKnown(read);
    return read;
  }

  useEffect(() => {
    let gone = false;
    const timer = setInterval(() => void readCircle(), READ_AGAIN_MS);
    async function enter() {
      const reading = readCircle();
      try {
        const view = await network.attended.enter(circle, { start, device: network.deviceId });
        store(metName(circle, start), view.meeting);
        if (gone) return network.attended.depart();
        setTrouble(null);
        watch(circle, start);
      } catch (error) {
        if (gone) return;
        const refused = error instanceof Refused ? error : new Refused('internal', why(error));
        const shown = (await reading)?.next.find((one) => one.start === start);
        const meeting = shown?.meeting ?? stored(metName(circle, start));
        // Whoever may not come in again may still read why, and after its end what was said.
        const seen =
          meeting && !refused.passing
            ? await network.http.get<MeetingView>(`/api/meetings/${meeting}`).catch(() => null)
            : null;
        if (gone) return;
        setPast(seen);
        setTrouble(refused);
      }
    }
    void enter();
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [circle, start, tries]);

  return { circle: known, trouble, past, again: () => setTries(tries + 1) };
}
