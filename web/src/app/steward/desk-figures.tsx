import { useEffect, useState } from 'preact/hooks';
import { ids, Notice, Panel, Table, t } from '../../ui';
import type { DeskFigures, HeavinessFigures, NeedWait, Spread } from '../../wire';
import { network } from '../network';
import { Week } from './desk-week';
import { Desk } from './frame';
import { why } from './reading';
import './desk-figures.css';

/** What the last four weeks were like. It is read once; it does not change from one minute to the next. */
export default function FiguresScreen() {
  return (
    <Desk here="/desk/figures" title={t('figures-title')}>
      <Figures />
    </Desk>
  );
}

function Figures() {
  const [figures, setFigures] = useState<DeskFigures | null>(null);
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    network.http
      .get<DeskFigures>('/api/desk/figures')
      .then(setFigures)
      .catch((error) => setTrouble(why(error)));
  }, []);
  if (trouble) return <Notice alert>{trouble}</Notice>;
  if (!figures)
    return (
      <div class="panel" aria-live="polite">
        <p>{t('desk-opening')}</p>
      </div>
    );
  return (
    <>
      <Panel title={t('figures-title')}>
        <p>
          {figures.calls === null ? t('figures-calls-few') : t('figures-calls', { count: figures.calls })}
        </p>
        <p class="soft small">{t('figures-basis', { since: figures.since })}</p>
      </Panel>
      <div class="desk-columns">
        <Waits figures={figures} />
        <div class="stack">
          <Gone figures={figures} />
          <Heaviness heaviness={figures.heaviness} />
        </div>
      </div>
      <Week hours={figures.hours} zone={figures.time_zone} />
    </>
  );
}

function lasted(seconds: number | null): string {
  if (seconds === null) return t('figures-few');
  if (seconds < 90) return t('figures-seconds', { count: seconds });
  if (seconds < 5400) return t('figures-minutes', { count: seconds / 60 });
  return t('figures-hours', { count: seconds / 3600 });
}

function Numbers({ items }: { items: readonly (readonly [words: string, number: string])[] }) {
  return (
    <dl class="desk-numbers">
      {items.map(([words, number]) => (
        <div key={words}>
          <dt>{words}</dt>
          <dd>{number}</dd>
        </div>
      ))}
    </dl>
  );
}

const spread = (of: Spread, half: string, nine: string): [string, string][] => [
  [half, lasted(of.median_s)],
  ...(of.p90_s === null ? [] : ([[nine, lasted(of.p90_s)]] as [string, string][])),
];

const NEEDS = ['crisis', 'heavy', 'steady'] as const;
const NEED = ids('desk-need-crisis', 'desk-need-heavy', 'desk-need-steady');

function Waits({ figures }: { figures: DeskFigures }) {
  const { waits, by_need } = figures;
  if (waits.median_s === null)
    return (
      <Panel title={t('figures-waits')}>
        <p>{t('figures-waits-none')}</p>
      </Panel>
    );
  return (
    <Panel title={t('figures-waits')}>
      <Numbers items={spread(waits, t('figures-half'), t('figures-nine'))} />
      <p class="soft small">
        {t('figures-waits-words', { basis: waits.basis ?? 0 })}
        {waits.p90_s === null && ` ${t('figures-nine-none')}`}
      </p>
      {by_need.length === 0 ? (
        <p class="soft small">{t('figures-by-need-none')}</p>
      ) : (
        <Table<NeedWait>
          caption={t('figures-by-need')}
          columns={[
            { key: 'need', label: t('figures-need'), cell: (one) => t(NEED[NEEDS.indexOf(one.need)]!) },
            { key: 'n', label: t('figures-answered'), number: true, cell: (one) => one.waits.basis },
            {
              key: 'half',
              label: t('figures-half-short'),
              number: true,
              cell: (one) => (one.waits.basis ? lasted(one.waits.median_s) : '–'),
            },
            {
              key: 'nine',
              label: t('figures-nine-short'),
              number: true,
              cell: (one) => (one.waits.p90_s === null ? '–' : lasted(one.waits.p90_s)),
            },
          ]}
          items={by_need}
          keyOf={(one) => one.need}
          empty={t('figures-by-need-none')}
        />
      )}
    </Panel>
  );
}

function Gone({ figures }: { figures: DeskFigures }) {
  const { gone, calls, outside } = figures;
  return (
    <Panel title={t('figures-gone')}>
      <p>{goneWords(gone, calls)}</p>
      {gone.median_s !== null && (
        <Numbers items={spread(gone, t('figures-gone-half'), t('figures-gone-nine'))} />
      )}
      <p class="soft small">
        {outside === null ? t('figures-outside-few') : t('figures-outside', { count: outside })}
      </p>
    </Panel>
  );
}

function goneWords(gone: Spread, calls: number | null): string {
  if (gone.basis === null) return t('figures-gone-few');
  if (gone.basis === 0) return t('figures-gone-none');
  if (!calls) return t('figures-gone-some', { basis: gone.basis });
  return t('figures-gone-words', { basis: gone.basis, calls, percent: (100 * gone.basis) / calls });
}

function Heaviness({ heaviness }: { heaviness: HeavinessFigures }) {
  const { held, told, before, after } = heaviness;
  const known = held && told && before !== null && after !== null;
  return (
    <Panel title={t('figures-heavy')}>
      {known ? (
        <>
          <Numbers
            items={[
              [t('figures-before'), t('figures-mean', { number: before })],
              [t('figures-after'), t('figures-mean', { number: after })],
            ]}
          />
          <p class="soft small">{t('figures-heavy-words', { told, held, percent: (100 * told) / held })}</p>
        </>
      ) : (
        <p>{t('figures-heavy-few')}</p>
      )}
    </Panel>
  );
}
