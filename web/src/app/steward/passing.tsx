import { Panel, Table, t } from '../../ui';
import type { PassingLine } from '../../wire';
import { go, type ScreenProps } from '../router';
import { Desk } from './frame';
import { PassingForm } from './passing-form';
import { passingAsks, passingState } from './passing-words';
import { useRead } from './reading';

/** Breaking confidentiality: what was proposed, done and reviewed; and, from a report or a call, a new proposal. */
export default function PassingScreen({ query }: ScreenProps) {
  const report = query.get('report');
  const call = query.get('call');
  return (
    <Desk here="/desk/passing" title={t('desk-passing')}>
      {report || call ? (
        <PassingForm
          report={report}
          call={call}
          made={(one) => go(`/desk/passing/${one.passing}`, { replace: true })}
        />
      ) : (
        <Matters />
      )}
    </Desk>
  );
}

function Matters() {
  const { value, trouble } = useRead<PassingLine[]>('/api/desk/passings', 30_000);
  return (
    <Panel title={t('desk-passing')}>
      <p>{t('passing-words')}</p>
      <p class="soft">{t('passing-where')}</p>
      {trouble && <p class="trouble">{trouble}</p>}
      {value && (
        <Table<PassingLine>
          caption={t('desk-passing')}
          captionUnseen
          columns={[
            {
              key: 'at',
              label: t('passing-when'),
              cell: (one) => <a href={`/desk/passing/${one.passing}`}>{t('desk-at', { at: one.at })}</a>,
            },
            {
              key: 'matter',
              label: t('passing-of'),
              cell: (one) => t(one.report ? 'passing-of-report' : 'passing-of-call'),
            },
            {
              key: 'who',
              label: t('passing-by'),
              cell: (one) => (one.mine ? t('passing-you') : (one.proposer_name ?? t('passing-a-steward'))),
            },
            { key: 'state', label: t('desk-state'), cell: (one) => <State one={one} /> },
          ]}
          items={value}
          keyOf={(one) => one.passing}
          empty={t('passing-none')}
        />
      )}
    </Panel>
  );
}

function State({ one }: { one: PassingLine }) {
  const asks = passingAsks(one.asks);
  return (
    <span class="stack stack-small">
      <span>{passingState(one.state)}</span>
      {(asks || one.overdue) && (
        <span class="row desk-signs">
          {asks && <span class="desk-sign">{asks}</span>}
          {one.overdue && <span class="desk-sign trouble">{t('passing-overdue')}</span>}
        </span>
      )}
    </span>
  );
}
