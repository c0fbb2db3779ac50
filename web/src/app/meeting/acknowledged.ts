/** The piece is given back only after everything that was said with it has its place in the room. */
import { effect, type ReadonlySignal } from '@preact/signals';
import type { MeetingView } from '../../wire';

/**
 * Resolves when nothing that `me` said waits for an answer any more.
 * @returns false when the piece went on meanwhile, so that there is nothing left to give back
 */
export function acknowledged(
  meeting: ReadonlySignal<Pick<MeetingView, 'piece'> | null>,
  waiting: ReadonlySignal<readonly unknown[]>,
  me: string,
): Promise<boolean> {
  return new Promise((done) => {
    let stop: (() => void) | undefined;
    let over = false;
    const end = (mine: boolean) => {
      over = true;
      done(mine);
      stop?.();
    };
    stop = effect(() => {
      const piece = meeting.value?.piece;
      const waits = waiting.value.length > 0;
      if (over) return;
      if (piece?.state !== 'held' || piece.member !== me) end(false);
      else if (!waits) end(true);
    });
    if (over) stop();
  });
}
