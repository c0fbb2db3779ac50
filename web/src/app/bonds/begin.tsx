import { useState } from 'preact/hooks';
import { Actions, Button, Choice, Panel, t } from '../../ui';
import type { BondView, Path } from '../../wire';
import { useAct } from '../act';
import { go, type ScreenProps } from '../router';
import { languageName } from '../steward/names';
import { Trouble } from '../trouble';
import { UntilRead } from '../until-read';
import { depthWords } from './deeper';
import { Lake, toWalk } from './frame';
import { type Held, useBond } from './held';
import { useLake } from './lake-scene';
import { titleOf, usePaths } from './paths';
import { Standing } from './walk';

const WANDER = '';
const DEPTHS = [1, 2, 3];

/** How to walk today: a path of questions, or wandering. */
export default function BeginScreen({ params }: ScreenProps) {
  const id = params.bond ?? '';
  return (
    <Lake title={t('begin-title')} back={toWalk(id)}>
      <Begin key={id} id={id} />
    </Lake>
  );
}

function Begin({ id }: { id: string }) {
  const held = useBond(id);
  const { paths, trouble, again } = usePaths();
  useLake(held.view, 'dusk');
  return (
    <Standing held={held} title={t('begin-title')}>
      {(view) => {
        if (view.state !== 'walking') return <Elsewhere to={`/lake/${id}`} />;
        if (view.visit) return <Elsewhere to={`/lake/${id}/visit`} />;
        if (!paths) return <UntilRead title={t('begin-title')} trouble={trouble} again={again} />;
        return <Choosing held={held} view={view} paths={paths} />;
      }}
    </Standing>
  );
}

/** What was to be begun stands already, or cannot be begun: the place where that is seen. */
function Elsewhere({ to }: { to: string }) {
  go(to, { replace: true });
  return null;
}

function Choosing({ held, view, paths }: { held: Held; view: BondView; paths: readonly Path[] }) {
  const open = paths.filter((one) => one.depth <= view.depth);
  const [chosen, setChosen] = useState(open[0]?.path ?? WANDER);
  const doing = useAct();
  const later = DEPTHS.filter((depth) => depth > view.depth);

  async function begin() {
    if (await doing.run(() => held.bond.visit(chosen || null)))
      go(`/lake/${view.bond}/visit`, { replace: true });
  }

  return (
    <form
      class="wishing"
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <div class="panel stack">
        <h1>{t('begin-title')}</h1>
        <p>{t('begin-words')}</p>
        <Choice
          legend={t('begin-title')}
          legendUnseen
          look="list"
          value={chosen}
          onValue={setChosen}
          options={[
            ...open.map((one) => ({
              value: one.path,
              label: (
                <span lang={one.title ? one.language : undefined} dir="auto">
                  {titleOf(one)}
                </span>
              ),
              hint: <About path={one} deep={view.depth > 1} />,
            })),
            { value: WANDER, label: t('begin-wander'), hint: t('begin-wander-hint') },
          ]}
        />
      </div>
      {later.length > 0 && (
        <Panel>
          <ul class="later">
            {later.map((depth) => (
              <li key={depth}>
                {depthWords(depth)} <span class="soft small">{t('begin-locked')}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Actions>
        <Trouble words={doing.trouble} />
        <Button kind="primary" type="submit" icon="star" busy={doing.busy}>
          {t('begin-go')}
        </Button>
      </Actions>
    </form>
  );
}

function About({ path, deep }: { path: Path; deep: boolean }) {
  return (
    <>
      {path.about && (
        <span lang={path.language} dir="auto">
          {path.about}{' '}
        </span>
      )}
      {deep && `${depthWords(path.depth)}. `}
      {path.by === 'writers' && `${languageName(path.language)}. `}
      {t('begin-questions', { count: path.questions.length })}.
    </>
  );
}
