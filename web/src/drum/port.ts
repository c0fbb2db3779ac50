/** What the drum needs of the model on this device. */
import type { Family } from '../sense/families';

export type Sensed =
  | { known: true; feelings: Record<Family, number>; severity: number; crisis: number }
  | { known: false; reason: 'empty' | 'language' | 'words' | 'off' };

export interface Sensing {
  sense(text: string): Promise<Sensed>;
  /** Ends the worker and forgets what it was given. */
  end(): void;
}
