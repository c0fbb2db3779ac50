import { useEffect } from 'preact/hooks';
import { Notice, say, t } from '../../ui';
import type { PassingLine } from '../../wire';
import { place } from '../router';
import { useRead } from './reading';

/** On every place of the desk: a proposal that waits for this steward, and reviews that are overdue. */
export function PassingHints() {
  const { value } = useRead<PassingLine[]>('/api/desk/passings', 10_000);
  const here = place.value.path;
  const open = (value ?? []).filter((one) => here !== `/desk/passing/${one.passing}`);
  const asked = open.filter((one) => one.asks === 'answer');
  const mine = open.filter((one) => one.asks === 'wait' || one.asks === 'act_alone');
  const overdue = open.filter((one) => one.overdue);
  const [first] = asked;

  useEffect(() => {
    if (first) say(t('desk-passing-asked'));
  }, [first?.passing]);

  return (
    <>
      {asked.map((one) => (
        <Hint key={one.passing} one={one} words={t('desk-passing-asked')} />
      ))}
      {mine.map((one) => (
        <Hint key={one.passing} one={one} words={t('desk-passing-mine')} />
      ))}
      {overdue.map((one) => (
        <Hint key={one.passing} one={one} words={t('desk-passing-overdue')} />
      ))}
    </>
  );
}

function Hint({ one, words }: { one: PassingLine; words: string }) {
  return (
    <Notice kind="trouble">
      <p>{words}</p>
      <p>
        <a href={`/desk/passing/${one.passing}`}>{t('desk-passing-look')}</a>
      </p>
    </Notice>
  );
}
