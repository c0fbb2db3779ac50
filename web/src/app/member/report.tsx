import { useState } from 'preact/hooks';
import type { Message, Recipient, Report } from '../../crypto/client';
import { CryptoFault } from '../../crypto/client';
import { fromBase64, newRef, toBase64 } from '../../net/ids';
import { Refused } from '../../net/refused';
import type { Talk } from '../../net/talk';
import { Button, Dialog, Notice, Textarea, t } from '../../ui';
import type { ReportMade, ReportTaken, Steward } from '../../wire';
import { network } from '../network';

interface ReportDialogProps {
  open: boolean;
  onClose: () => void;
  talk: Talk;
  about: string | undefined;
}

/** seq -> the lines of it that are shown; what is not in here is not shown to anyone. */
type Chosen = ReadonlyMap<number, readonly number[]>;

const inBytes = (one: Steward) => ({
  member: one.member,
  name: one.name,
  account_key: fromBase64(one.account_key),
  account_key_version: one.account_key_version,
  seal_key: fromBase64(one.seal_key),
  seal_signature: fromBase64(one.seal_signature),
});

/** What is about to be shown, and to whom; stewards whose key does not fit them are left out. */
interface Shown {
  report: Report;
  stewards: ReturnType<typeof inBytes>[];
  leftOut: number;
}

/** Choose, see exactly what will be shown and to whom, then send: nothing else is revealed (promise P13). */
export function ReportDialog({ open, onClose, talk, about: lead }: ReportDialogProps) {
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const [words, setWords] = useState('');
  const [preview, setPreview] = useState<Shown | null>(null);
  const [state, setState] = useState<'choosing' | 'sending' | 'sent'>('choosing');
  const [trouble, setTrouble] = useState('');
  const [clientId] = useState(newRef);
  const messages = talk.messages.value.filter((one) => one.kind === 'text');
  // A report is about somebody whose words are in it: the one it was opened for, else whoever wrote the first of them.
  const theirs = messages.filter((one) => !one.mine && chosen.has(one.seq)).map((one) => one.sender);
  const about = lead && theirs.includes(lead) ? lead : theirs[0];

  const cuts = () =>
    [...chosen].map(([seq, keep]) => ({ seq, keep: [...keep] })).sort((a, b) => a.seq - b.seq);

  function failed(error: unknown) {
    setState('choosing');
    setTrouble(
      error instanceof Refused
        ? error.sentence
        : error instanceof CryptoFault
          ? error.message
          : t('talk-failed'),
    );
  }

  async function show() {
    if (!about) return setTrouble(t('report-choose'));
    try {
      const named = await network.http.get<Steward[]>(`/api/stewards?about=${about}`);
      const { fit, leftOut } = await network.crypto.stewardsThatFit(named.map(inBytes));
      if (fit.length === 0) return setTrouble(t(leftOut.length > 0 ? 'report-none-fit' : 'report-nobody'));
      const report = await network.crypto.reportPreview(talk.room, words, cuts());
      setPreview({ report, stewards: fit, leftOut: leftOut.length });
      setTrouble('');
    } catch (error) {
      failed(error);
    }
  }

  async function send() {
    if (!preview || !about) return;
    setState('sending');
    try {
      const recipients: Recipient[] = preview.stewards.map((one) => ({
        member: one.member,
        box_key: one.seal_key,
      }));
      const { bundle, wraps, marks } = await network.crypto.report(talk.room, words, cuts(), recipients);
      await network.http.post<ReportTaken>('/api/reports', {
        client_id: clientId,
        room: talk.room,
        about,
        bundle: toBase64(bundle),
        wraps: wraps.map(({ member, sealed }) => ({ steward: member, sealed: toBase64(sealed) })),
        messages: marks.map(({ seq, at, sender, tag, server_tag, frank_key }) => ({
          seq,
          at,
          sender,
          tag: toBase64(tag),
          server_tag: toBase64(server_tag),
          frank_key,
        })),
      } satisfies ReportMade);
      setState('sent');
    } catch (error) {
      failed(error);
    }
  }

  return (
    <Dialog open={open} onClose={onClose} title={t('report-title')}>
      {state === 'sent' ? (
        <Notice kind="good" alert>
          {t('report-sent')}
        </Notice>
      ) : preview ? (
        <Preview
          {...preview}
          messages={messages}
          chosen={chosen}
          sending={state === 'sending'}
          back={() => setPreview(null)}
          send={() => void send()}
        />
      ) : (
        <>
          <p>{t('report-words')}</p>
          <ol class="report-list">
            {messages.map((message) => (
              <Choosing key={message.seq} message={message} chosen={chosen} choose={setChosen} />
            ))}
          </ol>
          <Textarea
            label={t('report-what')}
            hint={t('report-what-hint')}
            value={words}
            onValue={setWords}
            maxLength={4000}
          />
          <Button kind="primary" onClick={() => void show()} aria-disabled={!about}>
            {t('report-preview')}
          </Button>
        </>
      )}
      {trouble && (
        <p class="trouble small" role="alert">
          {trouble}
        </p>
      )}
    </Dialog>
  );
}

function Choosing(props: { message: Message; chosen: Chosen; choose: (chosen: Chosen) => void }) {
  const { message, chosen, choose } = props;
  const kept = chosen.get(message.seq);
  const whose = message.mine ? t('talk-you') : t('talk-them');

  function set(keep: readonly number[] | null) {
    const next = new Map(chosen);
    if (keep && keep.length > 0) next.set(message.seq, keep);
    else next.delete(message.seq);
    choose(next);
  }

  return (
    <li>
      <label class="report-pick">
        <input
          type="checkbox"
          checked={kept !== undefined}
          onChange={() => set(kept ? null : message.lines.map((_, at) => at))}
        />
        <span class="speech">
          {whose}: {message.lines.join('\n')}
        </span>
      </label>
      {kept && message.lines.length > 1 && (
        <ul class="report-lines">
          {message.lines.map((line, at) => (
            <li key={at}>
              <label class="report-pick">
                <input
                  type="checkbox"
                  checked={kept.includes(at)}
                  onChange={() =>
                    set(kept.includes(at) ? kept.filter((one) => one !== at) : [...kept, at].sort())
                  }
                />
                <span>{line || t('report-empty-line')}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Preview(props: {
  report: Report;
  stewards: readonly { name: string | null }[];
  leftOut: number;
  messages: readonly Message[];
  chosen: Chosen;
  sending: boolean;
  back: () => void;
  send: () => void;
}) {
  const { report, stewards, messages, chosen } = props;
  return (
    <>
      <p>{t('report-to', { names: stewards.map((one) => one.name ?? t('report-steward')).join(', ') })}</p>
      {props.leftOut > 0 && <p class="soft small">{t('report-left-out', { count: props.leftOut })}</p>}
      <ul class="report-list">
        {report.messages.map(({ mark }) => {
          const message = messages.find((one) => one.seq === mark.seq);
          const keep = chosen.get(mark.seq) ?? [];
          return (
            <li key={mark.seq} class="speech">
              {message?.mine ? t('talk-you') : t('talk-them')}:{' '}
              {message?.lines.map((line, at) => (keep.includes(at) ? line : t('report-cut'))).join('\n')}
            </li>
          );
        })}
      </ul>
      {report.words && <p class="speech">{report.words}</p>}
      <p class="soft small">{t('report-nothing-else')}</p>
      <div class="row row-spread">
        <Button kind="text" onClick={props.back}>
          {t('report-back')}
        </Button>
        <Button kind="primary" busy={props.sending} onClick={props.send}>
          {t('report-send')}
        </Button>
      </div>
    </>
  );
}
