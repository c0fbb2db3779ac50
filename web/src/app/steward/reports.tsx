import { useEffect, useState } from 'preact/hooks';
import { Button, Notice, Panel, Table, t } from '../../ui';
import type { ReportLine, ReportQueue } from '../../wire';
import { network } from '../network';
import { Desk } from './frame';
import { why } from './reading';
import { stateWords } from './report-words';
import { SafetyAppeals } from './safety-appeals';

/** What people asked the stewards to look at. Nothing of a report is opened here. */
export default function ReportsScreen() {
  return (
    <Desk here="/desk/reports" title={t('desk-reports')}>
      <SafetyAppeals />
      <Queue />
    </Desk>
  );
}

const ABOUT = {
  member: () => t('reports-about-member'),
  supporter: () => t('reports-about-supporter'),
  steward: () => t('reports-about-steward'),
};

function Queue() {
  const [reports, setReports] = useState<readonly ReportLine[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [trouble, setTrouble] = useState('');
  const hints = network.deskHints.value;

  async function read(before: string | null) {
    try {
      const page = await network.http.get<ReportQueue>(
        `/api/desk/reports${before ? `?before=${encodeURIComponent(before)}` : ''}`,
      );
      setReports((known) => (before ? [...(known ?? []), ...page.reports] : page.reports));
      setNext(page.next);
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
  }

  useEffect(() => void read(null), [hints]);

  return (
    <Panel title={t('desk-reports')}>
      <p class="soft">{t('reports-words')}</p>
      {trouble && (
        <Notice kind="trouble" alert>
          {trouble}
        </Notice>
      )}
      {reports && (
        <Table<ReportLine>
          caption={t('desk-reports')}
          captionUnseen
          columns={[
            {
              key: 'at',
              label: t('reports-came'),
              cell: (one) => <a href={`/desk/reports/${one.report}`}>{t('desk-at', { at: one.at })}</a>,
            },
            { key: 'about', label: t('reports-about'), cell: (one) => ABOUT[one.about_role]() },
            { key: 'state', label: t('desk-state'), cell: (one) => stateWords(one.state) },
            { key: 'messages', label: t('reports-messages'), number: true, cell: (one) => one.messages },
            {
              key: 'open',
              label: t('reports-for-you'),
              cell: (one) => t(one.can_open ? 'reports-can-open' : 'reports-cannot-open'),
            },
          ]}
          items={reports}
          keyOf={(one) => one.report}
          empty={t('reports-none')}
        />
      )}
      {next && <Button onClick={() => void read(next)}>{t('reports-more')}</Button>}
    </Panel>
  );
}
