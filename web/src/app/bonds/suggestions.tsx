import { useState } from 'preact/hooks';
import { Button, Panel, Row, say, t, toast } from '../../ui';
import type { OwnBonds, Suggestion } from '../../wire';
import { why } from '../steward/reading';
import { bonds } from './held';
import { reasonWords } from './reasons';
import { TwoLights } from './two-lights';

/** Who could walk with me, at most three: each with its reasons, and a yes that nobody sees. */
export function Suggestions({ own }: { own: OwnBonds }) {
  if (own.suggestions.length === 0)
    return own.wishes ? (
      <Panel title={t('suggested-title')}>
        <p class="soft">{t('suggested-none')}</p>
      </Panel>
    ) : null;
  return (
    <Panel title={t('suggested-title')}>
      <p>{t('suggested-words')}</p>
      <ul class="lake-list">
        {own.suggestions.map((one) => (
          <li key={one.suggestion}>
            <Suggested one={one} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Suggested({ one }: { one: Suggestion }) {
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState<'yes' | 'no' | null>(null);
  const name = `suggested-${one.suggestion}`;

  async function answer(yes: boolean) {
    setBusy(yes ? 'yes' : 'no');
    setTrouble('');
    try {
      await bonds.answer(one.suggestion, yes);
      if (yes) say(t('suggested-yes-done'));
      else toast(t('suggested-no-done'));
    } catch (error) {
      setTrouble(why(error));
    }
    setBusy(null);
  }

  return (
    <article class="suggested" aria-labelledby={name}>
      <TwoLights star={one.star} />
      <div class="stack stack-small">
        <h3 id={name} class="lake-way-star">
          {t('suggested-one', { star: one.star })}
        </h3>
        <ul class="because">
          {reasonWords(one.reasons).map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        {one.said === 'yes' && <p class="lake-news small">{t('suggested-yes-said')}</p>}
        <Row>
          {one.said !== 'yes' && (
            <Button
              busy={busy === 'yes'}
              aria-describedby={name}
              icon="heart"
              onClick={() => void answer(true)}
            >
              {t('suggested-yes')}
            </Button>
          )}
          <Button kind="text" busy={busy === 'no'} aria-describedby={name} onClick={() => void answer(false)}>
            {t('suggested-no')}
          </Button>
        </Row>
        <p class="soft small">{t('suggested-until', { at: new Date(one.expires_at) })}</p>
        {trouble && (
          <p class="trouble small" role="alert">
            {trouble}
          </p>
        )}
      </div>
    </article>
  );
}
