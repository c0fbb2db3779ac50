import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Button, Dialog, IconButton, Row, Switch, t } from '../../ui';
import type { SessionView } from '../../wire';
import { useAct } from '../act';
import { ReportDialog } from '../member/report';
import { SafetyWords } from '../member/safety-words';
import { Sheet } from '../member/sheet';
import { network } from '../network';
import { go } from '../router';
import { MusicChoice } from './music';
import { NotesField } from './notes';
import { otherOf, type Side } from './stages';

interface MoreProps {
  view: SessionView;
  talk: Talk;
  side: Side;
  children?: ComponentChildren;
}

/** What stands ready at any time: music, words alone, notes, and the ways out. */
export function More({ view, talk, side, children }: MoreProps) {
  const [open, setOpen] = useState<'ways' | 'notes' | 'safety' | 'report' | 'end' | null>(null);
  const { busy, trouble, run } = useAct();
  const close = () => setOpen(null);

  async function leave() {
    await network.guided.leave();
    go(side === 'guide' ? '/guiding' : '/guides');
  }

  return (
    <div class="session-more">
      {children}
      <IconButton
        icon="light"
        label={t('more-room')}
        aria-haspopup="dialog"
        onClick={() => setOpen('ways')}
      />
      <Sheet
        sign
        title={t('more')}
        ways={[
          {
            key: 'notes',
            label: t('notes-title'),
            hint: t('more-notes'),
            icon: 'book',
            onPick: () => setOpen('notes'),
          },
          {
            key: 'leave',
            label: t('more-leave'),
            hint: t('more-leave-words'),
            icon: 'back',
            onPick: () => void leave(),
          },
          {
            key: 'end',
            label: t('more-end'),
            hint: t('more-end-words'),
            icon: 'close',
            onPick: () => setOpen('end'),
          },
          {
            key: 'safety',
            label: t('talk-safety'),
            hint: t('talk-safety-hint'),
            icon: 'key',
            onPick: () => setOpen('safety'),
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
      <Dialog open={open === 'ways'} onClose={close} title={t('more-room')}>
        <Switch on={view.words_alone} onChange={(on) => void run(() => network.guided.act('words', { on }))}>
          {t('more-words-alone')}
        </Switch>
        <p class="soft small">{t('more-words-alone-words')}</p>
        {trouble && (
          <p class="trouble small" role="alert">
            {trouble}
          </p>
        )}
        <p class="soft small">{t('music-words')}</p>
        <MusicChoice />
      </Dialog>
      <Dialog open={open === 'notes'} onClose={close} title={t('notes-title')}>
        <NotesField session={view.session} />
        <p class="soft small">{t(side === 'guide' ? 'notes-words-guide' : 'notes-words')}</p>
      </Dialog>
      <Dialog open={open === 'safety'} onClose={close} title={t('talk-safety')}>
        <SafetyWords room={view.room} />
      </Dialog>
      <Dialog open={open === 'end'} onClose={close} title={t('more-end')}>
        <p>{t('more-end-sure')}</p>
        <Row spread>
          <Button kind="text" onClick={close}>
            {t('more-stay')}
          </Button>
          <Button
            kind="primary"
            busy={busy}
            onClick={() => void run(() => network.guided.act('close')).then(close)}
          >
            {t('more-end')}
          </Button>
        </Row>
      </Dialog>
      <ReportDialog
        open={open === 'report'}
        onClose={close}
        talk={talk}
        about={otherOf(view, side).member ?? undefined}
      />
    </div>
  );
}
