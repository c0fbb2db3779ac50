import { useState } from 'preact/hooks';
import { Actions, Button, Notice, t } from '../../ui';
import type { Entry } from './entry';
import { EntryShown } from './entry-shown';
import { DiaryFrame } from './frame';
import { entries, heldDiary, type Kept } from './held';
import { localDay } from './sinking';

/** So many entries are shown at first, and with each press. */
const AT_ONCE = 30;

/** The diary: what one felt, the newest first. */
export default function DiaryScreen() {
  return (
    <DiaryFrame title={t('diary-title')} back={{ to: '/home', words: t('diary-to-home') }}>
      <Inside />
    </DiaryFrame>
  );
}

function Inside() {
  const [most, setMost] = useState(AT_ONCE);
  const [withHidden, setWithHidden] = useState(false);
  const all = entries.value;
  const hidden = all.filter((one) => one.content.hidden).length;
  const shown = withHidden ? all : all.filter((one) => !one.content.hidden);

  return (
    <>
      <div class="panel stack">
        <h1>{t('diary-title')}</h1>
        <p>{t(all.length === 0 ? 'diary-first' : 'diary-words')}</p>
        <p class="soft small" aria-live="polite">
          {where()}
        </p>
        <nav class="row" aria-label={t('diary-ways')}>
          {all.length > 0 && (
            <a class="button" href="/diary/weeks">
              {t('diary-to-weeks')}
            </a>
          )}
          <a class="button" href="/diary/mine">
            {t('diary-to-mine')}
          </a>
        </nav>
      </div>
      <Trouble />
      {byDay(shown.slice(0, most)).map(({ day, at, kept }) => (
        <section key={day} class="panel stack diary-day" aria-label={t('diary-day', { at })}>
          <h2>{t('diary-day', { at })}</h2>
          {kept.map((one) => (
            <EntryShown key={one.id} kept={one} />
          ))}
        </section>
      ))}
      {(shown.length > most || hidden > 0) && (
        <div class="row diary-more">
          {shown.length > most && (
            <Button onClick={() => setMost(most + AT_ONCE)}>{t('diary-earlier')}</Button>
          )}
          {hidden > 0 && (
            <Button kind="text" aria-expanded={withHidden} onClick={() => setWithHidden(!withHidden)}>
              {t(withHidden ? 'diary-hidden-close' : 'diary-hidden-open')}
            </Button>
          )}
        </div>
      )}
      <Actions>
        <a class="button button-primary" href="/diary/write">
          {t('diary-write')}
        </a>
      </Actions>
    </>
  );
}

function byDay(all: readonly Kept<Entry>[]): { day: number; at: Date; kept: Kept<Entry>[] }[] {
  const days: { day: number; at: Date; kept: Kept<Entry>[] }[] = [];
  for (const one of all) {
    const day = localDay(one.content.felt_at);
    const last = days.at(-1);
    if (last?.day === day) last.kept.push(one);
    else days.push({ day, at: new Date(one.content.felt_at), kept: [one] });
  }
  return days;
}

function where(): string {
  switch (heldDiary.value?.place.value) {
    case 'everywhere':
      return t('diary-everywhere');
    case 'nowhere':
      return t('diary-nowhere');
    default:
      return t('diary-here');
  }
}

function Trouble() {
  const place = heldDiary.value?.place.value;
  if (place !== 'full' && place !== 'torn') return null;
  return (
    <Notice kind="trouble">
      <p>{t(place === 'full' ? 'diary-full' : 'diary-torn')}</p>
    </Notice>
  );
}
