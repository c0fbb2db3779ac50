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

let stopWatching: (() => void) | undefined;

onLeave(() => {
  stopWatching?.();
  meetingPath.value = null;
});

export const pathOf = (circle: string, start: string): string =>
  `/circles/${circle}/meeting/${encodeURIComponent(start)}`;

/** The chair is given up as soon as one is neither in the meeting nor beside it. */
function watch(path: string): void {
  stopWatching?.();
  meetingPath.value = path;
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
  network.attended.depart();
  // Within the effect itself its own end is not known yet.
  queueMicrotask(() => stop?.());
}

/** Which meeting an address was, for whoever opens it again after its end: its words can be read until the dawn. */
const metName = (circle: string, start: string): string => `met/${circle}/${start}`;

function remembered(circle: string, start: string): string | null {
  try {
    return sessionStorage.getItem(metName(circle, start));
  } catch {
    return null;
  }
}

function remember(view: MeetingView): void {
  try {
    sessionStorage.setItem(metName(view.circle, view.start), view.meeting);
  } catch {
    // Without storage the page of the circle leads on.
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
        remember(await network.attended.enter(circle, { start, device: network.deviceId }));
        if (gone) return network.attended.depart();
        setTrouble(null);
        watch(pathOf(circle, start));
      } catch (error) {
        if (gone) return;
        const refused = error instanceof Refused ? error : new Refused('internal', why(error));
        const shown = (await reading)?.next.find((one) => one.start === start);
        const meeting = shown?.meeting ?? remembered(circle, start);
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
