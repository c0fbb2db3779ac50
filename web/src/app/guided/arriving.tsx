import { useId } from 'preact/hooks';
import { Button, Field, ids, Panel, t } from '../../ui';
import { mostOf, sumOf, type Which } from './asked';
import { ANSWERS } from './figure-said';
import { Heavy } from './heavy';
import { keptOf } from './kept';
import type { StageProps } from './session';
import { nameOf } from './stages';
import { isThing, THINGS, ThingSign, thingWords } from './things';

const ANSWERS_WORDS = ids({ mood: 'answers-mood', worry: 'answers-worry' });

/** Under the lamp: something to hold on to, and how heavy it is. */
export function Arriving({ view, talk, side }: StageProps) {
  if (view.stopped) return <Held session={view.session} />;
  return (
    <Panel>
      <HoldOn session={view.session} />
      {side === 'member' && (
        <>
          <Heavy session={view.session} talk={talk} when="before" name={nameOf(view.guide)} />
          <AnswersShown session={view.session} talk={talk} name={nameOf(view.guide)} />
        </>
      )}
    </Panel>
  );
}

/** One thing from the jar: a drawn one, or one's own in a few words. It is nobody else's. */
function HoldOn({ session }: { session: string }) {
  const keeping = keptOf(session);
  const kept = keeping.kept.value;
  const name = useId();
  return (
    <fieldset class="choice hold-on">
      <legend>{t('hold-on')}</legend>
      <p class="soft small">{t('hold-on-words')}</p>
      <div class="hold-things">
        {THINGS.map((thing) => (
          <label key={thing} class="pick hold-thing">
            <input
              type="radio"
              name={name}
              value={thing}
              checked={kept?.holding === thing}
              onChange={() => void keeping.change({ holding: thing })}
            />
            <span class="pick-words">
              <ThingSign thing={thing} />
              {thingWords(thing)}
            </span>
          </label>
        ))}
        <label class="pick hold-thing">
          <input
            type="radio"
            name={name}
            value="own"
            checked={kept?.holding === 'own'}
            onChange={() => void keeping.change({ holding: 'own' })}
          />
          <span class="pick-words">{t('hold-on-own')}</span>
        </label>
      </div>
      {kept?.holding === 'own' && (
        <Field
          label={t('hold-on-own-label')}
          value={kept.holding_words}
          maxLength={120}
          onValue={(words) => void keeping.change({ holding_words: words })}
        />
      )}
    </fieldset>
  );
}

/** What one holds on to, wherever it helps to be reminded of it. */
export function Held({ session }: { session: string }) {
  const kept = keptOf(session).kept.value;
  if (!kept?.holding) return null;
  return (
    <p class="held-on" data-calm>
      {isThing(kept.holding) ? (
        <>
          <ThingSign thing={kept.holding} />
          {t('held-on', { thing: thingWords(kept.holding) })}
        </>
      ) : (
        kept.holding_words && <span dir="auto">{kept.holding_words}</span>
      )}
    </p>
  );
}

/** Answers that were given before can be shown to the guide, each by one press; nothing else is. */
function AnswersShown({ session, talk, name }: { session: string; talk: StageProps['talk']; name: string }) {
  const kept = keptOf(session).kept.value;
  const said = talk.messages.value
    .filter((one) => one.mine && one.kind === ANSWERS)
    .map((one) => one.lines[0]);
  const some = (['mood', 'worry'] as const).flatMap((which: Which) => {
    const sum = sumOf(which, kept?.[which] ?? null);
    return sum === null ? [] : [{ which, sum, text: `${which} ${sum} ${kept?.[which]?.answers.join('')}` }];
  });
  return (
    <>
      {some.map(({ which, sum, text }) => (
        <div key={which} class="row row-spread">
          <span>{t(ANSWERS_WORDS[which], { sum, most: mostOf(which) })}</span>
          {said.includes(text) ? (
            <span class="soft small">{t('shown', { name })}</span>
          ) : (
            <Button onClick={() => void talk.say({ kind: ANSWERS, text }).catch(() => undefined)}>
              {t('show-it', { name })}
              <span class="unseen"> {t(ANSWERS_WORDS[which], { sum, most: mostOf(which) })}</span>
            </Button>
          )}
        </div>
      ))}
    </>
  );
}
