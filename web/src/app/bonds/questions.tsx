import type { Answer } from '../../net/bond';
import { Icon, type IconName, Panel, t } from '../../ui';
import type { AskedQuestion, BondView } from '../../wire';

interface AskedProps {
  view: BondView;
  answers: ReadonlyMap<string, Answer>;
}

/** Open ones first, then what opened or turned; older ones fold away. */
export function inOrder(questions: readonly AskedQuestion[]): {
  now: AskedQuestion[];
  earlier: AskedQuestion[];
} {
  const newest = [...questions].sort((a, b) => b.opened_at - a.opened_at);
  const open = newest.filter((one) => one.state === 'open');
  const over = newest.filter((one) => one.state !== 'open');
  return { now: [...open, ...over.slice(0, RECENT)], earlier: over.slice(RECENT) };
}

const RECENT = 3;

/** The questions on the path of two people, each with how it stands for me. */
export function Asked({ view }: AskedProps) {
  const { now, earlier } = inOrder(view.questions);
  if (now.length === 0) return null;
  return (
    <Panel title={t('walk-questions')}>
      <List bond={view.bond} questions={now} />
      {earlier.length > 0 && (
        <details class="fold">
          <summary>{t('walk-asked-more')}</summary>
          <List bond={view.bond} questions={earlier} />
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
