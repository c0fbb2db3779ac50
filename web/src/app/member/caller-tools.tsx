import { useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import type { Talk } from '../../net/talk';
import { Button, Dialog, Menu, Notice, Row, t } from '../../ui';
import type { CallView, Person } from '../../wire';
import { network } from '../network';
import { answerSummon, askToLeave, notAgain } from './calling';
import { ReportDialog } from './report';
import { SafetyWords } from './safety-words';

const nameOf = (person: Person): string => person.name ?? person.star;

/** What the caller can do beside talking: let companions in, ask one to leave, report, block, compare safety words. */
export function CallerTools({ call, talk }: { call: CallView; talk: Talk }) {
  const [open, setOpen] = useState<'report' | 'safety' | 'block' | null>(null);
  const [said, setSaid] = useState('');

  async function doing(work: () => Promise<unknown>, done?: string) {
    try {
      await work();
      if (done) setSaid(done);
    } catch (error) {
      setSaid(error instanceof Refused ? error.sentence : t('talk-failed'));
    }
  }

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
      {call.companions.map((one) => (
        <Notice key={one.member} icon="person">
          <p>{t('talk-companion', { name: nameOf(one) })}</p>
          <Button kind="text" onClick={() => void doing(() => askToLeave(one.member))}>
            {t('talk-ask-to-leave', { name: nameOf(one) })}
          </Button>
        </Notice>
      ))}
      {said && <Notice alert>{said}</Notice>}
      <Menu
        label={t('talk-more')}
        words
        icon="more"
        items={[
          { key: 'safety', label: t('talk-safety'), icon: 'key', onPick: () => setOpen('safety') },
          {
            key: 'again',
            label: t('talk-not-again'),
            icon: 'person',
            onPick: () => void doing(notAgain, t('talk-not-again-done')),
          },
          { key: 'block', label: t('talk-block'), icon: 'block', onPick: () => setOpen('block') },
          { key: 'report', label: t('talk-report'), icon: 'report', onPick: () => setOpen('report') },
        ]}
      />
      <Dialog open={open === 'safety'} onClose={() => setOpen(null)} title={t('talk-safety')}>
        <SafetyWords room={call.room} />
      </Dialog>
      <Dialog open={open === 'block'} onClose={() => setOpen(null)} title={t('talk-block')}>
        <p>{t('talk-block-words')}</p>
        <Button
          kind="primary"
          onClick={() =>
            void doing(
              () => network.http.post('/api/blocks', { room: call.room, member: call.lead?.member }),
              t('talk-block-done'),
            ).then(() => setOpen(null))
          }
        >
          {t('talk-block-yes')}
        </Button>
      </Dialog>
      <ReportDialog
        open={open === 'report'}
        onClose={() => setOpen(null)}
        talk={talk}
        about={call.lead?.member}
      />
    </>
  );
}
