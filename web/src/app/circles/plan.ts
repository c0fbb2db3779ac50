/** How a meeting is prepared, as it stands in the form, and as it goes over the wire. No I/O. */
import type { MeetingPlan } from '../../wire';

export interface PlanDraft {
  /** `song:still`, `reading`, `recording`, or nothing. */
  opening: string;
  reading: string;
  rounds: RoundDraft[];
  open_floor: boolean;
  closing: string;
  book: string | null;
  /** Members in the order in which they come first; none: round the ring. */
  order: string[];
}

export interface RoundDraft {
  prompt: string;
  soft_ms: number | null;
}

export const MOST = { prompt: 500, reading: 2000, closing: 500, rounds: 8, name: 60, plans: 40 } as const;
export const SOFT_MINUTES = [1, 2, 3, 5, 8, 10] as const;
export const MINUTE_MS = 60_000;

export const EMPTY_PLAN: PlanDraft = {
  opening: '',
  reading: '',
  rounds: [{ prompt: '', soft_ms: null }],
  open_floor: false,
  closing: '',
  book: null,
  order: [],
};

export const draftOf = (plan: MeetingPlan): PlanDraft => ({
  opening: plan.opening ?? '',
  reading: plan.reading ?? '',
  rounds: roundsOf(plan.rounds),
  open_floor: plan.open_floor ?? false,
  closing: plan.closing ?? '',
  book: plan.book ?? null,
  order: [...(plan.order ?? [])],
});

/** Only what is a round: what was kept on a device may be older than this page. */
export function roundsOf(kept: unknown): RoundDraft[] {
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((one: unknown) => {
    const { prompt, soft_ms } = (one ?? {}) as Partial<RoundDraft>;
    return typeof prompt === 'string'
      ? [{ prompt, soft_ms: typeof soft_ms === 'number' ? soft_ms : null }]
      : [];
  });
}

/** Nothing else of the form goes with it: neither its version nor what a later page adds. */
export const planOf = ({
  opening,
  reading,
  rounds,
  open_floor,
  closing,
  book,
  order,
}: PlanDraft): MeetingPlan => ({
  opening,
  reading: reading.trim(),
  rounds: rounds.map((one) => ({ prompt: one.prompt.trim(), soft_ms: one.soft_ms })),
  open_floor,
  closing: closing.trim(),
  book,
  order,
});

/** Whether anything stands there that a plan would take the place of. */
export const isEmpty = (draft: PlanDraft): boolean =>
  draft.opening === '' &&
  draft.reading.trim() === '' &&
  draft.closing.trim() === '' &&
  draft.book === null &&
  draft.rounds.every((one) => one.prompt.trim() === '');

/** What belongs to one meeting alone stays with it: its book and who comes first. */
export const fromPlan = (plan: PlanDraft, now: PlanDraft): PlanDraft => ({
  ...plan,
  book: plan.book ?? now.book,
  order: now.order,
});

export interface OwnPlan {
  id: string;
  name: string;
  plan: PlanDraft;
}

export const writePlans = (plans: readonly OwnPlan[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(plans));

/** The plans of one's own store; what cannot be read as one is left out. */
export function readPlans(bytes: Uint8Array): OwnPlan[] {
  let kept: unknown;
  try {
    kept = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return [];
  }
  if (!Array.isArray(kept)) return [];
  return kept.flatMap((one: unknown) => {
    const { id, name, plan } = (one ?? {}) as Partial<OwnPlan>;
    if (typeof id !== 'string' || typeof name !== 'string' || typeof plan !== 'object' || plan === null)
      return [];
    return [{ id, name, plan: draftOf({ ...plan, rounds: roundsOf(plan.rounds) }) }];
  });
}
