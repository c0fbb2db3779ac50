import { useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Button, Scale, t } from '../../ui';
import { HEAVY as HEAVY_WORDS } from '../member/questions';
import { HEAVY } from './figure-said';
import { keptOf } from './kept';

interface HeavyProps {
  session: string;
  talk: Talk;
  when: 'before' | 'after';
  /** The guide, who reads it only when it is shown. */
  name: string;
}

/** How heavy it is: kept on one's own devices, and shown to the guide by one press. */
export function Heavy({ session, talk, when, name }: HeavyProps) {
  const keeping = keptOf(session);
  const field = when === 'before' ? 'heavy_before' : 'heavy_after';
  const value = keeping.kept.value?.[field] ?? null;
  const shown = talk.messages.value.findLast(
    (one) => one.mine && one.kind === HEAVY && one.lines[0]?.startsWith(`${when} `),
  );
  const isShown = shown?.lines[0] === `${when} ${value}`;
  const [busy, setBusy] = useState(false);

  async function show() {
    setBusy(true);
    await talk.say({ kind: HEAVY, text: `${when} ${value}` }).catch(() => undefined);
    setBusy(false);
  }

  return (
    <div class="stack stack-small">
      <Scale
        legend={t(when === 'before' ? 'heavy-now' : 'heavy-after')}
        hint={t('heavy-kept')}
        words={HEAVY_WORDS.map((id) => t(id))}
        value={value}
        onValue={(step) => void keeping.change({ [field]: step })}
      />
      {value !== null && (
        <div class="row">
          {isShown ? (
            <p class="soft small">{t('shown', { name })}</p>
          ) : (
            <Button busy={busy} onClick={() => void show()}>
              {t('show-it', { name })}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
