/**
 * Runs in each browser of `python -m bench clock`: the client's own live socket, shared clock and breath, and a light
 * that breathes by them. It notes what time it believes it is, and at which picture the breath turned.
 */
import { ServerClock } from '../web/src/net/clock';
import { Live, type SocketLike } from '../web/src/net/live';
import { breathAt, fullness, isInhale } from '../web/src/scenes/breath';

/** Put into the page before anything else: the machine's one clock, whatever the page's own was made to say. */
declare function truth(): number;
declare function truthOfPicture(at: number): number;

/** What was true, what was shown, and within how much it said that it is right. */
type Belief = [number, number, number, boolean];

const EACH_MS = 100;
const beliefs: Belief[] = [];
/** When a picture was made in which the breath had turned, and to what. */
const turns: [number, 'in' | 'out'][] = [];
let clock: ServerClock;

/** @param began from when the breath is counted, on the server's clock */
export function begin(device: string, began: number): Promise<void> {
  clock = new ServerClock();
  clock.closely();
  return new Promise((live) => {
    new Live({
      open: () => new WebSocket(`ws://${location.host}/live`) as unknown as SocketLike,
      device,
      cursors: async () => [],
      onFrame: () => undefined,
      onState: (state) => {
        if (state === 'live') live();
      },
      clock,
    }).start();
    draw(began);
    setInterval(note, EACH_MS);
  });
}

function note(): void {
  const { within_ms, good } = clock.quality.peek();
  // A page may be interrupted between two lines; then what they say does not belong together.
  const before = truth();
  const shown = clock.now();
  const after = truth();
  if (after - before < 1) beliefs.push([(before + after) / 2, shown, within_ms, good]);
}

function draw(began: number): void {
  document.body.replaceChildren();
  const light = document.body.appendChild(document.createElement('div'));
  light.style.cssText = 'width:200px;height:200px;margin:40px;border-radius:50%;background:#3fbf8f';
  let last: boolean | null = null;
  const picture = (at: number) => {
    const phase = breathAt(clock.now(), began);
    const full = fullness(phase);
    light.style.transform = `scale(${0.4 + 0.6 * full})`;
    light.style.opacity = `${0.3 + 0.7 * full}`;
    const now = isInhale(phase);
    if (last !== null && now !== last) turns.push([truthOfPicture(at), now ? 'in' : 'out']);
    last = now;
    requestAnimationFrame(picture);
  };
  requestAnimationFrame(picture);
}

/** Everything noted since the last call. */
export const noted = () => ({ beliefs: beliefs.splice(0), turns: turns.splice(0) });
