import { useId, useState } from 'preact/hooks';
import { Notice, say, t } from '../../ui';
import { smallPicture } from './picture';
import type { Recorded } from './voice-recording';

/** Chooses a picture of this device and makes it small here; only what is drawn anew is given on. */
export function PictureChosen({ onChosen }: { onChosen: (chosen: Recorded | null) => void }) {
  const [trouble, setTrouble] = useState(false);
  const id = useId();

  async function take(file: File | undefined) {
    setTrouble(false);
    onChosen(null);
    if (!file) return;
    try {
      onChosen(await smallPicture(file));
      say(t('jar-picture-ready'));
    } catch {
      setTrouble(true);
    }
  }

  return (
    <div class="field">
      <label for={id}>{t('jar-choose-picture')}</label>
      <input
        id={id}
        class="input"
        type="file"
        accept="image/*"
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      {trouble && (
        <Notice kind="trouble" alert>
          {t('jar-picture-bad')}
        </Notice>
      )}
    </div>
  );
}
