import { useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Button, Dialog, t } from '../../ui';
import type { BondView } from '../../wire';
import { useAct } from '../act';
import { ReportDialog } from '../member/report';
import { SafetyWords } from '../member/safety-words';
import { Sheet } from '../member/sheet';
import { network } from '../network';
import { go } from '../router';
import { Trouble } from '../trouble';
import type { Held } from './held';
import { Promises } from './pact';

/** What can be done in a visit beside talking; each with what happens then. */
export function VisitTools({ held, view, talk }: { held: Held; view: BondView; talk: Talk }) {
  const [open, setOpen] = useState<'pact' | 'safety' | 'block' | 'report' | null>(null);
  const doing = useAct();
  const close = () => setOpen(null);
  const { member } = view.other;

  async function block() {
    const done = await doing.run(async () => {
      await network.http.post('/api/blocks', { room: talk.room, member });
      await held.bond.read().catch(() => undefined);
    });
    if (done) {
      close();
      go('/lake', { replace: true });
    }
  }

  return (
    <>
      <Sheet
        title={t('visit-more')}
        sign
        ways={[
          {
            key: 'pact',
            label: t('pact-open'),
            hint: t('walk-pact-hint'),
            icon: 'book',
            onPick: () => setOpen('pact'),
          },
          {
            key: 'jar',
            label: t('walk-jar'),
            hint: t('walk-jar-hint'),
            icon: 'heart',
            onPick: () => go(`/lake/${view.bond}/entrusted`),
          },
          {
            key: 'safety',
            label: t('talk-safety'),
            hint: t('talk-safety-hint'),
            icon: 'key',
            onPick: () => setOpen('safety'),
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
          {
            key: 'end',
            label: t('walk-end'),
            hint: t('walk-end-hint'),
            icon: 'close',
            onPick: () => go(`/lake/${view.bond}/end`),
          },
        ]}
      />
      <Dialog open={open === 'pact'} onClose={close} title={t('pact-title')}>
        <Promises />
        <p class="soft small">{t('pact-since')}</p>
      </Dialog>
      <Dialog open={open === 'safety'} onClose={close} title={t('talk-safety')}>
        <SafetyWords room={talk.room} />
      </Dialog>
      <Dialog open={open === 'block'} onClose={close} title={t('talk-block')}>
        <p>{t('visit-block-words')}</p>
        <Trouble words={doing.trouble} />
        <Button kind="primary" busy={doing.busy} onClick={() => void block()}>
          {t('talk-block-yes')}
        </Button>
      </Dialog>
      <ReportDialog open={open === 'report'} onClose={close} talk={talk} about={member} />
    </>
  );
}
