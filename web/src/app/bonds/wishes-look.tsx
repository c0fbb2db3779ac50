import { Button, t } from '../../ui';
import { languageName } from '../steward/names';
import { locale } from '../times/now';
import { dayName } from '../times/times';
import { hopeWords, listed, paceWords, threadList } from './reasons';
import { STEPS, type Step, type WishesDraft } from './wishes-draft';
import { partWords, rowWords } from './wishes-step';

/** All that was said, to look at once more; each of it can be changed. */
export function Looking({ draft, onChange }: { draft: WishesDraft; onChange: (step: Step) => void }) {
  return (
    <>
      <h1>{t('wish-look-title')}</h1>
      <p class="soft">{t('wish-look-words')}</p>
      <dl class="wished">
        {STEPS.map((step) => (
          <div key={step} class="wished-row">
            <dt class="soft small">{rowWords(step)}</dt>
            <dd>{said(step, draft)}</dd>
            <dd class="wished-change">
              <Button
                kind="text"
                aria-label={t('wish-change-one', { what: rowWords(step) })}
                onClick={() => onChange(step)}
              >
                {t('wish-change-it')}
              </Button>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function said(step: Step, draft: WishesDraft): string {
  switch (step) {
    case 'threads':
    case 'hope_threads':
    case 'not_threads':
      return threadList(draft[step]) || t('wish-open-left');
    case 'hopes':
      return listed(draft.hopes.map(hopeWords)) || t('wish-open-left');
    case 'pace':
      return paceWords(draft.pace);
    case 'languages':
      return listed(draft.languages.map(languageName)) || t('wish-open-left');
    case 'hours':
      return hours(draft);
  }
}

function hours({ days, parts }: WishesDraft): string {
  if (days.length === 0 && parts.length === 0) return t('wish-any-hour');
  return t('wish-some-hours', {
    parts: parts.length > 0 ? listed(parts.map(partWords)) : t('wish-whole-days'),
    days: days.length > 0 ? listed(days.map((day) => dayName(day, locale()))) : t('wish-every-day'),
  });
}
