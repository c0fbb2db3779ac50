import { Button, Icon, type IconName, Panel, t } from '../../ui';
import type { AskedQuestion, BondView } from '../../wire';
import { useAct } from '../act';
import { Trouble } from '../trouble';
import { inOrder } from './asked-order';
import type { Held } from './held';

/** So many stand on the land; the others fold away. */
const IN_SIGHT = 4;

/** The questions on the path of two people, each with how it stands for me. */
export function Asked({ held, view }: { held: Held; view: BondView }) {
  const doing = useAct();
  const all = inOrder(held.bond.questions.value);
  const open = all.filter((one) => one.state === 'open').length;
  const inSight = Math.max(IN_SIGHT, open);
  if (all.length === 0) return null;
  return (
    <Panel title={t('walk-questions')}>
      <List bond={view.bond} questions={all.slice(0, inSight)} />
      {all.length > inSight && (
        <details class="fold">
          <summary>{t('walk-asked-more')}</summary>
          <List bond={view.bond} questions={all.slice(inSight)} />
          {held.bond.earlier.value && (
            <Button
              kind="text"
              busy={doing.busy}
              onClick={() => void doing.run(() => held.bond.readEarlier())}
            >
              {t('walk-asked-earlier')}
            </Button>
          )}
          <Trouble words={doing.trouble} />
        </details>
      )}
    </Panel>
  );
}

export function List({ bond, questions }: { bond: string; questions: readonly AskedQuestion[] }) {
  return (
    <ul class="asked-list">
      {questions.map((one) => (
        <li key={one.asked}>
          <a class="asked-way" href={`/lake/${bond}/question/${one.asked}`} data-state={one.state}>
            <Icon name={signOf(one)} />
            <span>
              <span class="asked-words" dir="auto">
                {one.words}
              </span>
              <span class={one.state === 'revealed' ? 'lake-news small' : 'soft small'}>{standsAs(one)}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

export function standsAs({ state, mine }: AskedQuestion): string {
  if (state === 'revealed') return t('walk-asked-revealed');
  if (state === 'turned') return t('walk-asked-turned');
  if (mine === 'sealed') return t('walk-asked-sealed');
  return mine === 'passed' ? t('walk-asked-passed') : t('walk-asked-open');
}

function signOf({ state, mine }: AskedQuestion): IconName {
  if (state === 'revealed') return 'star';
  if (state === 'turned') return 'back';
  if (mine === 'sealed') return 'key';
  return mine === 'passed' ? 'more' : 'chat';
}
