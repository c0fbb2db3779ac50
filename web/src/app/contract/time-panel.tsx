import { useState } from 'preact/hooks';
import type { Terms } from '../../drum/contract';
import { dayAfter, nextAt } from '../../drum/today';
import { LEAST_AHEAD_MS } from '../../net/own_time';
import { Button, Field, Panel, Row, say, t } from '../../ui';
import { useAct } from '../act';
import { network } from '../network';
import { Trouble } from '../trouble';
import { ownTime } from './own-time';
import { whoWords } from './words';

/** Nobody sets a time for the minute that is passing while they press. */
const AHEAD_MS = 2 * LEAST_AHEAD_MS;

/** "If I have not touched this by nine, ask for me." */
export function TimePanel({ terms }: { terms: Terms }) {
  const [clock, setClock] = useState('');
  const [trouble, setTrouble] = useState('');
  const doing = useAct();
  const view = ownTime.view.value;
  const chosen = clock ? nextAt(clock, network.now(), AHEAD_MS) : null;

  async function set() {
    const at = clock ? nextAt(clock, network.now(), AHEAD_MS) : null;
    if (at === null) return setTrouble(t('time-needs'));
    setTrouble('');
    const set = await doing.run(() =>
      ownTime.set({ at, who: [...terms.who], colour: terms.colour, thread: terms.thread }),
    );
    if (!set) return;
    setClock('');
    say(t('time-set-done'));
  }

  async function touch(next: number | null, done: string) {
    if (await doing.run(() => ownTime.touch(next))) say(done);
  }

  return (
    <Panel title={t('time-title')}>
      {view ? (
        <>
          <p>
            {view.quiet
              ? t('time-quiet', { at: new Date(view.at) })
              : t('time-stands', { at: new Date(view.at), who: whoWords(view.who) })}
          </p>
          <Row>
            <Button kind="primary" busy={doing.busy} onClick={() => void touch(null, t('time-touched'))}>
              {t('time-here')}
            </Button>
            <Button
              busy={doing.busy}
              onClick={() => void touch(dayAfter(view.at, network.now(), AHEAD_MS), t('time-set-done'))}
            >
              {t('time-here-again')}
            </Button>
          </Row>
        </>
      ) : (
        <p>{t('time-words')}</p>
      )}
      <form
        class="stack stack-small"
        onSubmit={(event) => {
          event.preventDefault();
          void set();
        }}
      >
        <Field
          label={t(view ? 'time-change' : 'time-label')}
          type="time"
          value={clock}
          onValue={(value) => {
            setClock(value);
            setTrouble('');
          }}
          trouble={trouble}
        />
        {chosen !== null && <p class="small">{t('time-chosen', { at: new Date(chosen) })}</p>}
        <Row>
          <Button type="submit" busy={doing.busy}>
            {t(view ? 'time-move' : 'time-set')}
          </Button>
          {view && (
            <Button
              kind="text"
              busy={doing.busy}
              onClick={() => void doing.run(() => ownTime.end()).then((done) => done && say(t('time-ended')))}
            >
              {t('time-end')}
            </Button>
          )}
        </Row>
      </form>
      <Trouble words={doing.trouble} />
      <p class="soft small">{t('time-rests')}</p>
      <p class="soft small">{t('time-keeps')}</p>
    </Panel>
  );
}
