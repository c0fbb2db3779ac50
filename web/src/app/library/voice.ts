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
  /** What is still to be read, the piece that is being read first. */
  private left: readonly string[] = [];
  private language = '';
  /** What is being said: browsers forget to tell the end of a piece that nobody holds. */
  private saying: Utterance | null = null;
  /** Rises with each beginning and end: what an earlier piece still says of itself counts no more. */
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
    this.left = pieces(text);
    this.language = language;
    this.say();
  }

  /** The next piece, and after it the others. */
  private say(): void {
    const mine = ++this.turn;
    const piece = this.left[0];
    const voice = voiceFor(this.voices.peek(), this.language);
    if (!this.speaker || !voice || piece === undefined) {
      this.now.value = 'silent';
      return;
    }
    const one = this.utter(piece);
    one.lang = voice.lang;
    one.voice = voice;
    one.rate = RATE;
    one.onend = () => {
      if (mine !== this.turn) return;
      this.left = this.left.slice(1);
      this.say();
    };
    one.onerror = () => {
      if (mine === this.turn) this.stop();
    };
    this.saying = one;
    this.now.value = 'reading';
    this.speaker.speak(one);
  }

  /**
   * Silent for a while; it goes on with the piece that was broken off. The browser's own pause is not used: on Android it
   * ends the piece, and nothing goes on from there.
   */
  rest(): void {
    if (this.now.peek() !== 'reading') return;
    this.silence();
    this.now.value = 'resting';
  }

  goOn(): void {
    if (this.now.peek() === 'resting') this.say();
  }

  /** Silent at once; may be called at any time. */
  stop(): void {
    this.silence();
    this.left = [];
    this.now.value = 'silent';
  }

  private silence(): void {
    this.turn += 1;
    // Some browsers lose what is said right after a cancel, so there is none where nothing is said.
    if (this.saying) this.speaker?.cancel();
    this.saying = null;
  }
}
