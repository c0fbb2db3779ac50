import { useEffect, useRef, useState } from 'preact/hooks';
import { Actions, Button, Choice, Field, ids, language, Notice, Panel, say, t } from '../../ui';
import type { OwnPathQuestion, OwnPathQuestions } from '../../wire';
import { useAct } from '../act';
import { depthWords } from '../bonds/deeper';
import { Lake, toLake } from '../bonds/frame';
import { readsForOthers } from '../library/queue';
import { network } from '../network';
import { recallDraft, rememberDraft } from './question-draft';

const DEPTHS = ['1', '2', '3'] as const;
const LEAST = 8;
const MOST = 200;

/** Questions that one wrote for the paths of bonds, and a new one. */
export default function WrittenScreen() {
  return (
    <Lake title={t('paths-title')} back={toLake()}>
      <Written />
    </Lake>
  );
}

function Written() {
  const [told, setTold] = useState<OwnPathQuestions | null>(null);
  const doing = useAct();

  async function act(work: () => Promise<OwnPathQuestions>) {
    return doing.run(async () => setTold(await work()));
  }

  useEffect(() => void act(() => network.http.get<OwnPathQuestions>('/api/paths/questions')), []);

  return (
    <>
      <div class="panel stack">
        <h1>{t('paths-title')}</h1>
        <p>{t('paths-words')}</p>
        <ul class="stack stack-small">
          <li>{t('paths-kind-short')}</li>
          <li>{t('paths-kind-open')}</li>
          <li>{t('paths-kind-cause')}</li>
        </ul>
        {readsForOthers() && (
          <p>
            <a href="/paths/reading">{t('paths-to-read', { count: told?.to_read.length ?? 0 })}</a>
          </p>
        )}
      </div>
      <New act={act} busy={doing.busy} trouble={doing.trouble} />
      {told && told.own.length > 0 && (
        <Panel title={t('paths-own')}>
          <ul class="stack">
            {told.own.map((one) => (
              <li key={one.question} class="stack stack-small">
                <One one={one} act={act} busy={doing.busy} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

interface Acting {
  act: (work: () => Promise<OwnPathQuestions>) => Promise<boolean>;
  busy: boolean;
}

const STATES: Record<OwnPathQuestion['state'], ReturnType<typeof ids>[number]> = {
  waiting: ids('paths-state-waiting')[0]!,
  open: ids('paths-state-open')[0]!,
  returned: ids('paths-state-returned')[0]!,
};

function One({ one, act, busy }: Acting & { one: OwnPathQuestion }) {
  return (
    <>
      <p class="said" lang={one.language} dir="auto">
        {one.words}
      </p>
      <p class="soft small">
        {depthWords(one.depth)} · {t(STATES[one.state])}
      </p>
      {one.reason && <blockquote dir="auto">{one.reason}</blockquote>}
      <p>
        <Button
          busy={busy}
          onClick={() =>
            void act(() => network.http.post(`/api/paths/questions/${one.question}/withdraw`, {}))
          }
        >
          {t('paths-take-back')}
        </Button>
      </p>
    </>
  );
}

function New({ act, busy, trouble }: Acting & { trouble: string }) {
  const [draft, setDraft] = useState(recallDraft);
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  function change(now: typeof draft) {
    setDraft(now);
    rememberDraft(now);
  }

  async function send() {
    const words = draft.words.trim();
    setMissing(words.length < LEAST);
    if (words.length < LEAST) {
      field.current?.focus();
      return;
    }
    const body = {
      client_id: draft.id,
      depth: Number(draft.depth),
      language: language.value.from,
      words,
    };
    if (await act(() => network.http.post<OwnPathQuestions>('/api/paths/questions', body))) {
      rememberDraft(null);
      setDraft(recallDraft());
      say(t('paths-sent'));
    }
  }

  return (
    <form
      class="wishing"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Panel title={t('paths-new')}>
        <Field
          label={t('paths-question')}
          value={draft.words}
          onValue={(words) => change({ ...draft, words })}
          maxLength={MOST}
          inputRef={field}
          trouble={missing ? t('paths-missing') : undefined}
        />
        <Choice
          legend={t('paths-depth')}
          look="list"
          value={draft.depth}
          onValue={(depth) => change({ ...draft, depth })}
          options={DEPTHS.map((depth) => ({ value: depth, label: depthWords(Number(depth)) }))}
        />
      </Panel>
      <Actions>
        {trouble && (
          <Notice kind="trouble" alert>
            <p>{trouble}</p>
            <p>{t('paths-kept')}</p>
          </Notice>
        )}
        <Button kind="primary" type="submit" busy={busy}>
          {t('paths-send')}
        </Button>
      </Actions>
    </form>
  );
}
