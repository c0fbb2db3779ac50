/**
 * Sensing as the rest of the client sees it. Nothing is fetched before somebody asks; a text goes to the worker on this
 * device and nowhere else; whatever fails, it is off and says why, and nothing is ever made up.
 */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { FAMILIES, type Family } from './families';
import type { Unknown } from './known';
import type { NoModel } from './loading';
import type { Read } from './model';
import type { Asked, Told } from './worker';

/** What a supporter's message does, as far as it tells. */
export const LISTENING = [
  'reflection',
  'open_question',
  'closed_question',
  'affirmation',
  'advice',
  'information',
  'other',
] as const;
export type Listening = (typeof LISTENING)[number];

export type Reason = 'empty' | 'language' | 'words' | 'off';
export type Sensed =
  | { known: true; feelings: Record<Family, number>; severity: number; crisis: number }
  | { known: false; reason: Reason };
export type Heard = { known: true; listening: Record<Listening, number> } | { known: false; reason: Reason };

export type State = { is: 'idle' | 'loading' | 'ready' } | { is: 'off'; why: NoModel | 'crashed' | 'slow' };

/** What a Worker is to this file. */
export interface Apart {
  onmessage: ((event: MessageEvent<Told>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
  postMessage(asked: Asked): void;
  terminate(): void;
}

/** So long the weights may be on their way, in ms. */
const LOADING_MS = 60_000;
/** So long one text may take, in ms, twice: a device that slept wakes up past any time. */
const READING_MS = 4_000;
/** After this the weights are asked for again where the server could not be reached. Never because of what is written. */
export const AGAIN_MS = 60_000;
/** More than so many texts are not kept waiting. */
const MOST_WAITING = 64;

interface Waiting {
  asked: Asked;
  answer: (read: Read | null) => void;
}

const OFF = { known: false, reason: 'off' } as const;
const REASONS: Record<Unknown, Reason> = {
  empty: 'empty',
  no_words: 'words',
  script: 'language',
  language: 'language',
};

export class Sensing {
  private readonly now: Signal<State> = signal({ is: 'idle' });
  readonly state: ReadonlySignal<State> = this.now;
  private worker: Apart | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The first one is with the worker, one at a time. */
  private waiting: Waiting[] = [];

  /** @param open makes the worker; null where a browser has none. It may throw. */
  constructor(private readonly open: () => Apart | null) {}

  async sense(text: string): Promise<Sensed> {
    const read = await this.read(text);
    if (!read) return OFF;
    if (read.unknown) return { known: false, reason: REASONS[read.unknown] };
    const { families, severity, crisis } = read.reading;
    const feelings = Object.fromEntries(FAMILIES.map((name) => [name, families[name] ?? 0]));
    return { known: true, feelings: feelings as Record<Family, number>, severity, crisis };
  }

  /** For the hints: what of listening is in a message. */
  async listening(text: string): Promise<Heard> {
    const read = await this.read(text);
    if (!read) return OFF;
    if (read.unknown) return { known: false, reason: REASONS[read.unknown] };
    const all = read.reading.listening;
    const listening = Object.fromEntries(LISTENING.map((name) => [name, all[name] ?? 0]));
    return { known: true, listening: listening as Record<Listening, number> };
  }

  /** Fetches what is needed, so that no request follows later upon what is written. */
  begin(): void {
    if (this.now.value.is === 'idle') this.start();
  }

  /** Ends the worker and forgets; whoever waits hears that it is off. It may begin anew. */
  end(): void {
    this.stop({ is: 'idle' });
  }

  private read(text: string): Promise<Read | null> {
    this.begin();
    if (this.now.value.is === 'off' || this.waiting.length >= MOST_WAITING) return Promise.resolve(null);
    return new Promise((answer) => {
      this.waiting.push({ asked: { text }, answer });
      if (this.now.value.is === 'ready' && this.waiting.length === 1) this.ask();
    });
  }

  private start(): void {
    this.now.value = { is: 'loading' };
    const worker = this.opened();
    if (!worker) {
      this.stop({ is: 'off', why: 'unsupported' });
      return;
    }
    this.worker = worker;
    worker.onmessage = ({ data }) => this.told(data);
    worker.onerror = () => this.stop({ is: 'off', why: 'crashed' });
    worker.onmessageerror = () => this.stop({ is: 'off', why: 'crashed' });
    this.within(LOADING_MS);
  }

  private opened(): Apart | null {
    try {
      return this.open();
    } catch {
      return null;
    }
  }

  private told(told: Told): void {
    if ('none' in told) {
      this.stop({ is: 'off', why: told.none });
      return;
    }
    clearTimeout(this.timer);
    if ('ready' in told) this.now.value = { is: 'ready' };
    else this.waiting.shift()?.answer(told.read);
    this.ask();
  }

  private ask(): void {
    const [first] = this.waiting;
    if (!first) return;
    this.worker?.postMessage(first.asked);
    this.within(READING_MS);
  }

  private within(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = setTimeout(() => this.stop({ is: 'off', why: 'slow' }), ms);
    }, ms);
  }

  private stop(state: State): void {
    clearTimeout(this.timer);
    if (this.worker) {
      this.worker.onmessage = null;
      this.worker.onerror = null;
      this.worker.onmessageerror = null;
      this.worker.terminate();
      this.worker = undefined;
    }
    this.now.value = state;
    const left = this.waiting;
    this.waiting = [];
    for (const { answer } of left) answer(null);
    if (state.is === 'off' && state.why === 'unreachable')
      this.timer = setTimeout(() => this.start(), AGAIN_MS);
  }
}

const here = new Sensing(() =>
  typeof Worker === 'undefined'
    ? null
    : (new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'sense' }) as Apart),
);

export const state: ReadonlySignal<State> = here.state;
export const sense = (text: string): Promise<Sensed> => here.sense(text);
export const listening = (text: string): Promise<Heard> => here.listening(text);
export const begin = (): void => here.begin();
export const end = (): void => here.end();
