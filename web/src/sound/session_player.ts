/**
 * Plays the music of a guided session in a hall: piece after piece as seed, stage and shared time say, each from where it
 * is now. Knows nothing of loudspeakers, so that it can be played into memory as well.
 */
import { nextInhale } from '../scenes/breath';
import type { Stage as SessionStage } from '../wire';
import { seedFrom } from './chance';
import { BEFORE_MS, compose, type Score } from './score';
import type { SessionMusicState } from './session_music';
import { PIECE, PROGRAMME, type Turn, turnsAt } from './session_songs';
import { openShelf, type Shelf } from './session_tick';
import { hertz, type Stage } from './stage';
import { beginTake, type Take } from './take';

/** So far ahead everything is scheduled; a page that nobody looks at is woken once a second at least while it sounds. */
const AHEAD_MS = 4_500;
/** What was of the stage before goes on until the new one has begun to sound, and so much longer. */
const OVER_S = 6;
/** Towards the lamp it goes over at once, and in so long. */
const CALM_S = 2.5;
const LOST_S = 0.12;
const FOUND_S = 0.5;
const LEAST_S = 0.03;
/** Readings of both clocks that are looked at together, and how many make one believe them. */
const READINGS = 24;
const SETTLED = 6;
/** Readings this far apart are not of one stretch: something stood still meanwhile. */
const BROKEN_S = 0.2;
/** A string that answers a touch: how loud at most, and how soon again at the earliest. */
const ANSWER_LEVEL = 0.05;
const ANSWER_EVERY_S = 0.7;
/** Stages that lead back to the room, and what stands still. */
const CALM: ReadonlySet<SessionStage> = new Set(['arriving', 'returning', 'closing', 'closed']);

interface Sounding {
  key: string;
  take: Take;
  score: Score<string>;
  /** When it begins, on the shared clock and on the audio clock. */
  at: number;
  origin: number;
  /** When the last of it is silent, on the shared clock. */
  ends: number;
  /** From when on it gives way, on the shared clock; infinite while it is of this stage. */
  gives: number;
  over: number;
}

/** The score of a piece: the same on both devices, another in each stage, each time and each turn. */
export const scoreOfTurn = ({ seed, stage, stageAt }: SessionMusicState, { piece, number }: Turn) =>
  compose(piece, PIECE[piece], seedFrom(`${seed} ${stage} ${stageAt} ${number}`));

export class SessionPlayer {
  private state: SessionMusicState | null = null;
  private sounding: Sounding[] = [];
  private shelf: Shelf;
  /** The last second of the shared clock that ticks already. */
  private ticked = Number.NEGATIVE_INFINITY;
  private answeredAt = Number.NEGATIVE_INFINITY;
  private answers = 0;
  /** The audio clock less the shared one, in seconds, as read. */
  private readings: number[] = [];

  /**
   * @param now the shared clock in ms
   * @param late how long after the audio clock it is heard, in seconds
   */
  constructor(
    private readonly hall: Stage,
    private readonly now: () => number,
    private readonly late: () => number = () => 0,
  ) {
    this.shelf = openShelf(hall);
  }

  follow(next: SessionMusicState): void {
    const last = this.state;
    this.state = next;
    const other =
      last?.stage !== next.stage ||
      last.stageAt !== next.stageAt ||
      last.seed !== next.seed ||
      last.breathFrom !== next.breathFrom;
    if (!other) return;
    const now = this.now();
    const calm = CALM.has(next.stage);
    const begins = calm ? now : Math.max(now, nextInhale(next.stageAt, next.breathFrom));
    for (const one of this.sounding) {
      if (one.gives === Number.POSITIVE_INFINITY) {
        one.gives = begins;
        one.over = calm ? CALM_S : OVER_S;
      }
    }
    this.shelf.setLoud(PROGRAMME[next.stage].ticks, this.hall.context.currentTime);
    this.tick();
  }

  /**
   * Reads both clocks. The audio clock goes in steps of up to a tenth of a second, so a reading may be too early by as
   * much; the latest of many is right.
   */
  listen(): void {
    const read = this.hall.context.currentTime - this.now() / 1000;
    if (Math.abs(read - this.ahead(read)) > BROKEN_S) this.readings = [];
    this.readings.push(read);
    if (this.readings.length > READINGS) this.readings.shift();
  }

  /** Whether both clocks were read often enough to begin by them. */
  get settled(): boolean {
    return this.readings.length >= SETTLED;
  }

  /** Schedules what comes next; called once a second or more often. */
  tick(): void {
    const { state } = this;
    if (!state) return;
    this.listen();
    const now = this.now();
    const { context } = this.hall;
    this.sounding = this.sounding.filter((one) => {
      const wanted = this.heardAt(one.at);
      const gone = now > one.ends;
      const lost = Math.abs(wanted - one.origin) > LOST_S;
      const gives = now >= one.gives;
      if (gone || lost || gives) one.take.fade(gives ? one.over : FOUND_S);
      else one.take.upTo((context.currentTime - one.origin) * 1000 + AHEAD_MS);
      return !(gone || lost || gives);
    });
    const first = nextInhale(state.stageAt, state.breathFrom);
    for (const turn of turnsAt(state.stage, now + AHEAD_MS - first)) this.take(state, turn, first + turn.at);
    this.tickClock(now, PROGRAMME[state.stage].ticks > 0);
  }

  /** A string answers, in what is played just now; at most now and then, and hardly heard. */
  touched(): void {
    const { context, floor } = this.hall;
    const at = context.currentTime + LEAST_S;
    const now = this.now();
    const playing = this.sounding.filter((one) => one.at <= now && now < one.ends).pop();
    if (!playing || at - this.answeredAt < ANSWER_EVERY_S) return;
    this.answeredAt = at;
    const into = (context.currentTime - playing.origin) * 1000;
    const held = playing.score.tones.filter((tone) => tone.at <= into && into < tone.at + tone.long);
    if (held.length === 0) return;
    const pitch = 74 + (((held[this.answers++ % held.length]?.pitch ?? 74) - 74 + 120) % 12);
    const loud = new GainNode(context, { gain: 0 });
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(ANSWER_LEVEL, at + 0.012);
    loud.gain.exponentialRampToValueAtTime(ANSWER_LEVEL / 400, at + 2.4);
    loud.connect(floor);
    for (const [overtone, share] of [
      [1, 0.8],
      [2, 0.16],
      [3.01, 0.04],
    ] as const) {
      const string = new OscillatorNode(context, { frequency: hertz(pitch) * overtone });
      string.connect(new GainNode(context, { gain: share })).connect(loud);
      string.start(at);
      string.stop(at + 2.45);
      if (overtone === 1) string.onended = () => loud.disconnect();
    }
  }

  /** Lets go of everything that sounds, within so many seconds; `tick` begins anew where it then is. */
  fade(seconds: number): void {
    for (const one of this.sounding) one.take.fade(seconds);
    this.sounding = [];
    this.shelf.setLoud(0, this.hall.context.currentTime, seconds / 3);
    this.ticked = Number.NEGATIVE_INFINITY;
    const before = this.shelf;
    setTimeout(() => before.close(), seconds * 1000 + 100);
    this.shelf = openShelf(this.hall);
    if (this.state) this.shelf.setLoud(PROGRAMME[this.state.stage].ticks, this.hall.context.currentTime);
  }

  /** When a moment of the shared clock has to sound to be heard then, on the audio clock. */
  private heardAt(shared: number): number {
    return shared / 1000 + this.ahead(this.hall.context.currentTime - this.now() / 1000) - this.late();
  }

  private ahead(read: number): number {
    return this.readings.length === 0 ? read : Math.max(...this.readings);
  }

  private take(state: SessionMusicState, turn: Turn, begins: number): void {
    const key = `${state.seed} ${state.stage} ${state.stageAt} ${turn.number}`;
    if (this.sounding.some((one) => one.key === key)) return;
    // The breath in of the music is that of the light, so what songs wait before it lies ahead of it.
    const at = begins - BEFORE_MS;
    const score = scoreOfTurn(state, turn);
    const ends = at + score.long;
    if (ends <= this.now()) return;
    const origin = this.heardAt(at);
    const { context } = this.hall;
    const from = Math.max(context.currentTime + LEAST_S, origin);
    const take = beginTake(this.hall, score, PIECE[turn.piece].level, origin, from);
    take.upTo((context.currentTime - origin) * 1000 + AHEAD_MS);
    this.sounding.push({ key, take, score, at, origin, ends, gives: Number.POSITIVE_INFINITY, over: OVER_S });
  }

  private tickClock(now: number, on: boolean): void {
    if (!on) return;
    const { context } = this.hall;
    const last = Math.floor((now + AHEAD_MS) / 1000);
    for (let second = Math.max(this.ticked + 1, Math.ceil(now / 1000)); second <= last; second++) {
      const at = this.heardAt(second * 1000);
      if (at > context.currentTime + LEAST_S / 2) this.shelf.tick(at, second % 2 === 0);
    }
    this.ticked = Math.max(this.ticked, last);
  }
}
