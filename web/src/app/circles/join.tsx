import { useEffect, useRef, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Actions, Button, Icon, Panel, Textarea, t, toast } from '../../ui';
import type { CircleView } from '../../wire';
import { network } from '../network';
import { go, type ScreenProps } from '../router';
import { why } from '../steward/reading';
import { Trouble } from '../trouble';
import { forgetFound } from './finding';
import { Circles, One, toCircle } from './frame';
import { recall, useKept } from './kept';
import { Promises } from './parts';
import { type CircleReading, circlePath } from './reading';

const MOST_WORDS = 500;
const EMPTY = { words: '' };

/** The promises of a circle and one's own yes: to come in, to ask, to wait, or anew when they have changed. */
export default function JoinScreen({ params }: ScreenProps) {
  const circle = params.circle ?? '';
  return (
    <Circles title={t('join-title')} back={toCircle(circle)}>
      <One circle={circle} title={t('join-title')}>
        {(view, reading) => <Recalled view={view} reading={reading} />}
      </One>
    </Circles>
  );
}

interface JoinProps {
  view: CircleView;
  reading: CircleReading;
}

const draftOf = (circle: string): string => `circle.asking.${circle}`;

function Recalled(props: JoinProps) {
  const [begun, setBegun] = useState<typeof EMPTY | null>(null);
  const { circle } = props.view;
  useEffect(() => void recall(draftOf(circle), EMPTY).then((kept) => setBegun(kept ?? EMPTY)), [circle]);
  return begun && <Join {...props} begun={begun} />;
}

/** What stands above and on the button, by what one's yes does. */
function wordsFor(view: CircleView): { sure: string; next: string } {
  if (view.standing === 'in') return { sure: t('join-agree'), next: t('join-agree-next') };
  if (!view.open) return { sure: t('circle-ask'), next: t('join-ask-next') };
  if (view.taken >= view.chairs) return { sure: t('circle-wait'), next: t('join-wait-next') };
  return { sure: t('circle-take'), next: t('join-take-next') };
}

function doneWords({ standing }: CircleView): string {
  if (standing === 'in') return t('join-in');
  return standing === 'asking' ? t('join-asked') : t('join-waits');
}

function Join({ view, reading, begun }: JoinProps & { begun: typeof EMPTY }) {
  const { draft, change, letGo } = useKept(draftOf(view.circle), begun, begun !== EMPTY);
  const [yes, setYes] = useState(false);
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const { sure, next } = wordsFor(view);
  const asks = view.standing !== 'in' && !view.open;

  async function join() {
    if (!yes) {
      setTrouble(t('join-yes-first'));
      box.current?.focus();
      return;
    }
    setBusy(true);
    setTrouble('');
    const edition = view.promises_edition;
    try {
      const answer =
        view.standing === 'in'
          ? await network.http.post<CircleView>(`${circlePath(view.circle)}/promises`, { edition })
          : await network.http.post<CircleView>(`${circlePath(view.circle)}/join`, {
              edition,
              words: asks ? draft.words.trim() : '',
            });
      await letGo();
      forgetFound();
      toast(doneWords(answer));
      go(`/circles/${view.circle}`, { replace: true });
    } catch (error) {
      // The promises may have changed meanwhile: they are read anew, and the yes is to what is read.
      if (error instanceof Refused && error.code === 'stale') {
        setYes(false);
        await reading.again();
        setTrouble(t('join-stale'));
      } else setTrouble(asks && draft.words ? `${why(error)} ${t('circles-words-here')}` : why(error));
      setBusy(false);
    }
  }

  return (
    <>
      <div class="panel stack">
        <h1>{t('join-title')}</h1>
        <p>{t('join-words')}</p>
        <Promises view={view} />
        <label class="own-yes">
          <input
            ref={box}
            type="checkbox"
            checked={yes}
            aria-describedby="own-yes-hint"
            onChange={(event) => {
              setYes(event.currentTarget.checked);
              setTrouble('');
            }}
          />
          <span class="own-yes-words">
            <span class="own-yes-sign">{yes && <Icon name="check" />}</span>
            {t('join-yes')}
          </span>
        </label>
        <p id="own-yes-hint" class="soft small">
          {t('join-yes-hint')}
        </p>
      </div>
      {asks && (
        <Panel>
          <Textarea
            label={t('join-ask-words')}
            hint={t('join-ask-hint')}
            value={draft.words}
            maxLength={MOST_WORDS}
            dir="auto"
            onValue={(words) => change({ words })}
          />
        </Panel>
      )}
      <Actions>
        <Trouble words={trouble} />
        <p class="on-night soft small">{next}</p>
        <Button kind="primary" icon="star" busy={busy} onClick={() => void join()}>
          {sure}
        </Button>
      </Actions>
    </>
  );
}
