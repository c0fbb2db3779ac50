import { useState } from 'preact/hooks';
import { CryptoFault } from '../../crypto/client';
import { Refused } from '../../net/refused';
import { Actions, Button, Textarea, t } from '../../ui';
import { network } from '../network';
import { go } from '../router';

/** Coming back on another device, with the twelve words. */
export function ReturnByWords() {
  const [words, setWords] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function comeBack() {
    setBusy(true);
    setTrouble('');
    try {
      await network.returnWith(words);
      setWords('');
      go('/home', { replace: true });
    } catch (error) {
      setTrouble(wordsTrouble(error));
    }
    setBusy(false);
  }

  return (
    <>
      <div class="panel stack">
        <h1>{t('return-title')}</h1>
        <p>{t('return-words')}</p>
        <Textarea
          label={t('return-label')}
          hint={t('return-hint')}
          trouble={trouble}
          value={words}
          onValue={setWords}
          onEnter={() => void comeBack()}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={400}
        />
      </div>
      <Actions>
        <Button kind="primary" busy={busy} onClick={() => void comeBack()}>
          {t('return-go')}
        </Button>
        <a class="button button-text" href="/">
          {t('return-first')}
        </a>
      </Actions>
    </>
  );
}

function wordsTrouble(error: unknown): string {
  if (error instanceof Refused) return error.sentence;
  if (!(error instanceof CryptoFault)) return t('home-failed');
  switch (error.code) {
    case 'words_count':
      return t('return-count');
    case 'words_unknown':
      return t('return-unknown', { word: error.detail ?? '' });
    case 'words_checksum':
      return t('return-checksum');
    default:
      return error.message;
  }
}
