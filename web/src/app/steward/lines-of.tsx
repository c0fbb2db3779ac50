import { useState } from 'preact/hooks';
import { Button, Dialog, Notice, Panel, t } from '../../ui';
import type { DeskLine, DeskLines, LineHistory } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from './asking';
import { LineForm } from './line-form';
import { kindWords } from './names';
import { useRead, why } from './reading';

/** Every line of one country with its source, its age and what can be done about it. */
export function LinesOf({ country }: { country: string }) {
  const { value, trouble, again } = useRead<DeskLines>(`/api/desk/lines?country=${country}`);
  const [question, setQuestion] = useState<Question | null>(null);
  const [editing, setEditing] = useState<DeskLine | 'new' | null>(null);
  const [history, setHistory] = useState<DeskLine | null>(null);

  if (!value) return <Panel>{trouble || t('desk-opening')}</Panel>;
  const shown = value.lines.filter((line) => line.shown);
  const waiting = value.lines.filter((line) => !line.shown);
  const card = (line: DeskLine) => (
    <Line
      key={line.line}
      line={line}
      again={again}
      change={() => setEditing(line)}
      past={() => setHistory(line)}
      remove={() => setQuestion(removal(line, again))}
    />
  );

  return (
    <>
      <Notice kind={value.checked ? 'good' : 'plain'}>
        {t(value.checked ? 'lines-checked-enough' : 'lines-check-needed')}
      </Notice>
      <Panel title={t('lines-shown')}>
        {shown.length === 0 ? (
          <p class="soft">{t('lines-none')}</p>
        ) : (
          <div class="desk-cards">{shown.map(card)}</div>
        )}
        <Button icon="plus" onClick={() => setEditing('new')}>
          {t('lines-add')}
        </Button>
      </Panel>
      {waiting.length > 0 && (
        <Panel title={t('lines-waiting')}>
          <p class="soft">{t('lines-waiting-words')}</p>
          <div class="desk-cards">{waiting.map(card)}</div>
        </Panel>
      )}
      <Dialog
        open={editing !== null}
        onClose={() => setEditing(null)}
        title={t(editing === 'new' ? 'lines-add' : 'lines-change')}
      >
        {editing && (
          <LineForm
            country={country}
            line={editing === 'new' ? null : editing}
            done={async () => {
              await again();
              setEditing(null);
            }}
          />
        )}
      </Dialog>
      <Dialog open={history !== null} onClose={() => setHistory(null)} title={t('lines-history')}>
        {history && <History line={history} />}
      </Dialog>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

function removal(line: DeskLine, again: () => Promise<void>): Question {
  return {
    title: t('lines-remove-title', { name: line.name }),
    words: t('lines-remove-words'),
    sure: t('lines-remove'),
    act: async () => {
      await network.http.delete(`/api/desk/lines/${line.line}?version=${line.version}`);
      await again();
    },
  };
}

interface LineProps {
  line: DeskLine;
  again: () => Promise<void>;
  change: () => void;
  past: () => void;
  remove: () => void;
}

const CONFIDENCE = {
  high: () => t('lines-confidence-high'),
  medium: () => t('lines-confidence-medium'),
  low: () => t('lines-confidence-low'),
};

function Line({ line, again, change, past, remove }: LineProps) {
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function check() {
    setBusy(true);
    try {
      await network.http.post(`/api/desk/lines/${line.line}/check`, { version: line.version });
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
    await again();
    setBusy(false);
  }

  const facts: [string, string][] = [
    [t('lines-hours'), line.hours],
    [t('lines-languages'), line.languages],
    [t('lines-text'), line.text],
    [t('lines-confidence'), CONFIDENCE[line.confidence]()],
    [t('lines-verified'), line.verified_on],
    [t('lines-expires'), line.expires_on ?? ''],
    [t('lines-note'), line.note],
  ];
  const name = <span class="unseen">{line.name}</span>;
  return (
    <article class="desk-card stack stack-small" aria-label={line.name}>
      <div>
        <p class="soft small">{kindWords(line.kind)}</p>
        <h3>{line.name}</h3>
        {line.phone && <p class="desk-phone">{line.phone}</p>}
      </div>
      <dl class="desk-facts">
        {facts
          .filter(([, words]) => words)
          .map(([label, words]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{words}</dd>
            </div>
          ))}
      </dl>
      {line.source && (
        <details>
          <summary>{t('lines-source')}</summary>
          <p class="small">{line.source}</p>
        </details>
      )}
      <p class={line.expired ? 'trouble' : 'soft small'}>
        {line.expired
          ? t('lines-expired')
          : line.checked_at === null
            ? t('lines-unchecked')
            : t('lines-checked-at', { at: line.checked_at })}
      </p>
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
      <div class="row desk-acts">
        <Button icon="check" busy={busy} onClick={() => void check()}>
          {t('lines-check')}
          {name}
        </Button>
        <Button kind="text" onClick={change}>
          {t('lines-change')}
          {name}
        </Button>
        <Button kind="text" onClick={past}>
          {t('lines-history')}
          {name}
        </Button>
        <Button kind="text" onClick={remove}>
          {t('lines-remove')}
          {name}
        </Button>
      </div>
    </article>
  );
}

const ACTS = {
  added: () => t('lines-act-added'),
  changed: () => t('lines-act-changed'),
  checked: () => t('lines-act-checked'),
  removed: () => t('lines-act-removed'),
};

function History({ line }: { line: DeskLine }) {
  const { value, trouble } = useRead<LineHistory>(`/api/desk/lines/${line.line}/history`);
  if (!value) return <p>{trouble || t('desk-opening')}</p>;
  if (value.changes.length === 0) return <p>{t('lines-history-none')}</p>;
  return (
    <ol class="desk-things">
      {value.changes.map((one) => (
        <li key={one.version}>
          {ACTS[one.act]()}, {t('desk-at', { at: one.at })}
          {one.before?.phone && one.act === 'changed' && (
            <span class="soft"> {t('lines-before', { phone: one.before.phone })}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
