/** The parts of a circle that are written: its words, its promises, its chairs and its door. */
import { Button, Chips, Choice, Field, ids, Select, say, Textarea, t } from '../../ui';
import { facts } from '../library/facts';
import { threadWords } from '../member/threads';
import { languageName } from '../steward/names';
import { CHAIRS, type CircleWords, type Missing, MOST } from './circle-draft';
import { Items } from './items';

export interface EditorProps {
  draft: CircleWords;
  change: (next: Partial<CircleWords>) => void;
  missing: Missing | null;
}

export function WordsEditor({ draft, change, missing }: EditorProps) {
  const threads = facts.value?.threads ?? [];
  const languages = facts.value?.languages ?? [];
  return (
    <>
      <Field
        label={t('keep-theme')}
        hint={t('keep-theme-hint')}
        value={draft.theme}
        maxLength={MOST.theme}
        autocomplete="off"
        trouble={missing === 'theme' && t('keep-theme-missing')}
        onValue={(theme) => change({ theme })}
      />
      <Textarea
        label={t('keep-welcome')}
        hint={t('keep-welcome-hint')}
        value={draft.welcome}
        rows={4}
        maxLength={MOST.welcome}
        dir="auto"
        onValue={(welcome) => change({ welcome })}
      />
      {threads.length > 0 && (
        <Chips
          legend={t('keep-threads')}
          hint={t('keep-threads-hint')}
          options={threads.map((one) => ({ value: one, label: threadWords(one) }))}
          value={draft.threads}
          onValue={(values) =>
            values.length > MOST.threads ? say(t('keep-threads-hint')) : change({ threads: values })
          }
        />
      )}
      <Select
        label={t('keep-language')}
        value={draft.language}
        onValue={(language) => change({ language })}
        options={[...new Set([...languages, draft.language])].map((code) => ({
          value: code,
          label: languageName(code),
        }))}
      />
    </>
  );
}

const READY = ids(
  'promise-stays',
  'promise-listen',
  'promise-myself',
  'promise-pass',
  'promise-time',
  'promise-too-much',
  'promise-outside',
  'promise-clear',
);
const BEGIN_WITH = 5;

/** The promises a new circle begins with; each can be changed or taken away. */
export const readyPromises = (): string[] => READY.slice(0, BEGIN_WITH).map((id) => t(id));

export function PromisesEditor({ draft, change, missing }: EditorProps) {
  const { promises } = draft;
  const set = (next: string[]) => change({ promises: next });
  const ready = READY.map((id) => t(id)).filter((words) => !promises.includes(words));
  return (
    <>
      <Items
        label={t('keep-promises')}
        items={promises}
        onItems={set}
        removable
        nameOf={(_, at) => t('keep-promise', { number: at + 1 })}
      >
        {(promise, at, put) => (
          <Textarea
            label={t('keep-promise', { number: at + 1 })}
            labelUnseen
            value={promise}
            maxLength={MOST.promise}
            dir="auto"
            trouble={missing === 'promise' && promise.trim().length < 3 && t('keep-promise-missing')}
            onValue={put}
          />
        )}
      </Items>
      {missing === 'promises' && (
        <p class="trouble small" role="alert">
          {t('keep-promises-missing')}
        </p>
      )}
      {promises.length < MOST.promises && (
        <>
          <div class="row">
            <Button
              icon="plus"
              onClick={() => {
                set([...promises, '']);
                requestAnimationFrame(() =>
                  [...document.querySelectorAll<HTMLElement>('.items textarea')].at(-1)?.focus(),
                );
              }}
            >
              {t('keep-promise-add')}
            </Button>
          </div>
          {ready.length > 0 && (
            <details class="fold">
              <summary>{t('keep-promise-ready')}</summary>
              <ul class="items">
                {ready.map((words) => (
                  <li key={words} class="item-line">
                    <span class="speech">{words}</span>
                    <Button
                      onClick={() => {
                        set([...promises, words]);
                        say(t('keep-promise-added'));
                      }}
                    >
                      {t('keep-promise-take')} <span class="unseen">{words}</span>
                    </Button>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
    </>
  );
}

export function ChairsEditor({ draft, change }: EditorProps) {
  return (
    <>
      <Select
        label={t('keep-chairs')}
        hint={t('keep-chairs-hint')}
        value={String(draft.chairs)}
        onValue={(value) => change({ chairs: Number(value) })}
        options={CHAIRS.map((many) => ({ value: String(many), label: String(many) }))}
      />
      <Choice<'open' | 'asking'>
        legend={t('keep-door')}
        look="list"
        value={draft.open ? 'open' : 'asking'}
        onValue={(way) => change({ open: way === 'open' })}
        options={[
          { value: 'open', label: t('keep-door-open'), hint: t('keep-door-open-hint') },
          { value: 'asking', label: t('keep-door-asking'), hint: t('keep-door-asking-hint') },
        ]}
      />
      <Choice<'no' | 'yes'>
        legend={t('keep-listed')}
        look="list"
        value={draft.listed ? 'yes' : 'no'}
        onValue={(way) => change({ listed: way === 'yes' })}
        options={[
          { value: 'no', label: t('keep-listed-no') },
          { value: 'yes', label: t('keep-listed-yes'), hint: t('keep-listed-hint') },
        ]}
      />
    </>
  );
}
