import { useState } from 'preact/hooks';
import { Actions, Button, Icon, Notice, Panel, t, toast } from '../../ui';
import type { BondShort, OwnBonds } from '../../wire';
import { network } from '../network';
import { FootEnd } from '../shell';
import { Asking, type Question } from '../steward/asking';
import { useNow } from '../times/now';
import { UntilRead } from '../until-read';
import { Lake } from './frame';
import { bonds, useOwn } from './held';
import { useLake } from './lake-scene';
import { MayNot } from './may-not';
import { Suggestions } from './suggestions';
import { TwoLights } from './two-lights';

/** The lake: whom I walk with, who could walk with me, and what I wish for. */
export default function OwnScreen() {
  useLake(null);
  return (
    <Lake title={t('lake-title')} back={{ to: '/home', words: t('lake-to-home') }}>
      <Own />
    </Lake>
  );
}

function Own() {
  const { own, trouble, again } = useOwn();
  if (!own) return <UntilRead title={t('lake-title')} trouble={trouble} again={again} />;
  return <Shore own={own} trouble={trouble} again={again} />;
}

interface ShoreProps {
  own: OwnBonds;
  trouble: string;
  again: () => Promise<void>;
}

function Shore({ own, trouble, again }: ShoreProps) {
  const open = own.bonds.find((one) => one.visit !== null);
  const may = own.may === 'yes';
  return (
    <>
      <div class="panel stack">
        <h1>{t('lake-title')}</h1>
        <p>{t('lake-words')}</p>
        {own.bonds.length === 0 && <p class="soft">{t('lake-none')}</p>}
        {may && (
          <p class="small">
            <a href="/paths">{t('lake-to-paths')}</a>
          </p>
        )}
      </div>
      {trouble && (
        <Notice kind="trouble" alert>
          <p>{trouble}</p>
          <Button onClick={() => void again()}>{t('shell-again')}</Button>
        </Notice>
      )}
      {own.bonds.length > 0 && (
        <Panel title={t('lake-mine')}>
          <ul class="lake-list">
            {own.bonds.map((one) => (
              <li key={one.bond}>
                <Way one={one} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {may ? <Suggestions own={own} /> : <MayNot own={own} />}
      {may && own.wishes && <Wishes rests={own.wishes.rests_until} />}
      {may && !own.wishes && (
        <Panel title={t('wish-title')}>
          <p>{t('wish-first')}</p>
        </Panel>
      )}
      <Actions>
        {open ? (
          <a class="button button-primary" href={`/lake/${open.bond}/visit`}>
            {t('lake-go-visit', { star: open.star })}
          </a>
        ) : (
          may &&
          !own.wishes && (
            <a class="button button-primary" href="/lake/wishes">
              {t('wish-open')}
            </a>
          )
        )}
      </Actions>
      <FootEnd>
        <a class="foot-way" href="/reach">
          {t('lake-reach')}
        </a>
      </FootEnd>
    </>
  );
}

function Way({ one }: { one: BondShort }) {
  const rests = one.state === 'resting' || one.state === 'ended';
  return (
    <a class="lake-way" href={`/lake/${one.bond}`}>
      <TwoLights star={one.star} low={rests} />
      <span class="lake-way-words">
        <span class="lake-way-star">{t('lake-with', { star: one.star })}</span>
        <span class={one.news || one.visit ? 'lake-news small' : 'soft small'}>{standing(one)}</span>
      </span>
    </a>
  );
}

function standing(one: BondShort): string {
  if (one.state === 'ended')
    return (one.dawn_at ?? 0) > network.now()
      ? t('lake-state-ended', { at: new Date(one.dawn_at ?? 0) })
      : t('lake-state-over');
  if (one.visit) return t('lake-state-visit');
  if (one.state === 'pact') return t('lake-state-pact');
  if (one.news) return t('lake-state-news');
  if (one.state === 'resting') return t('lake-state-resting');
  return t('lake-state-walking', { since: new Date(one.since) });
}

/** My wishes stand: to look at them, or to step out with one press and a yes. */
function Wishes({ rests }: { rests: number | null }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const now = useNow();
  const resting = rests !== null && rests > now;

  return (
    <Panel title={t('wish-title')}>
      <p>{resting ? t('suggested-rests', { at: new Date(rests) }) : t('wish-stands')}</p>
      <div class="row">
        <a class="button" href="/lake/wishes">
          <Icon name="settings" />
          {t('wish-change')}
        </a>
        <Button
          kind="text"
          onClick={() =>
            setQuestion({
              title: t('wish-leave-title'),
              words: t('wish-leave-words'),
              sure: t('wish-leave-yes'),
              act: async () => {
                await bonds.endWishes();
                toast(t('wish-left'));
              },
            })
          }
        >
          {t('wish-leave')}
        </Button>
      </div>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </Panel>
  );
}
