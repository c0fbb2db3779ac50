/**
 * Reads aloud with a voice of this device. Only voices that the browser says are on the device itself: others send what
 * they read to somebody else (promise P17).
 */
import { type ReadonlySignal, signal } from '@preact/signals';

export type Reading = 'silent' | 'reading' | 'resting';

/** What of the browser's speech this needs. */
export interface Speaker {
  getVoices(): readonly DeviceVoice[];
  speak(piece: Utterance): void;
  cancel(): void;
  pause(): void;
  resume(): void;
  addEventListener?(name: 'voiceschanged', then: () => void): void;
}

export interface DeviceVoice {
  lang: string;
  localService: boolean;
  default: boolean;
}

export interface Utterance {
  lang: string;
  rate: number;
  voice: unknown;
  onend: (() => void) | null;
  onerror: (() => void) | null;
}

/** Browsers fall silent in pieces that take longer than a quarter of a minute, so pieces are shorter than that. */
const PIECE = 180;
/** A little slower than voices come. */
const RATE = 0.92;

/** The text in pieces of at most `most` characters, broken between sentences where it can be, else between words. */
export function pieces(text: string, most = PIECE): string[] {
  const out: string[] = [];
  for (const line of text.split(/\n+/)) {
    let rest = line.trim();
    while (rest.length > most) {
      const head = rest.slice(0, most + 1);
      const sentence = Math.max(...['. ', '! ', '? ', '… ', '。', '؟ '].map((end) => head.lastIndexOf(end)));
      const comma = Math.max(head.lastIndexOf(', '), head.lastIndexOf('; '), head.lastIndexOf(' – '));
      const space = head.lastIndexOf(' ');
      const end = sentence > 0 ? sentence : comma > most / 3 ? comma : space > 0 ? space : most - 1;
      out.push(rest.slice(0, end + 1).trim());
      rest = rest.slice(end + 1).trim();
    }
    if (rest) out.push(rest);
  }
  return out;
}

/** The voice of this device for a language, or null: then nothing is read aloud. */
export function voiceFor(voices: readonly DeviceVoice[], language: string): DeviceVoice | null {
  const base = (code: string) => code.toLowerCase().split(/[-_]/)[0];
  const fit = voices.filter((one) => one.localService && base(one.lang) === base(language));
  return fit.find((one) => one.default) ?? fit[0] ?? null;
}

export class Voice {
  private readonly now = signal<Reading>('silent');
  private readonly voices = signal<readonly DeviceVoice[]>([]);
  /** Rises with each start and stop: what an earlier reading still says of itself counts no more. */
  private turn = 0;

  constructor(
    private readonly speaker: Speaker | undefined,
    private readonly utter: (words: string) => Utterance,
  ) {
    const look = () => {
      this.voices.value = speaker?.getVoices() ?? [];
    };
    look();
    speaker?.addEventListener?.('voiceschanged', look);
  }

  get state(): ReadonlySignal<Reading> {
    return this.now;
  }

  /** Whether something in this language can be read aloud here. Voices may come a moment after the page. */
  speaks(language: string): boolean {
    return voiceFor(this.voices.value, language) !== null;
  }

  start(text: string, language: string): void {
    this.stop();
    const voice = voiceFor(this.voices.peek(), language);
    if (!this.speaker || !voice) return;
    const mine = this.turn;
    const all = pieces(text);
    const done = () => {
      if (mine === this.turn) this.now.value = 'silent';
    };
    // All of them are given at once: the browser's own queue goes on in a tab that is not seen.
    all.forEach((piece, at) => {
      const one = this.utter(piece);
      one.lang = voice.lang;
      one.voice = voice;
      one.rate = RATE;
      one.onerror = done;
      if (at === all.length - 1) one.onend = done;
      this.speaker?.speak(one);
    });
    if (all.length > 0) this.now.value = 'reading';
  }

  rest(): void {
    if (this.now.peek() !== 'reading') return;
    this.speaker?.pause();
    this.now.value = 'resting';
  }

  goOn(): void {
    if (this.now.peek() !== 'resting') return;
    this.speaker?.resume();
    this.now.value = 'reading';
  }

  /** Silent at once; may be called at any time. */
  stop(): void {
    this.turn += 1;
    this.speaker?.cancel();
    // Some browsers stay paused after a cancel, and would keep the next reading silent.
    if (this.now.peek() === 'resting') this.speaker?.resume();
    this.now.value = 'silent';
  }
}
