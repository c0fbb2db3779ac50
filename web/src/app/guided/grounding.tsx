import { useState } from 'preact/hooks';
import { Button, Icon, ids, say, t } from '../../ui';
import { Held } from './arriving';
import { SharedBreath } from './breath';
import type { StageProps } from './session';

const SENSES = ids('sense-see', 'sense-touch', 'sense-hear', 'sense-smell', 'sense-taste');
const DONE = SENSES.length;

/** Five senses, one by one, and the breath of both on one clock. */
export function Grounding({ view }: StageProps) {
  const [at, setAt] = useState(0);
  const turn = (to: number) => {
    setAt(to);
    say(t(SENSES[to] ?? 'senses-done'));
  };
  return (
    <>
      <SharedBreath from={view.starts_at} words={view.words_alone} />
      <section class="panel stack senses" aria-label={t('senses')}>
        <p class="senses-marks" aria-hidden="true">
          {SENSES.map((id, place) => (
            <span
              key={id}
              class="senses-mark"
              data-was={place < at || undefined}
              data-now={place === at || undefined}
            />
          ))}
        </p>
        <p class="senses-now">{t(SENSES[at] ?? 'senses-done')}</p>
        {at < DONE && <p class="soft small">{t('senses-words')}</p>}
        <div class="row">
          {at < DONE && (
            <Button onClick={() => turn(at + 1)}>{t(at === DONE - 1 ? 'senses-last' : 'senses-next')}</Button>
          )}
          {at > 0 && (
            <Button kind="text" onClick={() => turn(at - 1)}>
              <Icon name="back" size={18} />
              {t('senses-before')}
            </Button>
          )}
        </div>
      </section>
      <Held session={view.session} />
    </>
  );
}
