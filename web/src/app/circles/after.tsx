import { useState } from 'preact/hooks';
import { Actions, Button, Choice, ids, Panel, t } from '../../ui';
import type { AfterMeeting, AfterMeetings, HowTheGroupIs } from '../../wire';
import { network } from '../network';
import type { ScreenProps } from '../router';
import { useRead, why } from '../steward/reading';
import { locale } from '../times/now';
import { Trouble } from '../trouble';
import { Circles, toCircle } from './frame';
import { circlePath } from './reading';

type Said = keyof HowTheGroupIs;

const SAID: readonly Said[] = ['close', 'heavy', 'safe', 'strength'];
const ASKED = ids('was-close', 'was-heavy', 'was-safe', 'was-strength');
const WORDS: Record<Said, readonly string[]> = {
  close: ids('was-close-0', 'was-close-1', 'was-close-2', 'was-close-3'),
  heavy: ids('was-heavy-0', 'was-heavy-1', 'was-heavy-2', 'was-heavy-3'),
  safe: ids('was-safe-0', 'was-safe-1', 'was-safe-2', 'was-safe-3'),
  strength: ids('was-strength-0', 'was-strength-1', 'was-strength-2', 'was-strength-3'),
};

/** How the group was after a meeting: four taps, and what was said of earlier ones. For those who lead it alone. */
export default function AfterScreen({ params }: ScreenProps) {
  const circle = params.circle ?? '';
  return (
    <Circles title={t('was-title')} back={toCircle(circle)}>
      <After circle={circle} meeting={params.meeting} />
    </Circles>
  );
}

function After({ circle, meeting }: { circle: string; meeting: string | undefined }) {
  const { value, trouble } = useRead<AfterMeetings>(`${circlePath(circle)}/after`);
  const [told, setTold] = useState<AfterMeetings | null>(null);
  const meetings = (told ?? value)?.meetings;
  const earlier = meetings?.filter((one) => told !== null || one.meeting !== meeting);
  return (
    <>
      {meeting && !told ? (
        <Tell meeting={meeting} before={meetings?.find((one) => one.meeting === meeting)} onTold={setTold} />
      ) : (
        <div class="panel stack">
          <h1>{t('was-title')}</h1>
          <p>{t(told ? 'was-thanks' : 'was-words')}</p>
        </div>
      )}
      {trouble && <Trouble words={trouble} />}
      {earlier && earlier.length === 0 && !meeting && (
        <Panel>
          <p class="soft">{t('was-none')}</p>
        </Panel>
      )}
      {earlier && earlier.length > 0 && (
        <Panel title={t('was-earlier')}>
          <ul class="items">
            {earlier.map((one) => (
              <li key={`${one.meeting} ${one.at}`} class="item">
                <Was one={one} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

interface TellProps {
  meeting: string;
  /** What one said of it already; it can be said anew. */
  before: AfterMeeting | undefined;
  onTold: (all: AfterMeetings) => void;
}

function Tell({ meeting, before, onTold }: TellProps) {
  const [said, setSaid] = useState<Partial<HowTheGroupIs>>({});
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const of = (what: Said): number | undefined => said[what] ?? before?.[what];

  async function tell() {
    const [close, heavy, safe, strength] = SAID.map(of);
    if (close === undefined || heavy === undefined || safe === undefined || strength === undefined)
      return setTrouble(t('was-all-four'));
    setBusy(true);
    setTrouble('');
    try {
      const body: HowTheGroupIs = { close, heavy, safe, strength };
      onTold(await network.http.post<AfterMeetings>(`/api/meetings/${meeting}/after`, body));
    } catch (error) {
      setTrouble(`${why(error)} ${t('was-still-here')}`);
      setBusy(false);
    }
  }

  return (
    <>
      <div class="panel stack">
        <h1>{t('was-title')}</h1>
        <p>{t('was-tell-words')}</p>
        {SAID.map((what, at) => (
          <Choice
            key={what}
            legend={t(ASKED[at]!)}
            value={of(what)?.toString() ?? null}
            onValue={(value) => setSaid({ ...said, [what]: Number(value) })}
            options={WORDS[what].map((id, much) => ({ value: String(much), label: t(id) }))}
          />
        ))}
      </div>
      <Actions>
        <Trouble words={trouble} />
        <Button kind="primary" busy={busy} onClick={() => void tell()}>
          {t('was-keep')}
        </Button>
      </Actions>
    </>
  );
}

/** One earlier meeting, in words; the marks beside them say the same again. */
function Was({ one }: { one: AfterMeeting }) {
  const date = new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', dateStyle: 'long' });
  return (
    <>
      <p class="soft small">{date.format(Date.parse(`${one.start}Z`))}</p>
      <dl class="was">
        {SAID.map((what, at) => (
          <div key={what}>
            <dt>{t(ASKED[at]!)}</dt>
            <dd>
              <span class="was-mark" data-much={one[what]} aria-hidden="true" />
              {t(WORDS[what][one[what]] ?? WORDS[what][0]!)}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
