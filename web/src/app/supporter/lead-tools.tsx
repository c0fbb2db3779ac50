import { useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import type { Talk } from '../../net/talk';
import { Button, Dialog, Field, Notice, Row, t } from '../../ui';
import type { HeldView, PostView } from '../../wire';
import { nameOf } from '../member/caller-tools';
import { HEAVY } from '../member/questions';
import { Sheet, type Way } from '../member/sheet';
import { threadWords } from '../member/threads';
import { network } from '../network';

interface LeadToolsProps {
  held: HeldView;
  talk: Talk;
}

type Act = (verb: string, more?: object) => Promise<void>;

/** Every act carries the term, so that an old lead's is refused. */
function useAct(held: HeldView): [string, Act] {
  const [said, setSaid] = useState('');
  async function act(verb: string, more: object = {}) {
    try {
      const path = `/api/held/${held.call}/${verb}`;
      await network.tookPost(network.http.post<PostView>(path, { term: held.term, ...more }));
      setSaid('');
    } catch (error) {
      setSaid(error instanceof Refused ? error.sentence : t('talk-failed'));
    }
  }
  return [said, act];
}

/** What has been set going for this call, and what can be done about it now. */
export function LeadAsked({ held }: { held: HeldView }) {
  const [said, act] = useAct(held);
  if (held.role === 'companion') return null;
  const now = network.now();
  const mayRelease = held.may_release_at !== null && held.may_release_at <= now;
  const mayGoodbye = held.may_goodbye_at !== null && held.may_goodbye_at <= now;
  return (
    <>
      {held.summon_pending && <Notice icon="people">{t('lead-summon-pending')}</Notice>}
      {held.summoning > 0 && <Notice icon="people">{t('lead-summoning', { count: held.summoning })}</Notice>}
      {held.handing_over && (
        <Notice icon="shift">{t(held.stops ? 'lead-stopping' : 'lead-handing-over')}</Notice>
      )}
      {(mayRelease || mayGoodbye) && (
        <Row>
          {mayRelease && <Button onClick={() => void act('release')}>{t('lead-release')}</Button>}
          {mayGoodbye && <Button onClick={() => void act('goodbye')}>{t('lead-goodbye')}</Button>}
        </Row>
      )}
      {said && <Notice alert>{said}</Notice>}
    </>
  );
}

/** What the one who holds a call can do beside listening. */
export function LeadTools({ held }: LeadToolsProps) {
  const [open, setOpen] = useState<'summon' | 'over' | 'safety' | 'danger' | null>(null);
  const [reason, setReason] = useState('');
  const [said, act] = useAct(held);
  const close = () => setOpen(null);
  const doing = (verb: string, more?: object) => void act(verb, more).then(close);

  if (held.role === 'companion') {
    return (
      <>
        <Button kind="text" onClick={() => void act('leave')}>
          {t('lead-leave')}
        </Button>
        {said && <Notice alert>{said}</Notice>}
      </>
    );
  }
  const ways: Way[] = [
    {
      key: 'summon',
      label: t('lead-summon'),
      hint: t('lead-summon-hint'),
      icon: 'people',
      onPick: () => setOpen('summon'),
    },
    {
      key: 'ask',
      label: t('lead-ask-steward'),
      hint: t('lead-ask-steward-hint'),
      icon: 'chat',
      onPick: () => void act('ask-steward'),
    },
    {
      key: 'over',
      label: t('lead-hand-over'),
      hint: t('lead-hand-over-hint'),
      icon: 'shift',
      onPick: () => (held.companions.length > 0 ? setOpen('over') : void act('hand-over')),
    },
    {
      key: 'stop',
      label: t('lead-stop'),
      hint: t('lead-stop-hint'),
      icon: 'pause',
      onPick: () => void act('stop'),
    },
    {
      key: 'danger',
      label: t('lead-danger'),
      hint: t('lead-danger-hint'),
      icon: 'phone',
      onPick: () => setOpen('danger'),
    },
    {
      key: 'safety',
      label: t('lead-end-safety'),
      hint: t('lead-end-safety-hint'),
      icon: 'block',
      onPick: () => setOpen('safety'),
    },
  ];
  return (
    <>
      <Sheet title={t('lead-tools')} ways={ways} />
      {said && <Notice alert>{said}</Notice>}
      <Dialog open={open === 'summon'} onClose={close} title={t('lead-summon')}>
        <p>{t('lead-summon-words')}</p>
        <Row>
          {[1, 2, 3].map((count) => (
            <Button key={count} onClick={() => doing('summon', { count })}>
              {t('lead-summon-count', { count })}
            </Button>
          ))}
        </Row>
      </Dialog>
      <Dialog open={open === 'over'} onClose={close} title={t('lead-hand-over')}>
        <p>{t('lead-hand-over-words')}</p>
        <Row>
          {held.companions.map((one) => (
            <Button key={one.member} icon="person" onClick={() => doing('hand-over', { to: one.member })}>
              {t('lead-hand-over-to', { name: nameOf(one) })}
            </Button>
          ))}
          <Button icon="people" onClick={() => doing('hand-over')}>
            {t('lead-hand-over-pool')}
          </Button>
        </Row>
      </Dialog>
      <Dialog open={open === 'danger'} onClose={close} title={t('lead-danger')}>
        <p>{t('lead-danger-words')}</p>
        <Button kind="primary" onClick={() => doing('danger')}>
          {t('lead-danger-yes')}
        </Button>
      </Dialog>
      <Dialog open={open === 'safety'} onClose={close} title={t('lead-end-safety')}>
        <p>{t('lead-end-safety-words')}</p>
        <Field label={t('lead-reason')} value={reason} maxLength={500} onValue={setReason} />
        <Button
          kind="primary"
          aria-disabled={reason.trim().length < 3}
          onClick={() => {
            if (reason.trim().length >= 3) doing('end-for-safety', { reason: reason.trim() });
          }}
        >
          {t('lead-end-safety-yes')}
        </Button>
      </Dialog>
    </>
  );
}

/** What the caller told before: the lead reads it, so that nobody has to say it twice. */
export function WhatWasTold({ held }: { held: HeldView }) {
  const heavy = held.heaviness === null ? null : HEAVY[held.heaviness];
  if (!heavy && held.threads.length === 0) return null;
  return (
    <p class="talk-note soft small" data-calm>
      {heavy && t('lead-told-heavy', { number: held.heaviness ?? 0, words: t(heavy) })}{' '}
      {held.threads.length > 0 &&
        t('lead-told-threads', { threads: held.threads.map(threadWords).join(', ') })}
    </p>
  );
}
