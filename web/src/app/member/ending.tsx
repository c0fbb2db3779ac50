import { useState } from 'preact/hooks';
import { newRef } from '../../net/ids';
import { Refused } from '../../net/refused';
import { sayThanks } from '../../net/thanks';
import { Button, Field, Scale, t } from '../../ui';
import type { CallView, HeldView, PostView } from '../../wire';
import { network } from '../network';
import { go } from '../router';
import { closeCall } from './calling';
import { HEAVY } from './questions';

interface EndingProps {
  call: CallView | null;
  held: HeldView | null;
  done: () => void;
}

/** The goodbye. For the caller two questions that can both stay open; for the lead a word on what comes next. */
export function Ending({ call, held, done }: EndingProps) {
  const [heaviness, setHeaviness] = useState<number | null>(null);
  const [thanks, setThanks] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function end() {
    setBusy(true);
    try {
      if (call) {
        const word = thanks.trim();
        if (word) await sayThanks(network.talk(call.room), word, newRef());
        await closeCall({ heaviness_now: heaviness });
        go('/after', { replace: true, state: { room: call.room } });
      } else if (held) {
        await network.tookPost(
          network.http.post<PostView>(`/api/held/${held.call}/close`, { term: held.term }),
        );
        go('/post', { replace: true });
      }
      done();
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('talk-failed'));
      setBusy(false);
    }
  }

  return (
    <>
      <p>{call ? t('talk-end-caller') : t('talk-end-lead')}</p>
      {call && (
        <>
          <Scale
            legend={t('talk-heavy-now')}
            hint={t('talk-optional')}
            words={HEAVY.map((id) => t(id))}
            value={heaviness}
            onValue={setHeaviness}
          />
          <Field
            label={t('talk-thanks')}
            hint={t('talk-thanks-hint')}
            value={thanks}
            maxLength={300}
            onValue={setThanks}
          />
        </>
      )}
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
      <div class="row row-spread">
        <Button kind="text" onClick={done}>
          {t('talk-end-stay')}
        </Button>
        <Button kind="primary" busy={busy} onClick={() => void end()}>
          {t('talk-end')}
        </Button>
      </div>
    </>
  );
}
