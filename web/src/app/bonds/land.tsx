import { useState } from 'preact/hooks';
import { Actions, Button, Icon, Panel, say, t } from '../../ui';
import type { BondView } from '../../wire';
import { useAct } from '../act';
import { FootEnd } from '../shell';
import { Trouble } from '../trouble';
import { KeyTrouble } from './bond-trouble';
import { Deeper } from './deeper';
import type { Held } from './held';
import { landWords } from './land-words';
import { PactAgain } from './pact';
import { Asked } from './questions';

/** The land of the two: what has grown, what is new, and the way into a visit. */
export function Land({ held, view }: { held: Held; view: BondView }) {
  const { bond } = held;
  const doing = useAct();
  const rests = view.state === 'resting';
  const name = bond.person.value.name ?? view.other.star;

  function rest(on: boolean) {
    void doing.run(() => bond.rest(on)).then((done) => done && say(t(on ? 'walk-rest-done' : 'walk-woken')));
  }

  return (
    <>
      <section class="land" aria-label={t('walk-land')}>
        <header class="land-said" data-calm>
          <h1>{t('lake-with', { star: name })}</h1>
          <p class="land-words">
            {landWords(view.land).map((id) => (
              <span key={id}>{t(id)} </span>
            ))}
          </p>
          <p class="soft small">{t('walk-slow')}</p>
        </header>
        <Actions>
          {rests && <p class="on-night soft small">{t('walk-rested')}</p>}
          <Trouble words={doing.trouble || held.trouble} />
          {rests ? (
            <Button kind="primary" busy={doing.busy} onClick={() => rest(false)}>
              {t('walk-wake')}
            </Button>
          ) : (
            <a class="button button-primary" href={`/lake/${view.bond}/${view.visit ? 'visit' : 'begin'}`}>
              {view.visit ? t('walk-visit-go') : t('walk-visit')}
            </a>
          )}
        </Actions>
      </section>
      <KeyTrouble held={held} view={view} />
      <Notes held={held} view={view} />
      <Asked held={held} view={view} />
      <Deeper held={held} view={view} />
      <Panel>
        <div class="row">
          <a class="button" href={`/lake/${view.bond}/entrusted`}>
            <Icon name="heart" />
            {t('walk-jar')}
          </a>
          <PactAgain kind="quiet" />
        </div>
        <div class="row">
          {!rests && (
            <Button kind="text" icon="pause" onClick={() => rest(true)}>
              {t('walk-rest')}
            </Button>
          )}
          <a class="button button-text" href={`/lake/${view.bond}/end`}>
            {t('walk-end')}
          </a>
        </div>
      </Panel>
      <FootEnd>
        <a class="foot-way" href="/reach">
          {t('visit-reach')}
        </a>
      </FootEnd>
    </>
  );
}

/** The one lingering note of each. */
function Notes({ held, view }: { held: Held; view: BondView }) {
  const { mine, theirs } = held.bond.notes.value;
  const doing = useAct();
  const [open, setOpen] = useState(false);
  const { star } = view.other;
  if (!mine && !theirs) return null;
  return (
    <Panel class="lingering">
      {theirs && (
        <figure class="left-note">
          <figcaption class="soft small">{t('walk-their-note', { star })}</figcaption>
          <blockquote class="speech" dir="auto">
            {theirs.broken ? t('walk-unreadable') : theirs.words}
          </blockquote>
        </figure>
      )}
      {mine && (
        <details class="fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{t('walk-my-note', { star })}</summary>
          <p class="speech" dir="auto">
            {mine.broken ? t('walk-unreadable') : mine.words}
          </p>
          <Button
            kind="text"
            busy={doing.busy}
            onClick={() =>
              void doing.run(() => held.bond.note('')).then((done) => done && say(t('walk-note-taken')))
            }
          >
            {t('walk-note-take')}
          </Button>
        </details>
      )}
      <Trouble words={doing.trouble} />
    </Panel>
  );
}
