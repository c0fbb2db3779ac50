import { useEffect, useState } from 'preact/hooks';
import { Button, ids, Notice, Panel, Table, t } from '../../ui';
import type { LedgerEntry, LedgerPage, PersonRole } from '../../wire';
import { network } from '../network';
import { Desk } from './frame';
import { roleWords } from './names';
import { why } from './reading';

/** Every act of a steward and every access to something sensitive, newest first. Only ever added to. */
export default function LedgerScreen() {
  return (
    <Desk here="/desk/ledger" title={t('desk-ledger')}>
      <Ledger />
    </Desk>
  );
}

const WORDS: Record<string, string> = Object.fromEntries(
  ids(
    'ledger-set-up',
    'ledger-invited',
    'ledger-withdrew-invitation',
    'ledger-accepted-invitation',
    'ledger-edited-network',
    'ledger-signed-off',
    'ledger-probation-ended',
    'ledger-cleared-for-minors',
    'ledger-minors-taken-back',
    'ledger-guide-verified',
    'ledger-standing',
    'ledger-ended-role',
    'ledger-on-call',
    'ledger-off-call',
    'ledger-suspended',
    'ledger-lifted',
    'ledger-suspension-appealed',
    'ledger-appeal-answered',
    'ledger-report-came',
    'ledger-report-opened',
    'ledger-report-taken',
    'ledger-report-decided',
    'ledger-report-appealed',
    'ledger-seconded-invitation',
    'ledger-safety-appealed',
    'ledger-passing-proposed',
    'ledger-passing-opened',
    'ledger-passing-confirmed',
    'ledger-passing-declined',
    'ledger-passing-withdrawn',
    'ledger-passed-on-alone',
    'ledger-passing-reviewed',
    'ledger-passing-told',
    'ledger-passing-appealed',
    'ledger-story-taken-down',
    'ledger-story-appeal-answered',
    'ledger-story-left-standing',
    'ledger-circle-changed',
    'ledger-circle-ended',
    'ledger-circle-role',
    'ledger-circle-experienced',
    'ledger-circle-let-go',
    'ledger-circle-appealed',
    'ledger-circle-appeal-answered',
    'ledger-meeting-removed',
    'ledger-meeting-taken-back',
  ).map((id) => [id.slice('ledger-'.length).replaceAll('-', '_'), id]),
);

/** What an entry of a newer server is about is shown by its own name. */
const actWords = (what: string): string => (WORDS[what] ? t(WORDS[what]) : what.replaceAll('_', ' '));

function Ledger() {
  const [entries, setEntries] = useState<readonly LedgerEntry[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [trouble, setTrouble] = useState('');

  async function read(before: string | null) {
    try {
      const page = await network.http.get<LedgerPage>(
        `/api/desk/ledger${before ? `?before=${encodeURIComponent(before)}` : ''}`,
      );
      setEntries((known) => (before ? [...(known ?? []), ...page.entries] : page.entries));
      setNext(page.next);
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
  }

  useEffect(() => void read(null), []);

  return (
    <Panel title={t('desk-ledger')}>
      <p class="soft">{t('ledger-words')}</p>
      {trouble && (
        <Notice kind="trouble" alert>
          {trouble}
        </Notice>
      )}
      {entries && (
        <Table<LedgerEntry>
          caption={t('desk-ledger')}
          captionUnseen
          columns={[
            { key: 'what', label: t('ledger-what'), cell: (one) => actWords(one.what) },
            { key: 'who', label: t('desk-who'), cell: (one) => one.name ?? t('ledger-by-itself') },
            { key: 'words', label: t('ledger-why'), cell: details },
            { key: 'at', label: t('ledger-when'), cell: (one) => t('desk-at', { at: one.at }) },
          ]}
          items={entries}
          keyOf={(one) => one.entry}
          empty={t('ledger-empty')}
        />
      )}
      {next && <Button onClick={() => void read(next)}>{t('ledger-more')}</Button>}
    </Panel>
  );
}

function details(entry: LedgerEntry): string {
  return Object.entries(entry.words)
    .map(([name, words]) => (name === 'role' ? roleWords(words as PersonRole) : words.trim()))
    .filter(Boolean)
    .join(' · ');
}
