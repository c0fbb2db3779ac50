import { useEffect, useRef } from 'preact/hooks';
import { breathAt, fullness, isInhale, nextTurn } from '../../scenes/breath';
import { t } from '../../ui';
import { network } from '../network';
import { still } from '../preferences';

/** The breath both share by the clock: 5.5 a minute, the longer half out. Words alone lead where nothing may move. */
export function SharedBreath({ from, words = false }: { from: number; words?: boolean }) {
  const light = useRef<HTMLDivElement>(null);
  const said = useRef<HTMLParagraphElement>(null);
  const rests = words || still.value;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const speak = () => {
      const now = network.now();
      if (said.current)
        said.current.textContent = t(isInhale(breathAt(now, from)) ? 'breath-in' : 'breath-out');
      timer = setTimeout(speak, Math.max(20, nextTurn(now, from).at - now + 10));
    };
    speak();
    return () => clearTimeout(timer);
  }, [from]);

  useEffect(() => {
    if (rests) return;
    let request = 0;
    const paint = () => {
      const full = fullness(breathAt(network.now(), from));
      light.current?.style.setProperty('--full', full.toFixed(3));
      request = requestAnimationFrame(paint);
    };
    paint();
    return () => cancelAnimationFrame(request);
  }, [from, rests]);

  return (
    <div class="shared-breath" data-still={rests || undefined}>
      {!words && <div class="shared-breath-light" ref={light} aria-hidden="true" />}
      <p class="shared-breath-words" ref={said} />
    </div>
  );
}
