import { useState } from 'preact/hooks';
import { Actions, Button, Dialog, Icon, ids, say, t } from '../../ui';
import type { BondView } from '../../wire';
import { useAct } from '../act';
import { Trouble } from '../trouble';
import type { Held } from './held';

const PROMISES = ids('pact-1', 'pact-2', 'pact-3', 'pact-4', 'pact-5', 'pact-6', 'pact-7');

/** The promise of edition 1; the server takes a signature under the edition that was shown. */
export function Promises() {
  return (
    <ol class="pact">
      {PROMISES.map((id) => (
        <li key={id}>{t(id)}</li>
      ))}
    </ol>
  );
}

/** Both said yes: the promise is read and signed by each, before anything else is open. */
export function Pact({ held, view }: { held: Held; view: BondView }) {
  const { busy, trouble, run } = useAct();
  const { star } = view.other;
  const signed = view.i_signed_at !== null;

  return (
    <>
      <div class="panel stack">
        <h1>{t('pact-title')}</h1>
        <p>{t('pact-words', { star })}</p>
        <Promises />
        {signed && (
          <p class="pact-signed">
            <Icon name="check" />
            {t('pact-signed', { star })}
          </p>
        )}
      </div>
      <Actions>
        <Trouble words={trouble} />
        {!signed && (
          <>
            <p class="on-night soft small">{t('pact-sign-next')}</p>
            <Button
              kind="primary"
              icon="check"
              busy={busy}
              onClick={() => void run(() => held.bond.sign()).then((done) => done && say(t('pact-done')))}
            >
              {t('pact-sign')}
            </Button>
          </>
        )}
        <a class="button button-text" href={`/lake/${view.bond}/end`}>
          {t('pact-leave')}
        </a>
      </Actions>
    </>
  );
}

/** The promise as both signed it, one touch away from wherever they are. */
export function PactAgain({ kind = 'text' }: { kind?: 'text' | 'quiet' }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind={kind} icon="book" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t('pact-open')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('pact-title')}>
        <Promises />
        <p class="soft small">{t('pact-since')}</p>
      </Dialog>
    </>
  );
}
