/** Coming into a session: entered when its screen opens, its chair given up when one goes elsewhere. */
import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import type { Booking, Bookings, SessionView } from '../../wire';
import { network } from '../network';
import { why } from '../steward/reading';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Entered {
  /** Why one is not inside. */
  trouble: Refused | null;
  /** What is booked: when its door opens, and with whom it is. */
  booking: Booking | null;
  /** The session as one may see it after its end. */
  past: SessionView | null;
  again: () => void;
}

export function useEntered(session: string): Entered {
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const [booking, setBooking] = useState<Booking | null>(null);
  const [past, setPast] = useState<SessionView | null>(null);
  const [tries, setTries] = useState(0);
  const here = network.presence.value === 'signed_in';

  useEffect(() => {
    if (!here) return;
    let gone = false;
    const { guided } = network;
    async function enter() {
      try {
        await guided.enter(session, network.deviceId);
        if (gone) return guided.depart();
        setTrouble(null);
      } catch (error) {
        if (gone) return;
        const refused = error instanceof Refused ? error : new Refused('internal', why(error));
        if (!refused.passing) await lookOutside();
        if (!gone) setTrouble(refused);
      }
    }
    /** Whoever cannot come in reads when they can, or, after its end, what was said. */
    async function lookOutside() {
      const booked = await network.http.get<Bookings>('/api/bookings').catch(() => null);
      const mine = booked?.bookings.find((one) => one.session === session) ?? null;
      const seen = mine?.room
        ? await network.http.get<SessionView>(`/api/guided/${session}`).catch(() => null)
        : null;
      if (gone) return;
      setBooking(mine);
      setPast(seen?.stage === 'closed' ? seen : null);
    }
    void enter();
    return () => {
      gone = true;
      if (guided.isIn(session)) guided.depart();
    };
  }, [session, tries, here]);

  const again = () => setTries((count) => count + 1);
  const opens = booking?.state === 'booked' && booking.door_at > network.now() ? booking.door_at : null;
  useEffect(() => {
    if (opens === null) return;
    const timer = setTimeout(again, Math.min(LONGEST_TIMER_MS, opens - network.now() + 500));
    return () => clearTimeout(timer);
  }, [opens]);

  return { trouble, booking, past, again };
}
