import { useEffect, useState } from 'preact/hooks';
import { Button, Choice, Field, IconButton, Notice, Select, Textarea, t } from '../../ui';
import type { Lines, PersonRole } from '../../wire';
import { network } from '../network';
import { countryName, kindWords, languageName, roleWords } from './names';
import { CountrySelect, HoursChoice, LanguageChoice, ZoneSelect } from './place';
import type { Draft } from './setup-draft';

interface StepProps {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  trouble: string;
}

export interface Step {
  key: string;
  title: () => string;
  words: () => string;
  Body: (props: StepProps) => preact.JSX.Element;
  /** What is not right yet; empty: one may go on. */
  missing?: (draft: Draft) => string;
}

export const STEPS: readonly Step[] = [
  {
    key: 'name',
    title: () => t('setup-name-title'),
    words: () => t('setup-name-words'),
    Body: ({ draft, set, trouble }) => (
      <>
        <Field
          label={t('setup-name')}
          value={draft.name}
          onValue={(name) => set({ name })}
          maxLength={60}
          trouble={trouble}
          autocomplete="off"
        />
        <Textarea
          label={t('setup-about')}
          hint={t('setup-about-hint')}
          value={draft.about}
          onValue={(about) => set({ about })}
          maxLength={1000}
        />
      </>
    ),
    missing: (draft) => (draft.name.trim() ? '' : t('setup-name-missing')),
  },
  {
    key: 'country',
    title: () => t('setup-country-title'),
    words: () => t('setup-country-words'),
    Body: ({ draft, set, trouble }) => (
      <>
        <CountrySelect value={draft.country} onValue={(country) => set({ country })} />
        {trouble && (
          <p class="trouble" role="alert">
            {trouble}
          </p>
        )}
        {draft.country && <LinesThere key={draft.country} country={draft.country} />}
      </>
    ),
    missing: (draft) => (draft.country ? '' : t('setup-country-missing')),
  },
  {
    key: 'languages',
    title: () => t('setup-languages-title'),
    words: () => t('setup-languages-words'),
    Body: ({ draft, set, trouble }) => (
      <>
        <LanguageChoice value={draft.languages} onValue={(languages) => set({ languages })} />
        {trouble && (
          <p class="trouble" role="alert">
            {trouble}
          </p>
        )}
        <ZoneSelect value={draft.time_zone} onValue={(time_zone) => set({ time_zone })} />
      </>
    ),
    missing: (draft) => (draft.languages.length > 0 ? '' : t('setup-languages-missing')),
  },
  {
    key: 'hours',
    title: () => t('setup-hours-title'),
    words: () => t('setup-hours-words'),
    Body: ({ draft, set }) => <HoursChoice value={draft.hours} onValue={(hours) => set({ hours })} />,
  },
  {
    key: 'age',
    title: () => t('setup-age-title'),
    words: () => t('setup-age-words'),
    Body: ({ draft, set }) => (
      <Choice
        legend={t('setup-age')}
        legendUnseen
        options={['13', '14', '16', '18'].map((value) => ({
          value,
          label: t('setup-age-from', { age: Number(value) }),
        }))}
        value={String(draft.age_floor)}
        onValue={(age) => set({ age_floor: Number(age) })}
      />
    ),
  },
  {
    key: 'retention',
    title: () => t('setup-retention-title'),
    words: () => t('setup-retention-words'),
    Body: ({ draft, set }) => (
      <Choice
        legend={t('setup-retention')}
        legendUnseen
        look="list"
        options={['7', '14', '30'].map((value) => ({
          value,
          label: t('setup-retention-days', { count: Number(value) }),
        }))}
        value={String(draft.retention_days)}
        onValue={(days) => set({ retention_days: Number(days) })}
      />
    ),
  },
  {
    key: 'lead',
    title: () => t('setup-lead-title'),
    words: () => t('setup-lead-words'),
    Body: ({ draft, set }) => (
      <>
        <Field
          label={t('setup-lead')}
          hint={t('setup-lead-hint')}
          value={draft.lead_name}
          onValue={(lead_name) => set({ lead_name })}
          maxLength={60}
          autocomplete="off"
        />
        <Field
          label={t('setup-lead-contact')}
          hint={t('setup-lead-contact-hint')}
          value={draft.lead_contact}
          onValue={(lead_contact) => set({ lead_contact })}
          maxLength={300}
          autocomplete="off"
        />
      </>
    ),
  },
  {
    key: 'you',
    title: () => t('setup-you-title'),
    words: () => t('setup-you-words'),
    Body: ({ draft, set, trouble }) => (
      <Field
        label={t('setup-you')}
        value={draft.steward_name}
        onValue={(steward_name) => set({ steward_name })}
        maxLength={60}
        trouble={trouble}
        autocomplete="off"
      />
    ),
    missing: (draft) => (draft.steward_name.trim() ? '' : t('setup-you-missing')),
  },
  {
    key: 'invitations',
    title: () => t('setup-invitations-title'),
    words: () => t('setup-invitations-words'),
    Body: Invitations,
  },
  {
    key: 'ready',
    title: () => t('setup-ready-title'),
    words: () => t('setup-ready-words'),
    Body: ({ draft }) => <Summary draft={draft} />,
  },
];

/** The lines that people in this country see from the first moment; a steward looks through all of them at the end. */
function LinesThere({ country }: { country: string }) {
  const [lines, setLines] = useState<Lines | null>(null);

  useEffect(() => {
    // Nothing depends on this preview: without it the lines are looked through at the end all the same.
    network.http.get<Lines>(`/api/lines?country=${country}`).then(setLines, () => setLines(null));
  }, [country]);

  if (!lines) return null;
  if (!lines.known)
    return <Notice icon="phone">{t('setup-lines-none', { country: countryName(country) })}</Notice>;
  return (
    <section class="stack stack-small" aria-labelledby="setup-lines">
      <h2 id="setup-lines">{t('setup-lines')}</h2>
      <p class="soft small">{t('setup-lines-words')}</p>
      <ul class="desk-things">
        {lines.lines.map((line) => (
          <li key={line.line}>
            {line.name} <span class="desk-phone">{line.phone || line.text}</span>
            <span class="soft small">
              {' '}
              {[kindWords(line.kind), line.hours, t('setup-line-seen', { on: line.verified_on })]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const ASKED_ROLES: readonly PersonRole[] = ['supporter', 'steward'];

function Invitations({ draft, set }: StepProps) {
  const change = (at: number, part: Partial<Draft['invitations'][number]>) =>
    set({ invitations: draft.invitations.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  return (
    <>
      {draft.invitations.map((one, at) => (
        <fieldset key={at} class="desk-card desk-invite choice">
          <legend class="unseen">{t('setup-invitation', { number: at + 1 })}</legend>
          <Select
            label={t('setup-invitation-as')}
            value={one.role}
            onValue={(role) => change(at, { role: role as PersonRole })}
            options={ASKED_ROLES.map((value) => ({ value, label: roleWords(value) }))}
          />
          <Field
            label={t('setup-invitation-note')}
            value={one.note}
            onValue={(note) => change(at, { note })}
            maxLength={200}
            autocomplete="off"
          />
          <IconButton
            icon="close"
            label={t('setup-invitation-less', { number: at + 1 })}
            onClick={() => set({ invitations: draft.invitations.filter((_, index) => index !== at) })}
          />
        </fieldset>
      ))}
      {draft.invitations.length < 30 && (
        <Button
          icon="plus"
          onClick={() => set({ invitations: [...draft.invitations, { role: 'supporter', note: '' }] })}
        >
          {t('setup-invitation-more')}
        </Button>
      )}
    </>
  );
}

function Summary({ draft }: { draft: Draft }) {
  const facts: [string, string][] = [
    [t('setup-name'), draft.name],
    [t('place-country'), countryName(draft.country)],
    [t('place-languages'), draft.languages.map(languageName).join(', ')],
    [t('place-zone'), draft.time_zone.replaceAll('_', ' ')],
    [t('setup-age'), t('setup-age-from', { age: draft.age_floor })],
    [t('setup-retention'), t('setup-retention-days', { count: draft.retention_days })],
    [t('setup-lead'), draft.lead_name || t('setup-later')],
    [t('setup-you'), draft.steward_name],
    [t('setup-invitations'), t('setup-invitations-count', { count: draft.invitations.length })],
  ];
  return (
    <dl class="desk-facts">
      {facts.map(([label, words]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}
