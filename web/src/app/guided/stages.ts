/** The stages of a session in their order, and what each person can do in one, from its view alone. Pure. */
import type { SessionPerson, SessionView, Stage } from '../../wire';

export const STAGES = ['arriving', 'grounding', 'opening', 'moving', 'returning', 'closing'] as const;

export type Side = 'guide' | 'member';

export const sideOf = (view: SessionView, me: string): Side =>
  view.guide.member === me ? 'guide' : 'member';
export const otherOf = (view: SessionView, side: Side): SessionPerson =>
  side === 'guide' ? view.member : view.guide;
export const nameOf = (person: Pick<SessionPerson, 'name' | 'star'>): string => person.name || person.star;

/** The step that comes next by itself: what the guide is offered first. */
export function nextOf(view: SessionView): Stage | null {
  const can = view.can_propose;
  // After a stop, the way back to where one was: the closing can be offered from under the lamp in any case.
  if (view.stopped) return STAGES[STAGES.findIndex((one) => !can.includes(one)) - 1] ?? 'closing';
  const at = STAGES.indexOf(view.stage as (typeof STAGES)[number]);
  return STAGES.find((one, place) => place > at && can.includes(one)) ?? null;
}

/** The other steps the guide may offer now. */
export const othersOf = (view: SessionView): Stage[] => {
  const next = nextOf(view);
  return STAGES.filter((one) => one !== next && view.can_propose.includes(one));
};

/** Whether there is anything to stop: under the lamp, where one comes in, there is not. */
export const mayStop = (view: SessionView): boolean => view.stage !== 'arriving' && view.stage !== 'closed';

/** Whether the sky is there, or on its way: then it has the screen, and words step back. */
export const isSky = (view: SessionView): boolean =>
  !view.words_alone && ['opening', 'moving', 'returning'].includes(view.stage);
