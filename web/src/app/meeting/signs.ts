/**
 * Signs without words: a light, a hand on the heart, "me too", silence kept together. Each is a few strokes by the star
 * of whoever made it, that fade; nobody counts them, and a screen reader is told of them now and then, not of each.
 */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Gesture } from '../../net/gestures';
import type { Talk } from '../../net/talk';
import { ids, say, t } from '../../ui';
import { onLeave } from '../leave';
import { network } from '../network';

export const SIGNS = ['light', 'heart', 'me_too', 'silence'] as const;
export type Sign = (typeof SIGNS)[number];

export interface Stroke {
  what: Sign;
  at: number;
}

/** How long a stroke stays, and how long at least one waits between two of one's own. */
export const STAYS_MS = 7_000;
const APART_MS = 1_200;
/** At most this often a screen reader is told. */
export const TOLD_EVERY_MS = 6_000;

const TOLD: Record<Sign, string> = Object.fromEntries(
  ids('sign-light-by', 'sign-heart-by', 'sign-me-too-by', 'sign-silence-by').map((id, i) => [SIGNS[i], id]),
) as Record<Sign, string>;

const strokes = signal<ReadonlyMap<string, Stroke>>(new Map());
let madeAt = 0;

/** The stroke by each star. */
export const strokeOf = strokes;

onLeave(() => {
  strokes.value = new Map();
});

export const isSign = (what: string): what is Sign => (SIGNS as readonly string[]).includes(what);

function show(member: string, what: Sign, at: number): void {
  const known = strokes.value.get(member);
  if (known && known.at >= at) return;
  strokes.value = new Map(strokes.value).set(member, { what, at });
  setTimeout(() => {
    if (strokes.value.get(member)?.at !== at) return;
    const next = new Map(strokes.value);
    next.delete(member);
    strokes.value = next;
  }, STAYS_MS);
}

/** Makes a sign, and shows it by one's own star. */
export function makeSign(talk: Talk, what: Sign): void {
  const now = Date.now();
  if (now - madeAt < APART_MS) return;
  madeAt = now;
  show(network.member, what, now);
  void talk.gesture(what);
}

/** What is told of the signs that came: each kind once, with whom it came from. */
export function toldOf(came: ReadonlyMap<string, Sign>, name: (member: string) => string): string {
  return SIGNS.flatMap((what) => {
    const from = [...came].filter(([, one]) => one === what).map(([member]) => name(member));
    return from.length > 0 ? [t(TOLD[what], { names: from.join(', ') })] : [];
  }).join(' ');
}

/** Shows the signs of the others while the meeting is on the screen. */
export function useSigns(talk: Talk, name: (member: string) => string): void {
  const latest = talk.gestures.value;

  useEffect(() => {
    for (const [member, { what, at }] of latest) {
      if (member !== network.member && isSign(what) && Date.now() - at < STAYS_MS) show(member, what, at);
    }
  }, [latest]);

  useEffect(() => {
    let since = Date.now();
    const timer = setInterval(() => {
      const came = new Map<string, Sign>();
      for (const [member, { what, at }] of talk.gestures.value as ReadonlyMap<string, Gesture>) {
        if (at > since && isSign(what) && member !== network.member) came.set(member, what);
      }
      since = Date.now();
      if (came.size > 0) say(toldOf(came, name));
    }, TOLD_EVERY_MS);
    return () => clearInterval(timer);
  }, [talk]);
}
