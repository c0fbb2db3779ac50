/** What was answered so far in the first run. It stays in this tab until it is set up, so that a reload loses nothing. */
import { language } from '../../ui';
import type { FirstInvitation, Hours, SetupAsked } from '../../wire';

export interface Draft {
  name: string;
  about: string;
  country: string;
  languages: readonly string[];
  time_zone: string;
  hours: readonly Hours[];
  age_floor: number;
  retention_days: number;
  lead_name: string;
  lead_contact: string;
  steward_name: string;
  invitations: readonly Required<FirstInvitation>[];
}

const KEPT = 'setup';

function fresh(): Draft {
  return {
    name: '',
    about: '',
    country: '',
    languages: [language.peek().from],
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
    hours: [],
    age_floor: 16,
    retention_days: 30,
    lead_name: '',
    lead_contact: '',
    steward_name: '',
    invitations: [
      { role: 'steward', note: '' },
      { role: 'supporter', note: '' },
      { role: 'supporter', note: '' },
    ],
  };
}

export function keptDraft(): Draft {
  try {
    return { ...fresh(), ...JSON.parse(sessionStorage.getItem(KEPT) ?? '{}') };
  } catch {
    return fresh();
  }
}

export function keepDraft(draft: Draft | null): void {
  try {
    if (draft) sessionStorage.setItem(KEPT, JSON.stringify(draft));
    else sessionStorage.removeItem(KEPT);
  } catch {
    // Without storage a reload begins again; nothing was set up yet.
  }
}

export function asked(draft: Draft, token: string): SetupAsked {
  return {
    ...draft,
    token,
    name: draft.name.trim(),
    lead_name: draft.lead_name.trim(),
    lead_contact: draft.lead_contact.trim(),
    steward_name: draft.steward_name.trim(),
    languages: [...draft.languages],
    hours: [...draft.hours],
    invitations: draft.invitations.map(({ role, note }) => ({ role, note: note.trim() })),
  };
}
