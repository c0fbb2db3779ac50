import { useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import type { Talk } from '../../net/talk';
import { Button, Dialog, Field, Menu, Notice, t } from '../../ui';
import type { HeldView, PostView } from '../../wire';
import { network } from '../network';

interface LeadToolsProps {
  held: HeldView;
  talk: Talk;
}

/** What the one who holds a call can do beside listening. Every act carries the term, so that an old lead's is refused. */
export function LeadTools({ held }: LeadToolsProps) {
  const [safety, setSafety] = useState(false);
  const [reason, setReason] = useState('');
  const [said, setSaid] = useState('');
  const now = network.now();

  async function act(verb: string, more: object = {}) {
    try {
      const path = `/api/held/${held.call}/${verb}`;
      network.tookPost(await network.http.post<PostView>(path, { term: held.term, ...more }));
      setSaid('');
    } catch (error) {
      setSaid(error instanceof Refused ? error.sentence : t('talk-failed'));
    }
  }

  if (held.role === 'companion') {
    return (
      <Button kind="text" onClick={() => void act('leave')}>
        {t('lead-leave')}
      </Button>
    );
  }
  const mayRelease = held.may_release_at !== null && held.may_release_at <= now;
  const mayGoodbye = held.may_goodbye_at !== null && held.may_goodbye_at <= now;
  return (
    <>
      {held.summon_pending && <Notice>{t('lead-summon-pending')}</Notice>}
      {held.handing_over && <Notice>{t('lead-handing-over')}</Notice>}
      {said && <Notice alert>{said}</Notice>}
      {mayRelease && <Button onClick={() => void act('release')}>{t('lead-release')}</Button>}
      {mayGoodbye && <Button onClick={() => void act('goodbye')}>{t('lead-goodbye')}</Button>}
      <Menu
        label={t('lead-tools')}
        words
        icon="more"
        items={[
          {
            key: 'summon',
            label: t('lead-summon'),
            icon: 'people',
            onPick: () => void act('summon', { count: 1 }),
          },
          { key: 'over', label: t('lead-hand-over'), icon: 'shift', onPick: () => void act('hand-over') },
          { key: 'stop', label: t('lead-stop'), icon: 'pause', onPick: () => void act('stop') },
          { key: 'ask', label: t('lead-ask-steward'), icon: 'chat', onPick: () => void act('ask-steward') },
          { key: 'danger', label: t('lead-danger'), icon: 'phone', onPick: () => void act('danger') },
          { key: 'safety', label: t('lead-end-safety'), icon: 'block', onPick: () => setSafety(true) },
        ]}
      />
      <Dialog open={safety} onClose={() => setSafety(false)} title={t('lead-end-safety')}>
        <p>{t('lead-end-safety-words')}</p>
        <Field label={t('lead-reason')} value={reason} maxLength={500} onValue={setReason} />
        <Button
          kind="primary"
          aria-disabled={reason.trim().length < 3}
          onClick={() => {
            if (reason.trim().length >= 3)
              void act('end-for-safety', { reason }).then(() => setSafety(false));
          }}
        >
          {t('lead-end-safety-yes')}
        </Button>
      </Dialog>
    </>
  );
}
