import { useState } from 'preact/hooks';
import { Button, Notice, Panel, t, toast } from '../../ui';
import { FeelingShape } from '../../ui/feeling-shapes';
import type { SkyMine } from '../../wire';
import { why } from '../steward/reading';
import { Trouble } from '../trouble';
import { colourWord } from './colour-words';
import { sky } from './held';

interface OwnStarProps {
  mine: SkyMine | null;
  /** One of the stars is marked as one's own. */
  marked: boolean;
  /** Why it could not be read what one chose. */
  trouble: string;
  again: () => Promise<void>;
}

/** Whether I am seen, as what, and the ways to change it or to end it with one press. */
export function OwnStar({ mine, marked, trouble, again }: OwnStarProps) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');

  async function stop() {
    setBusy(true);
    setFailed('');
    try {
      await sky.choose({ seen: false });
      toast(t('sky-stopped'));
    } catch (error) {
      setFailed(why(error));
    }
    setBusy(false);
  }

  if (!mine)
    return trouble ? (
      <Notice kind="trouble" alert>
        <p>{trouble}</p>
        <Button onClick={() => void again()}>{t('shell-again')}</Button>
      </Notice>
    ) : null;
  if (!mine.seen)
    return (
      <Panel title={t('sky-mine')}>
        <p>{t('sky-mine-none')}</p>
      </Panel>
    );
  return (
    <Panel title={t('sky-mine')}>
      <p class="sky-mine">
        <FeelingShape family={mine.colour ?? 'plain'} />
        {mine.colour ? t('sky-mine-colour', { word: colourWord(mine.colour) }) : t('sky-mine-plain')}
      </p>
      <p>{marked ? t('sky-mine-marked') : t('sky-mine-waits')}</p>
      {mine.until !== null && <p class="soft small">{t('sky-mine-until', { at: new Date(mine.until) })}</p>}
      <Trouble words={failed} />
      <div class="row">
        <a class="button" href="/sky/seen">
          {t('sky-change')}
        </a>
        <Button kind="text" busy={busy} onClick={() => void stop()}>
          {t('sky-stop')}
        </Button>
      </div>
    </Panel>
  );
}
