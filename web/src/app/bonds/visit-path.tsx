import { useRef } from 'preact/hooks';
import { newRef } from '../../net/ids';
import { Button, Panel, t } from '../../ui';
import type { BondView, Path } from '../../wire';
import { useAct } from '../act';
import { Trouble } from '../trouble';
import { inOrder, nextOf } from './asked-order';
import type { Held } from './held';
import { titleOf, usePaths } from './paths';
import { List } from './questions';

/** So many questions can be open at once, whatever became of them on the other side. */
const OPEN_AT_ONCE = 3;
/** Of those that have opened or turned, so many stay in sight. */
const RECENT = 2;

/** The path of this visit: the questions that wait, what has just opened, and the next one. */
export function VisitPath({ held, view }: { held: Held; view: BondView }) {
  const { paths } = usePaths();
  const path = paths?.find((one) => one.path === view.visit?.path) ?? null;
  const all = inOrder(held.bond.questions.value);
  const open = all.filter((one) => one.state === 'open');
  const over = all.slice(open.length, open.length + RECENT);
  if (!path && open.length === 0 && over.length === 0) return null;
  return (
    <Panel title={path ? t('visit-path', { title: titleOf(path) }) : t('walk-questions')} class="visit-path">
      {open.length + over.length > 0 && <List bond={view.bond} questions={[...open, ...over]} />}
      {path && <Next held={held} path={path} open={open.length} />}
    </Panel>
  );
}

interface NextProps {
  held: Held;
  path: Path;
  open: number;
}

function Next({ held, path, open }: NextProps) {
  const doing = useAct();
  /** The same press sent again opens nothing twice. */
  const ref = useRef('');
  const next = nextOf(path, held.bond.questions.value);
  if (!next) return <p class="soft small">{t('visit-end-of-path')}</p>;
  if (open >= OPEN_AT_ONCE) return <p class="soft small">{t('visit-next-later')}</p>;

  async function ask() {
    if (!next) return;
    ref.current ||= newRef();
    if (await doing.run(() => held.bond.ask(next.question, ref.current))) ref.current = '';
  }

  return (
    <>
      <div class="row">
        <Button busy={doing.busy} icon="star" onClick={() => void ask()}>
          {t('visit-next')}
        </Button>
      </div>
      <Trouble words={doing.trouble} />
    </>
  );
}
