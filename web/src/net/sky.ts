/**
 * The sky of this network: how many chose to be seen, in which colours, as the server tells all alike; and what oneself
 * chose. It is asked for only while somebody looks.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { ChooseSky, SkyMine, SkyView } from '../wire';
import type { Network } from './network';

/** What the sky needs of the network it is the sky of. */
export type SkyNetwork = Pick<Network, 'http' | 'connection' | 'sky' | 'send' | 'me'>;

export class Sky {
  private readonly mineNow = signal<SkyMine | null>(null);
  /** How many screens look, and whether the page can be seen. */
  private readonly looking = signal(0);
  private readonly hidden = signal(typeof document !== 'undefined' && document.hidden);
  private asked = false;
  private known: string | null = null;

  constructor(private readonly network: SkyNetwork) {
    if (typeof document !== 'undefined')
      document.addEventListener('visibilitychange', () => {
        this.hidden.value = document.hidden;
      });
    effect(() => {
      // A new connection knows nothing of what the one before was asked.
      const live = network.connection.value === 'live';
      const on = live && this.looking.value > 0 && !this.hidden.value;
      if (on === this.asked) return;
      this.asked = on;
      if (live) network.send({ t: 'watch_sky', on });
    });
    effect(() => {
      const me = network.me.value?.member ?? null;
      // What somebody chose is not shown to whoever comes after them.
      if (this.known !== me) this.mineNow.value = null;
      this.known = me;
    });
  }

  /** The sky as it was told last; null before that. */
  get view(): ReadonlySignal<SkyView | null> {
    return this.network.sky;
  }

  /** What I chose, as the server said last; null before that. */
  get mine(): ReadonlySignal<SkyMine | null> {
    return this.mineNow;
  }

  /** From now on the sky is told, until what is returned is called. */
  look(): () => void {
    this.looking.value += 1;
    let over = false;
    return () => {
      if (!over) this.looking.value -= 1;
      over = true;
    };
  }

  /** @throws Refused */
  async read(): Promise<void> {
    this.mineNow.value = await this.network.http.get<SkyMine>('/api/sky');
  }

  /** Is seen from now on, in a colour or without one, or no more. @throws Refused; what was chosen stays */
  async choose(choice: ChooseSky): Promise<void> {
    this.mineNow.value = await this.network.http.post<SkyMine>('/api/sky', choice);
  }
}

const made = new WeakMap<SkyNetwork, Sky>();

/** The sky of this network: one instance for all screens. */
export function skyOf(network: SkyNetwork): Sky {
  const sky = made.get(network) ?? new Sky(network);
  made.set(network, sky);
  return sky;
}
