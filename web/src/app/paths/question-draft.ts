/** The question that is being written, kept for this tab until it is sent. */
import { newRef } from '../../net/ids';

export interface QuestionDraft {
  /** Makes it harmless to send it again. */
  id: string;
  words: string;
  depth: '1' | '2' | '3';
}

const NAME = 'path-question';

export function recallDraft(): QuestionDraft {
  const kept = sessionStorage.getItem(NAME);
  const fresh: QuestionDraft = { id: newRef(), words: '', depth: '1' };
  if (kept === null) return fresh;
  try {
    return { ...fresh, ...(JSON.parse(kept) as Partial<QuestionDraft>) };
  } catch {
    return fresh;
  }
}

export function rememberDraft(draft: QuestionDraft | null): void {
  if (draft === null) sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, JSON.stringify(draft));
}
