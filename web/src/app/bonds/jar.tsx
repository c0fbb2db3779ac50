import { useState } from 'preact/hooks';
import type { Confided } from '../../net/bond';
import { Button, ids, Panel, t, toast } from '../../ui';
import type { BondView } from '../../wire';
import { FootEnd, type ScreenProps } from '../shell';
import { Asking, type Question } from '../steward/asking';
import { locale } from '../times/now';
import { KeyTrouble } from './bond-trouble';
import { Shown } from './confidence-shown';
import { Lake, toWalk } from './frame';
import { type Held, useBond } from './held';
import { useLake } from './lake-scene';
import { Ended, Standing } from './walk';

export const KINDS: readonly Confided['kind'][] = ['words', 'name', 'voice', 'picture'];
const KIND = ids('jar-kind-words', 'jar-kind-name', 'jar-kind-voice', 'jar-kind-picture');
export const kindWords = (kind: Confided['kind']): string => t(KIND[KINDS.indexOf(kind)] ?? KIND[0]);
/** The depth from which each can be entrusted. */
export const OPENS_AT: Record<Confided['kind'], number> = { words: 1, name: 1, voice: 2, picture: 3 };

/** What was entrusted, apart from the talk: one by one, covered until it is looked at. */
export default function JarScreen({ params }: ScreenProps) {
  const id = params.bond ?? '';
  return (
    <Lake title={t('jar-title')} back={toWalk(id)}>
      <Jar key={id} id={id} />
    </Lake>
  );
}

function Jar({ id }: { id: string }) {
  const held = useBond(id);
  useLake(held.view);
  return (
    <Standing held={held} title={t('jar-title')}>
      {(view) => (view.state === 'ended' ? <Ended at={view.dawn_at} /> : <Open held={held} view={view} />)}
    </Standing>
  );
}

function Open({ held, view }: { held: Held; view: BondView }) {
  const all = held.bond.confidences.value;
  const theirs = all.filter((one) => !one.mine);
  const mine = all.filter((one) => one.mine);
  const name = held.bond.person.value.name ?? view.other.star;
  return (
    <>
      <div class="panel stack">
        <h1>{t('jar-title')}</h1>
        <p>{t('jar-words')}</p>
        <p class="soft small">{t('jar-honest')}</p>
        {all.length === 0 && <p class="soft">{t('jar-none')}</p>}
      </div>
      <KeyTrouble held={held} view={view} />
      {theirs.length > 0 && (
        <Panel title={t('jar-theirs', { star: name })}>
          <List held={held} all={theirs} />
        </Panel>
      )}
      {mine.length > 0 && (
        <Panel title={t('jar-mine')}>
          <List held={held} all={mine} />
        </Panel>
      )}
      {view.state === 'walking' && <Ways view={view} />}
      <FootEnd>
        <a class="foot-way" href="/reach">
          {t('visit-reach')}
        </a>
      </FootEnd>
    </>
  );
}

/** What can be entrusted, one way each; what opens later is said and not hidden. */
function Ways({ view }: { view: BondView }) {
  const later = KINDS.filter((kind) => OPENS_AT[kind] > view.depth);
  return (
    <Panel title={t('jar-entrust')}>
      <div class="row">
        {KINDS.filter((kind) => OPENS_AT[kind] <= view.depth).map((kind) => (
          <a key={kind} class="button" href={`/lake/${view.bond}/entrust/${kind}`}>
            {kindWords(kind)}
          </a>
        ))}
      </div>
      {later.map((kind) => (
        <p key={kind} class="soft small">
          {kindWords(kind)}: {t(kind === 'voice' ? 'jar-later-voice' : 'jar-later-picture')}
        </p>
      ))}
    </Panel>
  );
}

function List({ held, all }: { held: Held; all: readonly Confided[] }) {
  const [question, setQuestion] = useState<Question | null>(null);
  return (
    <>
      <ul class="lake-list">
        {[...all].reverse().map((one) => (
          <li key={one.confidence}>
            <Kept
              held={held}
              one={one}
              takeBack={() =>
                setQuestion({
                  title: t('jar-take-back-title'),
                  words: t('jar-take-back-words'),
                  sure: t('jar-take-back'),
                  act: async () => {
                    await held.bond.takeBack(one.confidence);
                    toast(t('jar-taken'));
                  },
                })
              }
            />
          </li>
        ))}
      </ul>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

function Kept({ held, one, takeBack }: { held: Held; one: Confided; takeBack: () => void }) {
  const [open, setOpen] = useState(false);
  const when = new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).format(one.at);
  const name = `kept-${one.confidence}`;
  return (
    <article class="kept" aria-labelledby={name}>
      <div class="row row-spread">
        <h3 id={name} class="kept-kind">
          {kindWords(one.kind)} <span class="soft small">{when}</span>
        </h3>
        <div class="row">
          <Button aria-expanded={open} aria-describedby={name} onClick={() => setOpen(!open)}>
            {open ? t('jar-hide') : t('jar-look')}
          </Button>
          {one.mine && (
            <Button kind="text" aria-describedby={name} onClick={takeBack}>
              {t('jar-take-back')}
            </Button>
          )}
        </div>
      </div>
      {open && <Shown held={held} one={one} />}
    </article>
  );
}
