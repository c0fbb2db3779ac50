import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Button, Notice, Panel, t, toast } from '../../ui';
import type { GuideDesk, OwnOffer, TimeView } from '../../wire';
import { recall } from '../circles/kept';
import { network } from '../network';
import { go, type ScreenProps } from '../router';
import { Asking, type Question } from '../steward/asking';
import { why } from '../steward/reading';
import { useNow } from '../times/now';
import { scheduleDraft } from '../times/schedule-draft';
import { scheduleWords } from '../times/schedule-editor';
import { wallTime } from '../times/times';
import { Trouble } from '../trouble';
import { Guides } from './frame';
import { asChanged, draftOf, type OfferDraft } from './offer-draft';
import { OfferEditor } from './offer-editor';
import { useSessions } from './reading';
import { momentWords, SessionTime } from './times';

/** One of my offers: its next times, taking single ones out, changing and ending it. */
export default function KeepOfferScreen({ params }: ScreenProps) {
  return (
    <Guides title={t('guiding-one')} back={{ to: '/guiding', words: t('guiding-back') }}>
      <One offer={params.offer ?? ''} />
    </Guides>
  );
}

function One({ offer }: { offer: string }) {
  const read = useSessions<GuideDesk>('/api/guiding');
  const [taken, setTaken] = useState<GuideDesk | null>(null);
  const [changes, setChanges] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  const [trouble, setTrouble] = useState('');
  const now = useNow();
  const told = read.value?.offers.find((one) => one.offer === offer);
  const mine = taken?.offers.find((one) => one.offer === offer);
  const view = mine && mine.version >= (told?.version ?? 0) ? mine : told;

  if (!view)
    return (
      <div class="panel stack" aria-live="polite">
        <h1>{t('guiding-one')}</h1>
        {read.trouble ? (
          <Notice kind="trouble" alert>
            <p>{read.trouble}</p>
            <Button onClick={() => void read.again()}>{t('shell-again')}</Button>
          </Notice>
        ) : (
          <p class="soft">{t(read.value ? 'guiding-gone' : 'library-opening')}</p>
        )}
      </div>
    );
  if (changes)
    return <Change view={view} took={setTaken} again={read.again} onClose={() => setChanges(false)} />;

  async function ask(path: string, body: object) {
    setTrouble('');
    try {
      setTaken(await network.http.post<GuideDesk>(`/api/offers/${offer}/${path}`, body));
    } catch (error) {
      setTrouble(why(error));
      if (error instanceof Refused && error.code === 'stale') await read.again();
    }
  }

  const end: Question = {
    title: t('guiding-end'),
    words: t('guiding-end-words'),
    sure: t('guiding-end'),
    act: async () => {
      await network.http.post(`/api/offers/${offer}/end`, { version: view.version });
      toast(t('guiding-ended'));
      go('/guiding');
    },
  };
  const close = (one: TimeView): Question => ({
    title: t('guiding-close'),
    words: t('guiding-close-words', { when: momentWords(one.starts_at) }),
    sure: t('guiding-close'),
    act: () => ask('time', { version: view.version, start: one.start, what: 'close' }),
  });

  return (
    <>
      <div class="panel stack">
        <h1 dir="auto">{view.title}</h1>
        <p class="speech">{offerWords(view)}</p>
        <p>{t('guiding-waiting', { count: view.waiting })}</p>
        {view.ended_at !== null && <Notice>{t('guiding-ended')}</Notice>}
        <div class="row">
          <Button onClick={() => setChanges(true)}>{t('guiding-change')}</Button>
          <Button kind="text" onClick={() => setQuestion(end)}>
            {t('guiding-end')}
          </Button>
        </div>
      </div>
      <Panel title={t('guiding-next')}>
        <Trouble words={trouble} />
        {view.times.length === 0 && <p class="soft">{t('guiding-no-times')}</p>}
        <ul class="meetings">
          {view.times.map((one) => (
            <li key={one.start} class="item-line">
              <SessionTime at={one.starts_at} zone={view.zone} now={now} />
              <Button kind="text" onClick={() => setQuestion(close(one))}>
                {t('guiding-close')}
                <span class="unseen"> {momentWords(one.starts_at)}</span>
              </Button>
            </li>
          ))}
        </ul>
      </Panel>
      {view.closed.length > 0 && (
        <Panel title={t('guiding-closed')}>
          <ul class="meetings">
            {view.closed.map((start) => (
              <li key={start} class="item-line">
                <span>{start.replace('T', ' ')}</span>
                <Button
                  kind="text"
                  onClick={() => void ask('time', { version: view.version, start, what: 'open' })}
                >
                  {t('guiding-open')}
                  <span class="unseen"> {start.replace('T', ' ')}</span>
                </Button>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

/** "Every Tuesday at 17:00 in Berlin, for 45 minutes." */
export const offerWords = (one: OwnOffer): string =>
  scheduleWords(
    scheduleDraft(
      { start: one.start, zone: one.zone, minutes: one.minutes, rule: one.rule },
      one.start.slice(0, 10),
    ),
  );

interface ChangeProps {
  view: OwnOffer;
  took: (desk: GuideDesk) => void;
  again: () => Promise<void>;
  onClose: () => void;
}

function Change({ view, took, again, onClose }: ChangeProps) {
  const [begun, setBegun] = useState<{ draft: OfferDraft; recalled: boolean } | null>(null);
  const name = `offer.${view.offer}`;

  useEffect(() => {
    const now = draftOf(view, wallTime(network.now(), view.zone).slice(0, 10));
    void recall(name, now).then((kept) => setBegun({ draft: kept ?? now, recalled: kept !== null }));
  }, [name]);

  if (!begun) return <p class="panel soft">{t('library-opening')}</p>;
  return (
    <>
      <Notice>{t('guiding-change-words')}</Notice>
      <OfferEditor
        name={name}
        begun={begun.draft}
        recalled={begun.recalled}
        title={t('guiding-change')}
        sure={t('guiding-change-keep')}
        send={async (draft) => {
          try {
            const path = `/api/offers/${view.offer}/change`;
            took(await network.http.post<GuideDesk>(path, asChanged(draft, view.version)));
            toast(t('guiding-changed'));
          } catch (error) {
            if (error instanceof Refused && error.code === 'stale') await again();
            throw error;
          }
        }}
        onClose={onClose}
      />
    </>
  );
}
