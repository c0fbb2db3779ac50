/** Giving the piece back, after everything that was said with it has its place in the room. */
import { effect } from '@preact/signals';
import type { Talk } from '../../net/talk';
import { network } from '../network';

/**
 * Resolves when nothing said is without an answer any more.
 * @returns false when the piece went on meanwhile, so that there is nothing left to give back
 */
export function acknowledged(talk: Talk): Promise<boolean> {
  return new Promise((done) => {
    let stop: (() => void) | undefined;
    let over: boolean | undefined;
    const end = (mine: boolean) => {
      if (over !== undefined) return;
      over = mine;
      done(mine);
      stop?.();
    };
    stop = effect(() => {
      const view = network.attended.view.value;
      const waits = talk.waiting.value.length > 0;
      if (view?.piece.state !== 'held' || view.piece.member !== network.member) end(false);
      else if (!waits) end(true);
    });
    if (over !== undefined) stop();
  });
}

export async function giveBack(talk: Talk): Promise<void> {
  if (await acknowledged(talk)) await network.attended.piece('return');
}
