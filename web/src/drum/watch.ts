/**
 * What is written here, listened to: line by line, on this device, after a pause in writing. Lines and what the model
 * says of them stay in memory, for as long as they count, and go nowhere.
 */
import { type Signal, signal } from '@preact/signals';
import { type Asks, type Habit, judge, type Line, lineOf, recent } from './evidence';
import { linesOf } from './lines';
import type { Sensing } from './port';

/** A pause in writing of this length is a moment to listen. */
export const PAUSE_MS = 1_500;

/** Why nothing is sensed in a place just now; null where it is. */
export type Deaf = 'language' | 'off' | null;

interface Around {
  sensing: Sensing;
  now: () => number;
  /** Whether anything may be sensed at this moment: it is asked again after each wait. */
  may: () => boolean;
  habit: () => Habit;
  /** The habit to go on with, and whether to ask. */
  judged: (habit: Habit, asks: Asks) => void;
}

interface Place {
  /** By the line itself, so that a line that stands there unchanged is heard once. */
  lines: Map<string, Line>;
  timer: ReturnType<typeof setTimeout> | undefined;
  turn: number;
}

export class Watch {
  readonly deaf: Signal<Deaf> = signal(null);
  private readonly places = new Map<string, Place>();
  /** Lines of what was sent or left, by themselves: they count as long as any other, and once. */
  private settled = new Map<string, Line>();
  private ended = false;

  constructor(private readonly around: Around) {}

  /** What stands in a place now. An empty text is one that was sent, or taken back. */
  wrote(name: string, text: string): void {
    if (this.ended) return;
    const place = this.placeOf(name);
    place.turn += 1;
    clearTimeout(place.timer);
    if (!text.trim()) this.left(name);
    else place.timer = setTimeout(() => void this.listen(place, text), PAUSE_MS);
  }

  /** The text was sent: it is listened to at once, and the next one begins anew. */
  async sent(name: string, text: string): Promise<void> {
    if (this.ended) return;
    const place = this.placeOf(name);
    place.turn += 1;
    clearTimeout(place.timer);
    await this.listen(place, text);
    this.left(name);
  }

  /** Nothing is written there any more. */
  left(name: string): void {
    const place = this.places.get(name);
    if (!place) return;
    clearTimeout(place.timer);
    place.turn += 1;
    for (const [text, line] of place.lines) this.settled.set(text, line);
    this.places.delete(name);
  }

  /** At this moment: what was heard is forgotten, and what is being heard is thrown away. */
  end(): void {
    this.ended = true;
    for (const place of this.places.values()) clearTimeout(place.timer);
    this.places.clear();
    this.settled.clear();
    this.around.sensing.end();
  }

  private placeOf(name: string): Place {
    const known = this.places.get(name);
    if (known) return known;
    const made: Place = { lines: new Map(), timer: undefined, turn: 0 };
    this.places.set(name, made);
    return made;
  }

  private async listen(place: Place, text: string): Promise<void> {
    const { turn } = place;
    const heard = new Map<string, Line>();
    let deaf: Deaf = null;
    for (const line of linesOf(text)) {
      if (!this.goesOn(place, turn)) return;
      const known = place.lines.get(line);
      if (known) {
        heard.set(line, known);
        continue;
      }
      const said = await this.around.sensing
        .sense(line)
        .catch(() => ({ known: false, reason: 'off' }) as const);
      if (said.known) heard.set(line, lineOf(said, this.around.now()));
      else if (said.reason === 'language' || said.reason === 'off') deaf = said.reason;
    }
    if (!this.goesOn(place, turn)) return;
    place.lines = heard;
    // One line in another language among many does not make the place deaf.
    this.deaf.value = deaf !== null && (heard.size === 0 || deaf === 'off') ? deaf : null;
    this.judge();
  }

  private goesOn(place: Place, turn: number): boolean {
    return !this.ended && place.turn === turn && this.around.may();
  }

  private judge(): void {
    const now = this.around.now();
    for (const [text, line] of this.settled) if (recent([line], now).length === 0) this.settled.delete(text);
    // A line that was taken back, or kept as a draft, and stands there again is one line, not two.
    const lines = new Map(this.settled);
    for (const { lines: written } of this.places.values())
      for (const [text, line] of written) lines.set(text, line);
    const { asks, habit } = judge([...lines.values()], this.around.habit(), now);
    this.around.judged(habit, asks);
  }
}
