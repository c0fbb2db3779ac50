import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../ui';
import { still } from '../preferences';
import './breath.css';

/** 5.5 breaths a minute, the longer half out (look.md): 4.4 s in, 6.5 s out. */
export const BREATH_MS = 10_900;
const IN_MS = 4_400;

interface BreathProps {
  /** The clock both breathe on, in ms; without it the light breathes by itself. */
  now?: () => number;
  /** When the shared breath began, on that clock. */
  from?: number;
}

/**
 * A light that widens and narrows with the breath. With a shared clock both screens breathe as one, since the place in
 * the breath is computed from the time and nothing is sent. With stillness asked for, words alone lead.
 */
export function Breath({ now, from }: BreathProps) {
  const light = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    const begin = from ?? performance.now();
    const clock = now ?? (() => performance.now());
    // The motion itself is CSS; only where in the breath it begins is set here, and the words when they change.
    const into = (((clock() - begin) % BREATH_MS) + BREATH_MS) % BREATH_MS;
    light.current?.style.setProperty('--into', `${-into}ms`);
    let next: ReturnType<typeof setTimeout>;
    const speak = () => {
      const at = (((clock() - begin) % BREATH_MS) + BREATH_MS) % BREATH_MS;
      if (words.current) words.current.textContent = at < IN_MS ? t('breath-in') : t('breath-out');
      next = setTimeout(speak, (at < IN_MS ? IN_MS - at : BREATH_MS - at) + 10);
    };
    speak();
    return () => clearTimeout(next);
  }, [now, from]);

  return (
    <div class="breath" data-still={still.value || undefined}>
      <div class="breath-light" ref={light} aria-hidden="true" />
      <p class="breath-words" ref={words} />
    </div>
  );
}
