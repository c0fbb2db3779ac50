import { useState } from 'preact/hooks';
import { Button, Field, Notice, Panel, Select, Table, t } from '../../ui';
import type { InvitationLink, InvitationView, PersonRole } from '../../wire';
import { network } from '../network';
import { Asking, type Question } from './asking';
import { Desk } from './frame';
import { Link } from './link';
import { ROLES, roleWords } from './names';
import { useRead, why } from './reading';

/** Who was asked to join, as what; a link is shown once and opens one time. */
export default function InvitationsScreen() {
  return (
    <Desk here="/desk/invitations" title={t('desk-invitations')}>
      <Invitations />
    </Desk>
  );
}

interface Made {
  made: InvitationLink;
  role: PersonRole;
  note: string;
}

function Invitations() {
  const { value, trouble, again } = useRead<InvitationView[]>('/api/desk/invitations');
  const [fresh, setFresh] = useState<readonly Made[]>([]);
  const [question, setQuestion] = useState<Question | null>(null);

  function withdraw(one: InvitationView): Question {
    return {
      title: t('desk-withdraw-title'),
      words: t('desk-withdraw-words'),
      sure: t('desk-withdraw'),
      act: async () => {
        await network.http.delete(`/api/desk/invitations/${one.invitation}`);
        setFresh((all) => all.filter(({ made }) => made.invitation !== one.invitation));
        await again();
      },
    };
  }

  function second(one: InvitationView): Question {
    return {
      title: t('desk-second-title'),
      words: t('desk-second-words', { name: one.made_by ?? t('desk-invited-second-steward') }),
      sure: t('desk-second'),
      act: async () => {
        await network.http.post(`/api/desk/invitations/${one.invitation}/second`);
        await again();
      },
    };
  }

  return (
    <>
      <Make
        made={(one) => {
          setFresh((all) => [one, ...all]);
          void again();
        }}
      />
      {fresh.length > 0 && (
        <Panel title={t('desk-links-title')}>
          <p>{t('desk-links-once')}</p>
          {fresh.map((one) => (
            <Link key={one.made.invitation} {...one} />
          ))}
        </Panel>
      )}
      {trouble && (
        <Notice kind="trouble" alert>
          {trouble}
        </Notice>
      )}
      {value && (
        <Panel title={t('desk-invited')}>
          <Table<InvitationView>
            caption={t('desk-invited')}
            captionUnseen
            columns={[
              {
                key: 'for',
                label: t('desk-invited-for'),
                cell: (one) => one.note || t('desk-invited-no-note'),
              },
              { key: 'role', label: t('desk-role'), cell: (one) => roleWords(one.role) },
              { key: 'state', label: t('desk-state'), cell: (one) => <State one={one} /> },
              {
                key: 'act',
                label: t('desk-what-to-do'),
                cell: (one) =>
                  isOpen(one) && (
                    <span class="row desk-acts">
                      {one.may_second && (
                        <Button onClick={() => setQuestion(second(one))}>{t('desk-second')}</Button>
                      )}
                      <Button kind="text" onClick={() => setQuestion(withdraw(one))}>
                        {t('desk-withdraw')}
                      </Button>
                    </span>
                  ),
              },
            ]}
            items={value}
            keyOf={(one) => one.invitation}
            empty={t('desk-invited-nobody')}
          />
        </Panel>
      )}
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

const isOpen = (one: InvitationView): boolean =>
  one.used_at === null && !one.withdrawn && one.expires_at > network.now();

/** A steward's invitation says who made it and who gave the second yes: nobody is made a steward by one alone. */
function State({ one }: { one: InvitationView }) {
  const second =
    one.seconded_by !== null
      ? t('desk-invited-seconded', { name: one.seconded_by })
      : one.waits && isOpen(one)
        ? t('desk-invited-by', { name: one.made_by ?? t('desk-invited-second-steward') })
        : '';
  return (
    <span class="stack stack-small">
      <span>{stateWords(one)}</span>
      {second && <span class="soft small">{second}</span>}
    </span>
  );
}

function stateWords(one: InvitationView): string {
  if (one.used_at !== null) return t('desk-invited-used', { at: one.used_at });
  if (one.withdrawn) return t('desk-invited-withdrawn');
  if (one.waits && isOpen(one)) return t('desk-invited-waits');
  return isOpen(one)
    ? t('desk-invited-open', { at: one.expires_at })
    : t('desk-invited-over', { at: one.expires_at });
}

function Make({ made }: { made: (one: Made) => void }) {
  const [role, setRole] = useState<PersonRole>('supporter');
  const [note, setNote] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function make() {
    setBusy(true);
    try {
      const link = await network.http.post<InvitationLink>('/api/desk/invitations', {
        role,
        note: note.trim(),
      });
      made({ made: link, role, note: note.trim() });
      setNote('');
      setTrouble('');
    } catch (error) {
      setTrouble(why(error));
    }
    setBusy(false);
  }

  return (
    <Panel title={t('desk-invite-title')}>
      <form
        class="desk-form"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <Select
          label={t('desk-invite-as')}
          value={role}
          onValue={(value) => setRole(value as PersonRole)}
          options={ROLES.map((value) => ({ value, label: roleWords(value) }))}
        />
        <Field
          label={t('desk-invite-note')}
          hint={t('desk-invite-note-hint')}
          value={note}
          onValue={setNote}
          maxLength={200}
          autocomplete="off"
          trouble={trouble}
        />
        {role === 'steward' && <p class="soft small">{t('desk-invite-steward-words')}</p>}
        <Button type="submit" kind="primary" icon="plus" busy={busy}>
          {t('desk-invite')}
        </Button>
      </form>
    </Panel>
  );
}
