import { useState } from 'preact/hooks';
import { Button, Field, Notice, Panel, Select, Table, t } from '../../ui';
import type { DeskPerson, OnCall } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from './asking';
import { Desk } from './frame';
import { personName } from './names';
import { useRead, why } from './reading';

/** Which steward stands behind those on shift, and when. */
export default function OnCallScreen() {
  return (
    <Desk here="/desk/on-call" title={t('desk-on-call')}>
      <Times />
    </Desk>
  );
}

const HOUR_MS = 3_600_000;

/** A time as the field for it writes it, in the time of this device. */
function fieldTime(ms: number): string {
  const at = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return at.toISOString().slice(0, 16);
}

function Times() {
  const { value, trouble, again } = useRead<OnCall[]>('/api/desk/on-call');
  const people = useRead<DeskPerson[]>('/api/desk/people');
  const [question, setQuestion] = useState<Question | null>(null);
  const stewards = people.value?.filter((one) => one.roles.includes('steward')) ?? [];

  function takeOff(one: OnCall): Question {
    return {
      title: t('desk-off-call-title'),
      words: t('desk-off-call-words', { name: personName(one), at: one.starts_at }),
      sure: t('desk-off-call'),
      act: async () => {
        await network.http.delete(`/api/desk/on-call/${one.on_call}`);
        await again();
      },
    };
  }

  return (
    <>
      <Panel title={t('desk-on-call-title')}>
        <p class="soft">{t('desk-on-call-words')}</p>
        {trouble && <Notice kind="trouble">{trouble}</Notice>}
        {value && (
          <Table<OnCall>
            caption={t('desk-on-call')}
            captionUnseen
            columns={[
              { key: 'who', label: t('desk-who'), cell: personName },
              { key: 'from', label: t('desk-from'), cell: (one) => t('desk-at', { at: one.starts_at }) },
              { key: 'to', label: t('desk-to'), cell: (one) => t('desk-at', { at: one.ends_at }) },
              {
                key: 'act',
                label: t('desk-what-to-do'),
                cell: (one) => (
                  <Button kind="text" onClick={() => setQuestion(takeOff(one))}>
                    {t('desk-off-call')}
                  </Button>
                ),
              },
            ]}
            items={value}
            keyOf={(one) => one.on_call}
            empty={t('desk-on-call-nobody')}
          />
        )}
      </Panel>
      {stewards.length > 0 && <Put stewards={stewards} again={again} />}
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

function Put({ stewards, again }: { stewards: readonly DeskPerson[]; again: () => Promise<void> }) {
  const [member, setMember] = useState(network.me.value?.member ?? '');
  const [from, setFrom] = useState(() => fieldTime(network.now()));
  const [to, setTo] = useState(() => fieldTime(network.now() + 12 * HOUR_MS));
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function put() {
    const [starts_at, ends_at] = [Date.parse(from), Date.parse(to)];
    if (!(starts_at < ends_at && ends_at > network.now())) return setTrouble(t('desk-put-on-call-order'));
    setBusy(true);
    try {
      await network.http.post('/api/desk/on-call', { member, starts_at, ends_at });
      setTrouble('');
      await again();
    } catch (error) {
      setTrouble(why(error));
    }
    setBusy(false);
  }

  return (
    <Panel title={t('desk-put-on-call-title')}>
      <form
        class="desk-form"
        onSubmit={(event) => {
          event.preventDefault();
          void put();
        }}
      >
        <Select
          label={t('desk-who')}
          value={member}
          onValue={setMember}
          options={stewards.map((one) => ({ value: one.member, label: personName(one) }))}
        />
        <Field label={t('desk-from')} type="datetime-local" value={from} onValue={setFrom} required />
        <Field
          label={t('desk-to')}
          type="datetime-local"
          value={to}
          onValue={setTo}
          trouble={trouble}
          required
        />
        <Button type="submit" kind="primary" busy={busy}>
          {t('desk-put-on-call')}
        </Button>
      </form>
    </Panel>
  );
}
