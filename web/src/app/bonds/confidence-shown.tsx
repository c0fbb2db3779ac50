import { useEffect, useState } from 'preact/hooks';
import type { Confided } from '../../net/bond';
import { Notice, t } from '../../ui';
import { onLeave } from '../leave';
import { why } from '../steward/reading';
import { type Inside, unpacked } from './confidence-body';
import type { Held } from './held';

type Opened = { kind: 'words'; words: string } | { kind: 'voice' | 'picture'; inside: Inside };

/** One confidence, uncovered: in memory for as long as it is looked at, and nowhere else. No way to copy stands here. */
export function Shown({ held, one }: { held: Held; one: Confided }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    let gone = false;
    held.bond
      .open(one.confidence)
      .then((bytes) => {
        if (gone) return;
        const found = readAs(one.kind, bytes);
        if (found) setOpened(found);
        else setTrouble(t('jar-not-shown'));
      })
      .catch((error) => !gone && setTrouble(why(error)));
    return () => {
      gone = true;
    };
  }, [one.confidence]);

  if (trouble)
    return (
      <Notice kind="trouble" alert>
        {trouble}
      </Notice>
    );
  if (!opened) return <p class="soft">{t('jar-loading')}</p>;
  return (
    <div class="uncovered" onCopy={(event) => event.preventDefault()}>
      {opened.kind === 'words' ? (
        <p class="speech answer-words" dir="auto">
          {opened.words}
        </p>
      ) : (
        <Thing kind={opened.kind} inside={opened.inside} />
      )}
    </div>
  );
}

function readAs(kind: Confided['kind'], bytes: Uint8Array): Opened | null {
  if (kind === 'words' || kind === 'name') return { kind: 'words', words: new TextDecoder().decode(bytes) };
  const inside = unpacked(kind, bytes);
  return inside && { kind, inside };
}

/** A voice or a picture, and what it is in words. */
export function Thing({ kind, inside }: { kind: 'voice' | 'picture'; inside: Inside }) {
  const url = useUrl(inside);
  const [broken, setBroken] = useState(false);
  if (broken) return <p class="soft">{t('jar-not-shown')}</p>;
  return (
    <figure class="entrusted">
      {url && kind === 'picture' && (
        <img
          src={url}
          alt={inside.words || t('jar-picture-nameless')}
          draggable={false}
          onContextMenu={(event) => event.preventDefault()}
          onError={() => setBroken(true)}
        />
      )}
      {url && kind === 'voice' && (
        // biome-ignore lint/a11y/useMediaCaption: what was said stands below it, as far as whoever spoke wrote it down.
        <audio
          controls
          controlsList="nodownload"
          src={url}
          aria-label={t('jar-kind-voice')}
          onError={() => setBroken(true)}
        />
      )}
      {inside.words && (
        <figcaption class="soft small" dir="auto">
          {inside.words}
        </figcaption>
      )}
    </figure>
  );
}

/** An address for these bytes while they are shown, and no longer. */
function useUrl(inside: Inside): string {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([inside.bytes], { type: inside.type }));
    setUrl(made);
    const stop = onLeave(() => URL.revokeObjectURL(made));
    return () => {
      stop();
      URL.revokeObjectURL(made);
    };
  }, [inside]);
  return url;
}
