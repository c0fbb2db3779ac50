import { useEffect, useRef, useState } from 'preact/hooks';
import { MOST_TOUCHES, type SkyStar, TOUCHES_AT, touched } from '../../scenes/figure';
import { Button, Field, say, t } from '../../ui';
import { network } from '../network';
import { DrawnSky } from './drawn-sky';
import { NAME, NAMED, namingOf, TOUCH, touchText } from './figure-said';
import { answerTouch } from './music';
import type { StageProps } from './session';
import { nameOf, otherOf } from './stages';
import { nearest, starWords, towardsWords } from './star-words';

/** How far an arrow key moves a light, as a part of the sky. */
const STEP = 0.022;
/** So many stars are offered by words at a time. */
const NEAR = 6;

/** Each moves a light; stars they touch join into a figure, and the two name it together. */
export function Moving(props: StageProps) {
  const { view, talk, touches, stars, lights } = props;
  const before = useRef<number | null>(null);
  const touchedAt = useRef(0);
  const [, moved] = useState(0);

  /** One's own light has come somewhere: if that is a star, it is touched, for both. */
  function goTo(x: number, y: number) {
    const from = lights.own();
    lights.moveTo(x, y);
    const to = lights.own();
    // However fast it goes, it passes no star on its way without touching it.
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / TOUCHES_AT));
    for (let step = 1; step <= steps; step++) {
      const part = step / steps;
      const place = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
      const star = touched(stars, place, before.current);
      if (star !== null && star !== before.current) touch(star);
      before.current = star;
    }
  }

  function touch(star: number) {
    const mine = touches.findLast((one) => one.by === network.member);
    if ((mine?.star === star && mine.at >= touchedAt.current) || touches.length >= MOST_TOUCHES) return;
    // Two stars in the same moment have an order all the same.
    touchedAt.current = Math.max(Math.round(network.now()), touchedAt.current + 1);
    void talk.say({ kind: TOUCH, text: touchText(star, touchedAt.current) }).catch(() => undefined);
    answerTouch();
  }

  function goToStar(star: number) {
    const { x, y } = stars[star]!;
    before.current = star;
    lights.moveTo(x, y);
    touch(star);
    moved((count) => count + 1);
  }

  return (
    <>
      <DrawnSky {...props} />
      {!view.words_alone && <Field2D {...props} goTo={goTo} />}
      <section class="session-sky" aria-label={t('sky')}>
        <Told {...props} />
        <div class="session-gap" />
        {/* Before the stars by words, which are many: a name that the other proposes is seen at once. */}
        <FigureName {...props} />
        {view.words_alone ? (
          <ByWords {...props} goToStar={goToStar} />
        ) : (
          <details class="fold sky-words" data-calm>
            <summary>{t('sky-by-words')}</summary>
            <ByWords {...props} goToStar={goToStar} />
          </details>
        )}
      </section>
    </>
  );
}

/** The sky itself: a light follows a finger, a mouse, or the arrow keys. */
function Field2D({ lights, stars, goTo }: StageProps & { goTo: (x: number, y: number) => void }) {
  const field = useRef<HTMLDivElement>(null);
  const holds = useRef(false);

  function onPointer(event: PointerEvent) {
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return;
      holds.current = true;
      field.current?.setPointerCapture(event.pointerId);
      field.current?.focus({ preventScroll: true });
    }
    if (!holds.current) return;
    if (event.type === 'pointerup' || event.type === 'pointercancel') holds.current = false;
    goTo(event.clientX / innerWidth, event.clientY / innerHeight);
  }

  function onKeyDown(event: KeyboardEvent) {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const { x, y } = lights.own();
    if (by) {
      event.preventDefault();
      goTo(x + by[0]! * STEP, y + by[1]! * STEP);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const [near] = nearest(stars, { x, y }, null, 1);
      if (near !== undefined) say(towardsWords(stars[near]!, { x, y }));
    }
  }

  return (
    <div
      ref={field}
      class="sky-field"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the light in it is moved by keys.
      tabIndex={0}
      aria-label={t('sky-field')}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
      onPointerUp={onPointer}
      onPointerCancel={onPointer}
      onKeyDown={onKeyDown}
    />
  );
}

/** What the two lights touched, told: "Ana’s light touches a blue star, high on the left." */
function Told({ view, side, touches, stars }: StageProps) {
  const other = otherOf(view, side);
  const last = touches.reduce<(typeof touches)[number] | null>(
    (newest, one) => (newest === null || one.at >= newest.at ? one : newest),
    null,
  );
  const words = last && stars[last.star] ? touchWords(last.by, stars[last.star]!, nameOf(other)) : '';
  const known = useRef(words);
  useEffect(() => {
    if (words && words !== known.current) say(words);
    known.current = words;
  }, [words]);
  return (
    <p class="session-told" data-calm>
      {words || t('sky-nothing-yet')}
    </p>
  );
}

const touchWords = (by: string, star: SkyStar, name: string): string =>
  by === network.member
    ? t('sky-you-touch', { star: starWords(star) })
    : t('sky-they-touch', { name, star: starWords(star) });

/** The stars around one's own light, by words: choosing one brings the light there. */
function ByWords({ lights, stars, figure, goToStar }: StageProps & { goToStar: (star: number) => void }) {
  const from = lights.own();
  const here = stars.findIndex((one) => Math.abs(one.x - from.x) + Math.abs(one.y - from.y) < 1e-6);
  const near = nearest(stars, from, here < 0 ? null : here, NEAR);
  return (
    <div class="stack stack-small">
      <p class="soft small">{t('sky-near')}</p>
      <ul class="near-stars">
        {near.map((star) => (
          <li key={star}>
            <Button onClick={() => goToStar(star)}>
              <span class={`star-dot drawn-${stars[star]!.colour}`} aria-hidden="true" />
              {towardsWords(stars[star]!, from)}
              {figure.stars.includes(star) && <span class="soft small"> {t('sky-in-figure')}</span>}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A name for what they drew: one proposes, the other says yes, or thinks of another. */
export function FigureName({ view, side, talk, figure }: StageProps) {
  const [words, setWords] = useState('');
  const naming = namingOf(talk.messages.value);
  const other = nameOf(otherOf(view, side));
  if (figure.stars.length < 2) return null;
  const wide = matchMedia('(min-width: 64rem)').matches;
  const theirs = naming.proposed !== null && naming.by !== network.member;

  async function propose() {
    const name = words.trim();
    if (!name) return;
    setWords('');
    await talk.say({ kind: NAME, text: name }).catch(() => setWords(name));
  }

  return (
    <details class="fold sky-words figure-name" data-calm open={(theirs && !naming.agreed) || wide}>
      <summary aria-live="polite">
        {naming.agreed ? (
          <>
            {t('figure-is')}{' '}
            <b class="speech" dir="auto">
              {naming.agreed}
            </b>
          </>
        ) : naming.proposed ? (
          <>
            {theirs ? t('figure-they-say', { name: other }) : t('figure-you-say', { name: other })}{' '}
            <b class="speech" dir="auto">
              {naming.proposed}
            </b>
          </>
        ) : (
          t('figure-what')
        )}
      </summary>
      {theirs && !naming.agreed && (
        <Button onClick={() => void talk.say({ kind: NAMED, text: naming.proposed! }).catch(() => undefined)}>
          {t('figure-yes')}
        </Button>
      )}
      <form
        class="figure-propose"
        onSubmit={(event) => {
          event.preventDefault();
          void propose();
        }}
      >
        <Field
          label={t(naming.proposed ? 'figure-another' : 'figure-name')}
          value={words}
          maxLength={60}
          autocomplete="off"
          onValue={setWords}
        />
        <Button type="submit" aria-disabled={words.trim() === '' || undefined}>
          {t('figure-propose')}
        </Button>
      </form>
    </details>
  );
}
