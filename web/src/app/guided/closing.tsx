import { useState } from 'preact/hooks';
import { packFigure } from '../../scenes/figure';
import { Button, Field, Panel, t } from '../../ui';
import { NAME, namingOf, WORD } from './figure-said';
import { Heavy } from './heavy';
import { keptOf } from './kept';
import { FigureDrawn } from './kept-figure';
import type { StageProps } from './session';
import { nameOf } from './stages';

/** Back under the lamp: how heavy it is now, one word, the figure, and the next time. */
export function Closing(props: StageProps) {
  const { view, talk, side } = props;
  return (
    <>
      <Panel>
        {side === 'member' && (
          <Heavy session={view.session} talk={talk} when="after" name={nameOf(view.guide)} />
        )}
        <OneWord talk={talk} />
        <p class="soft small">{t(side === 'guide' ? 'closing-next-guide' : 'closing-next')}</p>
      </Panel>
      <FigureToKeep {...props} />
    </>
  );
}

/** One word to take along, said to the other. */
function OneWord({ talk }: Pick<StageProps, 'talk'>) {
  const [word, setWord] = useState('');
  const said = [...talk.messages.value, ...talk.waiting.value].some(
    (one) => one.kind === WORD && ('mine' in one ? one.mine : true),
  );
  if (said) return <p>{t('word-said')}</p>;

  async function send() {
    const text = word.trim();
    if (!text) return;
    await talk.say({ kind: WORD, text }).catch(() => undefined);
  }

  return (
    <form
      class="figure-propose"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Field label={t('word-label')} value={word} maxLength={80} autocomplete="off" onValue={setWord} />
      <Button type="submit" aria-disabled={word.trim() === '' || undefined}>
        {t('word-say')}
      </Button>
    </form>
  );
}

/** What they drew together: each can keep it, for themselves. */
export function FigureToKeep({ view, talk, figure }: Pick<StageProps, 'view' | 'talk' | 'figure'>) {
  const keeping = keptOf(view.session);
  const kept = keeping.kept.value;
  const messages = talk.messages.value;
  const naming = namingOf(messages);
  const name =
    naming.agreed ?? naming.proposed ?? messages.findLast((one) => one.kind === NAME)?.lines[0] ?? '';
  if (figure.stars.length < 2) return null;
  const packed = packFigure(view.seed, figure);
  const isKept = kept?.figure === packed && kept.figure_name === name;
  return (
    <Panel class="figure-keep">
      <FigureDrawn seed={view.seed} figure={figure} name={name || t('figure-unnamed')} />
      <p class="figure-title" dir="auto">
        {name || t('figure-unnamed')}
      </p>
      {isKept ? (
        <p class="soft small">{t('figure-kept')}</p>
      ) : (
        <Button onClick={() => void keeping.change({ figure: packed, figure_name: name })}>
          {t('figure-keep')}
        </Button>
      )}
    </Panel>
  );
}
