import { Chips, Choice, ids, t } from '../../ui';
import { PARTS, type Part } from '../circles/hours';
import { facts } from '../library/facts';
import { threadWords } from '../member/threads';
import { languageName } from '../steward/names';
import { locale } from '../times/now';
import { dayName } from '../times/times';
import { HOPES, type Hope, hopeWords, PACES, type Pace, paceWords } from './reasons';
import { MOST, type Step, type WishesDraft } from './wishes-draft';

const PART = ids('find-morning', 'find-afternoon', 'find-evening', 'find-night');
const WEEK = [0, 1, 2, 3, 4, 5, 6];
const TITLE = ids({
  threads: 'wish-threads',
  hope_threads: 'wish-hope-threads',
  hopes: 'wish-hopes',
  not_threads: 'wish-not-threads',
  pace: 'wish-pace',
  languages: 'wish-languages',
  hours: 'wish-hours',
});
const HINT = ids({
  threads: 'wish-threads-hint',
  hope_threads: 'wish-hope-threads-hint',
  hopes: 'wish-hopes-hint',
  not_threads: 'wish-not-threads-hint',
  pace: 'wish-pace-hint',
  languages: 'wish-languages-hint',
  hours: 'wish-hours-hint',
});

interface StepProps {
  step: Step;
  draft: WishesDraft;
  change: (next: Partial<WishesDraft>) => void;
}

/** One question, large, with room around it. */
export function OneStep({ step, draft, change }: StepProps) {
  return (
    <>
      <h1>{t(TITLE[step])}</h1>
      <p class="soft">{t(HINT[step])}</p>
      <Answer step={step} draft={draft} change={change} />
    </>
  );
}

function Answer({ step, draft, change }: StepProps) {
  const legend = t(TITLE[step]);
  switch (step) {
    case 'threads':
    case 'hope_threads':
    case 'not_threads':
      return (
        <Chips
          legend={legend}
          legendUnseen
          options={(facts.value?.threads ?? []).map((one) => ({ value: one, label: threadWords(one) }))}
          value={draft[step]}
          onValue={(value) => change({ [step]: value.slice(0, MOST.threads) })}
        />
      );
    case 'hopes':
      return (
        <Chips
          legend={legend}
          legendUnseen
          options={HOPES.map((one) => ({ value: one, label: hopeWords(one) }))}
          value={draft.hopes}
          onValue={(value) => change({ hopes: value as Hope[] })}
        />
      );
    case 'pace':
      return (
        <Choice<Pace>
          legend={legend}
          legendUnseen
          look="list"
          options={PACES.map((one) => ({
            value: one,
            label: paceWords(one),
            hint: one === 'slow' ? t('pace-slow-hint') : undefined,
          }))}
          value={draft.pace}
          onValue={(pace) => change({ pace })}
        />
      );
    case 'languages':
      return (
        <Chips
          legend={legend}
          legendUnseen
          options={(facts.value?.languages ?? []).map((one) => ({ value: one, label: languageName(one) }))}
          value={draft.languages}
          onValue={(value) => change({ languages: value.slice(0, MOST.languages) })}
        />
      );
    case 'hours':
      return (
        <>
          <Chips
            legend={t('find-parts')}
            options={PARTS.map((part, at) => ({ value: part, label: t(PART[at]!) }))}
            value={draft.parts}
            onValue={(values) => change({ parts: PARTS.filter((part) => values.includes(part)) as Part[] })}
          />
          <Chips
            legend={t('find-days')}
            options={WEEK.map((day) => ({ value: String(day), label: dayName(day, locale()) }))}
            value={draft.days.map(String)}
            onValue={(values) => change({ days: WEEK.filter((day) => values.includes(String(day))) })}
          />
        </>
      );
  }
}

const ROW = ids({
  threads: 'wish-row-threads',
  hope_threads: 'wish-row-hope-threads',
  hopes: 'wish-row-hopes',
  not_threads: 'wish-row-not-threads',
  pace: 'wish-row-pace',
  languages: 'wish-row-languages',
  hours: 'wish-row-hours',
});

export const rowWords = (step: Step): string => t(ROW[step]);
export const partWords = (part: Part): string => t(PART[PARTS.indexOf(part)]!);
