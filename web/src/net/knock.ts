/**
 * My own knock as this device knows it. Views are whole values: of two about one knock the one with the larger version
 * is the truth, whichever way it came.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { KnockView } from '../wire';

export class OwnKnock {
  private readonly now = signal<KnockView | null | undefined>(undefined);
  /** The knock whose end was read, so that a reading anew does not bring it back. */
  private read = '';

  /** The knock that is open, or the one that has just closed; null: none; undefined: not known yet. */
  get view(): ReadonlySignal<KnockView | null | undefined> {
    return this.now;
  }

  get open(): boolean {
    return isOpen(this.now.value);
  }

  /** What the socket says; it says it of the whole, so "none" after a close leaves what was closed in sight. */
  told(view: KnockView | null): void {
    const known = this.now.peek();
    if (view === null) {
      if (known?.state !== 'closed') this.now.value = null;
      return;
    }
    if (known && known.knock === view.knock && known.version > view.version) return;
    if (view.state === 'closed' && view.knock === this.read) return;
    this.now.value = view;
  }

  /** What became of it was read: it need not be shown any more. */
  seen(): void {
    const known = this.now.peek();
    if (known?.state !== 'closed') return;
    this.read = known.knock;
    this.now.value = null;
  }

  stop(): void {
    this.now.value = undefined;
  }
}

/** Whether somebody is being asked, or stands at the door. */
export const isOpen = (view: KnockView | null | undefined): boolean =>
  view?.state === 'asking' || view?.state === 'at_door';
