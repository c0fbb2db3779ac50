import { useState } from 'preact/hooks';
import { Button, Dialog, ids, t } from '../../ui';
import { type Telling, type TellingKind, tellings } from '../library/telling';

const KINDS: readonly TellingKind[] = ['phone', 'mail', 'link', 'handle', 'address'];
const WORDS = ids('tells-phone', 'tells-mail', 'tells-link', 'tells-handle', 'tells-address');

export interface TellsFirst {
  /** Does it at once, or asks first where the words tell who one is. */
  ask: (text: string, go: () => void) => void;
  /** What stands on the screen while it asks. */
  asking: Asking | null;
  close: () => void;
}

interface Asking {
  found: readonly Telling[];
  go: () => void;
}

/** Before words leave this device that tell who one is, it is asked once; nothing is decided for anybody. */
export function useTellsFirst(): TellsFirst {
  const [asking, setAsking] = useState<Asking | null>(null);
  return {
    ask: (text, go) => {
      const found = tellings(text);
      if (found.length > 0) setAsking({ found, go });
      else go();
    },
    asking,
    close: () => setAsking(null),
  };
}

/** @param sure what the press then does, in words */
export function TellsDialog({ tells, sure }: { tells: TellsFirst; sure: string }) {
  const { asking, close } = tells;
  return (
    <Dialog open={asking !== null} onClose={close} title={t('visit-tells-title')}>
      {asking && (
        <>
          <ul class="tells-list">
            {asking.found.map((one) => (
              <li key={one.at}>
                <span class="soft small">{t(WORDS[KINDS.indexOf(one.kind)] ?? WORDS[0])}</span>
                <bdi class="speech">{one.words}</bdi>
              </li>
            ))}
          </ul>
          <p class="soft small">{t('visit-tells-words')}</p>
          <div class="row row-spread">
            {/* Enter sent it here: pressed once more it leads back to the words, and not off this page. */}
            <Button kind="text" autofocus onClick={close}>
              {t('visit-tells-back')}
            </Button>
            <Button
              onClick={() => {
                close();
                asking.go();
              }}
            >
              {sure}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
