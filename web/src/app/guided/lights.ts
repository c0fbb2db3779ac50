/** The two lights in the sky of a session: one's own, which is sent, and the other's, which comes a moment later. */
import { useEffect, useMemo } from 'preact/hooks';
import { decodePlace, LATE_MS, OwnLight, type Place, Trail } from '../../net/guided_lights';
import type { Talk } from '../../net/talk';
import type { SkyLight } from '../../scenes/place';
import type { SessionView } from '../../wire';
import { onLeave } from '../leave';
import { network } from '../network';
import { otherOf, type Side } from './stages';

export const LIGHT_COLOURS: Record<Side, string> = { guide: '#f2b872', member: '#c9b6ff' };
/** Where each begins. */
const BEGINS: Record<Side, { x: number; y: number }> = {
  guide: { x: 0.38, y: 0.45 },
  member: { x: 0.62, y: 0.45 },
};
/** A light that rests is told again, so that whoever comes back sees it. */
const AGAIN_MS = 3_000;

export interface Lights {
  /** Where one's own is now. */
  own: () => { x: number; y: number };
  moveTo: (x: number, y: number) => void;
  /** Where both are now, with what is left of their trails. */
  seen: () => { side: Side; place: { x: number; y: number }; trail: readonly Place[] }[];
  shown: () => readonly SkyLight[];
}

export function useLights(talk: Talk, view: SessionView, side: Side): Lights {
  const moves = view.stage === 'moving' && !view.stopped;
  const other: Side = side === 'guide' ? 'member' : 'guide';
  const { member } = otherOf(view, side);

  const { light, theirs } = useMemo(
    () => ({
      light: new OwnLight(
        () => network.now(),
        (bytes) => void talk.move(bytes),
      ),
      theirs: new Trail(),
    }),
    [talk],
  );

  useEffect(() => {
    if (!moves) return;
    const stopWatching = talk.watchMoves((sender, bytes) => {
      const place = sender === member ? decodePlace(bytes, network.now()) : null;
      if (place) theirs.add(place);
    });
    const tell = () => light.moveTo(own().x, own().y);
    tell();
    const timer = setInterval(tell, AGAIN_MS);
    const stop = () => {
      clearInterval(timer);
      light.stop();
      stopWatching();
    };
    const release = onLeave(stop);
    return () => {
      release();
      stop();
    };
  }, [moves, talk, member]);

  const own = () => light.trail.last ?? BEGINS[side];

  return {
    own,
    moveTo: (x, y) => light.moveTo(x, y),
    seen: () => {
      const now = network.now();
      return [
        {
          side: other,
          place: theirs.at(now - LATE_MS) ?? BEGINS[other],
          trail: theirs.behind(now - LATE_MS),
        },
        { side, place: own(), trail: light.trail.behind(now) },
      ];
    },
    shown: () => {
      const now = network.now();
      const there = theirs.at(now - LATE_MS) ?? BEGINS[other];
      const here = otherOf(network.guided.view.peek() ?? view, side).here;
      return [
        { ...there, colour: LIGHT_COLOURS[other], strength: !moves ? 0 : here ? 1 : 0.45 },
        { ...own(), colour: LIGHT_COLOURS[side], strength: moves ? 1 : 0 },
      ];
    },
  };
}
