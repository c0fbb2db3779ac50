import { useEffect, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Button, t } from '../../ui';
import { network } from '../network';
import { breatheWith } from '../shell-landscape';
import { BREATH_MS, Breath } from './breath';

const clock = (): number => network.now();

/** The light both breathe with, while it is on. The landscape breathes along. */
export function Steady({ talk }: { talk: Talk }) {
  const steady = talk.steady();
  const [, end] = useState(0);
  const from = steady?.from;

  useEffect(() => {
    if (from === undefined || !steady) return;
    breatheWith(() => ((((network.now() - from) % BREATH_MS) + BREATH_MS) % BREATH_MS) / BREATH_MS);
    const timer = setTimeout(() => end((count) => count + 1), steady.until - network.now() + 100);
    return () => {
      clearTimeout(timer);
      breatheWith(null);
    };
  }, [from]);

  if (!steady) return null;
  return (
    <div class="talk-steady">
      <Breath now={clock} from={steady.from} />
      <Button kind="text" onClick={() => void talk.say({ kind: 'steady', text: '0 0' })}>
        {t('talk-steady-stop')}
      </Button>
    </div>
  );
}
