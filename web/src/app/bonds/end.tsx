import { useState } from 'preact/hooks';
import { Actions, Button, say, t } from '../../ui';
import type { BondView } from '../../wire';
import { useAct } from '../act';
import { network } from '../network';
import { go, type ScreenProps } from '../router';
import { Asking, type Question } from '../steward/asking';
import { Trouble } from '../trouble';
import { Lake, toWalk } from './frame';
import { bonds, type Held, useBond } from './held';
import { useLake } from './lake-scene';
import { Ended, Standing } from './walk';

/** Ending: what goes and when, what stays, and no question about why. */
export default function EndScreen({ params }: ScreenProps) {
  const id = params.bond ?? '';
  return (
    <Lake title={t('end-title')} back={toWalk(id)}>
      <End key={id} id={id} />
    </Lake>
  );
}

function End({ id }: { id: string }) {
  const held = useBond(id);
  useLake(held.view, 'dusk');
  return (
    <Standing held={held} title={t('end-title')}>
      {(view) => (view.state === 'ended' ? <Ended at={view.dawn_at} /> : <Quietly held={held} view={view} />)}
    </Standing>
  );
}

function Quietly({ held, view }: { held: Held; view: BondView }) {
  const ending = useAct();
  const resting = useAct();
  const [question, setQuestion] = useState<Question | null>(null);
  const walking = view.state === 'walking';

  async function end() {
    if (!(await ending.run(() => held.bond.end()))) return;
    say(t('end-done'));
    go('/lake', { replace: true });
  }

  /** Known to the server by the bond, as a block from a visit is by its room. */
  async function block() {
    await network.http.post('/api/blocks', { room: view.bond, member: view.other.member });
    await bonds.read().catch(() => undefined);
    go('/lake', { replace: true });
  }

  async function rest() {
    if (await resting.run(() => held.bond.rest(true))) go(`/lake/${view.bond}`, { replace: true });
  }

  return (
    <>
      <div class="panel stack">
        <h1>{t('end-title')}</h1>
        <p>{t('end-words')}</p>
        {view.state !== 'pact' && <p>{t('end-goes', { star: view.other.star })}</p>}
        <p>{t('end-stays')}</p>
        <p>{t('end-them', { star: view.other.star })}</p>
        {walking && (
          <div class="row">
            <Button icon="pause" busy={resting.busy} onClick={() => void rest()}>
              {t('end-rest')}
            </Button>
          </div>
        )}
        <p class="soft small">{t('end-block-hint')}</p>
        <div class="row">
          <Button
            kind="text"
            icon="block"
            onClick={() =>
              setQuestion({
                title: t('talk-block'),
                words: t('visit-block-words'),
                sure: t('talk-block-yes'),
                act: block,
              })
            }
          >
            {t('talk-block')}
          </Button>
        </div>
        <Asking question={question} onClose={() => setQuestion(null)} />
      </div>
      <Actions>
        <Trouble words={ending.trouble || resting.trouble} />
        <Button kind="primary" busy={ending.busy} onClick={() => void end()}>
          {t('end-yes')}
        </Button>
        <a class="button button-text" href={`/lake/${view.bond}`}>
          {t('end-no')}
        </a>
      </Actions>
    </>
  );
}
