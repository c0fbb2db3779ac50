import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ids, Notice, t } from '../../ui';
import { Begun } from '../begun';
import { network } from '../network';
import { Rings } from '../supporter/rings';
import { PassingHints } from './passing-hints';
import { why } from './reading';
import { leaveSealKey } from './seal-key';
import './steward.css';

const PLACES = [
  '/desk',
  '/desk/figures',
  '/desk/people',
  '/desk/invitations',
  '/desk/on-call',
  '/desk/lines',
  '/desk/reports',
  '/desk/passing',
  '/desk/stories',
  '/desk/circles',
  '/desk/guides',
  '/desk/network',
  '/desk/ledger',
] as const;
const NAMES = ids(
  'desk-now',
  'desk-figures',
  'desk-people',
  'desk-invitations',
  'desk-on-call',
  'desk-lines',
  'desk-reports',
  'desk-passing',
  'desk-stories',
  'desk-circles',
  'desk-guides',
  'desk-network',
  'desk-ledger',
);

export type DeskPlace = (typeof PLACES)[number];

interface DeskProps {
  here: DeskPlace;
  title: string;
  children: ComponentChildren;
}

/** The desk around one of its places: for stewards only; what rings for them comes first, wherever they are. */
export function Desk({ here, title, children }: DeskProps) {
  return (
    <Begun title={title}>
      {network.me.value?.roles.includes('steward') ? (
        <Place here={here} title={title}>
          {children}
        </Place>
      ) : (
        <div class="panel stack">
          <h1>{title}</h1>
          <p>{t('desk-not-yours')}</p>
          <a class="button" href="/home">
            {t('desk-to-own-page')}
          </a>
        </div>
      )}
    </Begun>
  );
}

function Place({ here, title, children }: DeskProps) {
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    leaveSealKey().catch((error) => setTrouble(why(error)));
  }, []);

  return (
    <div class="stack">
      <nav class="panel desk-nav" aria-label={t('desk-nav')}>
        {PLACES.map((path, at) => (
          <a key={path} href={path} class="desk-link" aria-current={path === here ? 'page' : undefined}>
            {t(NAMES[at]!)}
          </a>
        ))}
      </nav>
      {(network.post.value?.offers.length ?? 0) > 0 && <Rings />}
      <h1 class="unseen">{title}</h1>
      <PassingHints />
      {trouble && (
        <Notice kind="trouble" alert>
          {trouble}
        </Notice>
      )}
      {children}
    </div>
  );
}
