import { useEffect, useState } from 'preact/hooks';
import { t } from '../../ui';
import { network } from '../network';

/** Six words that are the same on both devices exactly when nobody stands in between. */
export function SafetyWords({ room }: { room: string }) {
  const [words, setWords] = useState<string[] | null>(null);
  useEffect(() => {
    network.crypto
      .safetyWords(room)
      .then(setWords)
      .catch(() => setWords([]));
  }, [room]);
  return (
    <>
      <p>{t('talk-safety-words')}</p>
      <p class="speech">
        {words === null ? t('talk-opening') : words.length > 0 ? words.join(' · ') : t('talk-safety-none')}
      </p>
    </>
  );
}
