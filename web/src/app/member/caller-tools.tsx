import { useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import type { Talk } from '../../net/talk';
import { Button, Dialog, Notice, Row, t } from '../../ui';
import type { CallView, Person } from '../../wire';
import { network } from '../network';
import { answerSummon, askToLeave, notAgain } from './calling';
import { ReportDialog } from './report';
import { SafetyWords } from './safety-words';
import { Sheet } from './sheet';

export const nameOf = (person: Person): string => person.name ?? person.star;

type Doing = (work: () => Promise<unknown>, done?: string) => Promise<void>;

/** Does something of the caller's and says in words what came of it. */
function useDoing(): [string, Doing] {
  const [said, setSaid] = useState('');
  async function doing(work: () => Promise<unknown>, done = '') {
    try {
      await work();
      setSaid(done);
    } catch (error) {
      setSaid(error instanceof Refused ? error.sentence : t('talk-failed'));
    }
  }
  return [said, doing];
}

/** What waits for the caller's word: whether somebody may join, and who has. */
export function CallerAsked({ call }: { call: CallView }) {
  const [said, doing] = useDoing();
  const [seen, setSeen] = useState<readonly string[]>([]);
  return (
    <>
      {call.summon_asked && (
        <Notice icon="people" alert>
          <p>{t('talk-summon', { count: call.summon_asked.count })}</p>
          <p class="soft small">{t('talk-summon-hint')}</p>
          <Row>
            <Button onClick={() => void doing(() => answerSummon(true))}>{t('talk-summon-yes')}</Button>
            <Button kind="text" onClick={() => void doing(() => answerSummon(false))}>
              {t('talk-summon-no')}
            </Button>
          </Row>
        </Notice>
      )}
      {call.companions
        .filter((one) => !seen.includes(one.member))
        .map((one) => (
          <Notice key={one.member} icon="person" alert>
            <p>{t('talk-companion', { name: nameOf(one) })}</p>
            <Row>
              <Button onClick={() => setSeen([...seen, one.member])}>{t('talk-companion-stay')}</Button>
              <Button kind="text" onClick={() => void doing(() => askToLeave(one.member))}>
                {t('talk-ask-to-leave', { name: nameOf(one) })}
              </Button>
            </Row>
          </Notice>
        ))}
      {said && <Notice alert>{said}</Notice>}
    </>
  );
}

/** What the caller can do beside talking: compare safety words, ask someone to leave, report, block. */
export function CallerTools({ call, talk }: { call: CallView; talk: Talk }) {
  const [open, setOpen] = useState<'report' | 'safety' | 'block' | 'again' | null>(null);
  const [said, doing] = useDoing();
  const close = () => setOpen(null);

  return (
    <>
      <Sheet
        title={t('talk-more')}
        sign
        ways={[
          ...call.companions.map((one) => ({
            key: one.member,
            label: t('talk-ask-to-leave', { name: nameOf(one) }),
            icon: 'person' as const,
            onPick: () => void doing(() => askToLeave(one.member)),
          })),
          {
            key: 'safety',
            label: t('talk-safety'),
            hint: t('talk-safety-hint'),
            icon: 'key',
            onPick: () => setOpen('safety'),
          },
          {
            key: 'again',
            label: t('talk-not-again'),
            hint: t('talk-not-again-hint'),
            icon: 'person',
            onPick: () => setOpen('again'),
          },
          {
            key: 'block',
            label: t('talk-block'),
            hint: t('talk-block-hint'),
            icon: 'block',
            onPick: () => setOpen('block'),
          },
          {
            key: 'report',
            label: t('talk-report'),
            hint: t('talk-report-hint'),
            icon: 'report',
            onPick: () => setOpen('report'),
          },
        ]}
      />
      {said && <Notice alert>{said}</Notice>}
      <Dialog open={open === 'safety'} onClose={close} title={t('talk-safety')}>
        <SafetyWords room={call.room} />
      </Dialog>
      <Dialog open={open === 'again'} onClose={close} title={t('talk-not-again')}>
        <p>{t('talk-not-again-words')}</p>
        <Button kind="primary" onClick={() => void doing(notAgain, t('talk-not-again-done')).then(close)}>
          {t('talk-not-again-yes')}
        </Button>
      </Dialog>
      <Dialog open={open === 'block'} onClose={close} title={t('talk-block')}>
        <p>{t('talk-block-words')}</p>
        <Button
          kind="primary"
          onClick={() =>
            void doing(
              () => network.http.post('/api/blocks', { room: call.room, member: call.lead?.member }),
              t('talk-block-done'),
            ).then(close)
          }
        >
          {t('talk-block-yes')}
        </Button>
      </Dialog>
      <ReportDialog open={open === 'report'} onClose={close} talk={talk} about={call.lead?.member} />
    </>
  );
}
