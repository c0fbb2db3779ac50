import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Button, Chips, Field, Notice, Panel, Textarea, t, toast } from '../../ui';
import type { NetworkDesk, NetworkEdited } from '../../wire';
import { threadWords } from '../member/threads';
import { network } from '../network';
import { Desk } from './frame';
import { CountrySelect, HoursChoice, LanguageChoice, ZoneSelect } from './place';
import { useRead, why } from './reading';

/** What a network says of itself and how it is kept; every change is over the version it was made on. */
export default function NetworkScreen() {
  return (
    <Desk here="/desk/network" title={t('desk-network')}>
      <Settings />
    </Desk>
  );
}

type Draft = Required<{ [Key in keyof NetworkEdited]: NonNullable<NetworkEdited[Key]> }>;

function draftOf({ version, view, retention_days, lead_contact }: NetworkDesk): Draft {
  const { name, about, country, languages, time_zone, hours, age_floor, lead_name, threads } = view;
  return {
    version,
    name: name ?? '',
    about,
    country: country ?? '',
    languages,
    time_zone,
    hours,
    age_floor,
    retention_days,
    lead_name: lead_name ?? '',
    lead_contact,
    threads,
  };
}

function Settings() {
  const { value, trouble, again } = useRead<NetworkDesk>('/api/desk/network');
  const [draft, setDraft] = useState<Draft | null>(null);
  const [thread, setThread] = useState('');
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);

  // What is being written stays; only a first reading, or one after keeping, fills the fields.
  useEffect(() => {
    if (value && !draft) setDraft(draftOf(value));
  }, [value]);

  if (!draft) return <Panel>{trouble || t('desk-opening')}</Panel>;
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });

  async function keep() {
    if (!draft) return;
    if (!draft.name.trim() || draft.languages.length === 0) return setSaid(t('network-missing'));
    setBusy(true);
    try {
      setDraft(draftOf(await network.http.patch<NetworkDesk>('/api/desk/network', draft)));
      setSaid('');
      toast(t('network-kept'));
      await again();
    } catch (error) {
      // Somebody else kept something in between: the newest version is read, and what is written here stays.
      if (error instanceof Refused && error.code === 'stale') {
        const now = await network.http.get<NetworkDesk>('/api/desk/network');
        setDraft({ ...draft, version: now.version });
        setSaid(t('network-stale'));
      } else setSaid(why(error));
    }
    setBusy(false);
  }

  function addThread() {
    const words = thread.trim();
    if (words && !draft!.threads.includes(words)) set({ threads: [...draft!.threads, words] });
    setThread('');
  }

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void keep();
      }}
    >
      <Panel title={t('network-who')}>
        <Field
          label={t('network-name')}
          value={draft.name}
          maxLength={60}
          onValue={(name) => set({ name })}
        />
        <Textarea
          label={t('network-about')}
          hint={t('network-about-hint')}
          value={draft.about}
          maxLength={4000}
          onValue={(about) => set({ about })}
        />
      </Panel>
      <Panel title={t('network-where')}>
        <CountrySelect value={draft.country} onValue={(country) => set({ country })} />
        <LanguageChoice value={draft.languages} onValue={(languages) => set({ languages: [...languages] })} />
        <ZoneSelect value={draft.time_zone} onValue={(time_zone) => set({ time_zone })} />
        <HoursChoice value={draft.hours} onValue={(hours) => set({ hours: [...hours] })} />
      </Panel>
      <Panel title={t('network-kept-how')}>
        <Field
          label={t('network-age')}
          hint={t('network-age-hint')}
          type="number"
          min={0}
          max={21}
          value={String(draft.age_floor)}
          onValue={(age) => set({ age_floor: Math.min(21, Math.max(0, Math.trunc(Number(age)) || 0)) })}
        />
        <Field
          label={t('network-retention')}
          hint={t('network-retention-hint')}
          type="number"
          min={1}
          max={30}
          value={String(draft.retention_days)}
          onValue={(days) =>
            set({ retention_days: Math.min(30, Math.max(1, Math.trunc(Number(days)) || 1)) })
          }
        />
        <Field
          label={t('network-lead')}
          hint={t('network-lead-hint')}
          value={draft.lead_name}
          maxLength={60}
          onValue={(lead_name) => set({ lead_name })}
        />
        <Field
          label={t('network-lead-contact')}
          hint={t('network-lead-contact-hint')}
          value={draft.lead_contact}
          maxLength={300}
          onValue={(lead_contact) => set({ lead_contact })}
        />
      </Panel>
      <Panel title={t('network-threads')}>
        <Chips
          legend={t('network-threads')}
          legendUnseen
          hint={t('network-threads-hint')}
          options={draft.threads.map((value) => ({ value, label: threadWords(value) }))}
          value={draft.threads}
          onValue={(threads) => set({ threads })}
        />
        <div class="desk-form">
          <Field label={t('network-thread-add')} value={thread} maxLength={40} onValue={setThread} />
          <Button icon="plus" onClick={addThread}>
            {t('network-thread-put')}
          </Button>
        </div>
      </Panel>
      {said && (
        <Notice kind="trouble" alert>
          {said}
        </Notice>
      )}
      <Button type="submit" kind="primary" busy={busy}>
        {t('network-keep')}
      </Button>
    </form>
  );
}
