/** What the screens of guides read: anew on every hint that something of mine is different there. */
import { useEffect, useRef } from 'preact/hooks';
import type { Booking, Bookings } from '../../wire';
import { network } from '../network';
import { type Reading, useRead } from '../steward/reading';

const READ_MS = 60_000;

export function useSessions<T>(path: string | null): Reading<T> {
  const read = useRead<T>(path, READ_MS);
  const hints = network.placeHints('sessions').value;
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) void read.again();
    first.current = false;
  }, [hints]);
  return read;
}

export const useBookings = (): Reading<Bookings> => useSessions<Bookings>('/api/bookings');

export const bookingPath = (session: string): string => `/guided/${session}/booking`;
export const sessionPath = (session: string): string => `/guided/${session}`;

export type Door = 'shut' | 'open' | 'over' | 'cancelled';

/** Whether one can go in now. A session that took place can be opened until its end is past. */
export function doorOf(one: Booking, now: number): Door {
  if (one.state === 'cancelled') return 'cancelled';
  if (one.state === 'over') return 'over';
  if (now < one.door_at) return 'shut';
  return one.state === 'held' || now < one.ends_at ? 'open' : 'over';
}

/** Those that are still to come or going on, the next first; then those that are past, the latest first. */
export function sorted(all: readonly Booking[], now: number): { coming: Booking[]; past: Booking[] } {
  const coming = all.filter((one) => ['shut', 'open'].includes(doorOf(one, now)));
  const past = all.filter((one) => !coming.includes(one));
  coming.sort((a, b) => a.starts_at - b.starts_at);
  past.sort((a, b) => b.starts_at - a.starts_at);
  return { coming, past };
}
