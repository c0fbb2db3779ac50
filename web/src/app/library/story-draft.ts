/** A story that is being written, as it is kept on the device. */
import { newRef } from '../../net/ids';

export interface StoryDraft {
  /** What makes it harmless to offer it again when the answer was lost, also after a reload. */
  client_id: string;
  title: string;
  text: string;
  threads: readonly string[];
  notes: readonly string[];
  language: string;
  /** Null: none is shown. */
  name: string | null;
  /** What tells who one is and may stay, as one said. */
  kept: readonly string[];
  /** The version of the story that is revised; null for a new one. */
  version: number | null;
}

export const emptyDraft = (language: string): StoryDraft => ({
  client_id: newRef(),
  title: '',
  text: '',
  threads: [],
  notes: [],
  language,
  name: null,
  kept: [],
  version: null,
});

export const isEmpty = (draft: StoryDraft): boolean => draft.title.trim() === '' && draft.text.trim() === '';

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** What was kept, if it can be read as a draft. */
export function readDraft(bytes: Uint8Array): StoryDraft | null {
  try {
    const kept = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const { client_id, title, text, language, name, version } = kept;
    if ([client_id, title, text, language].some((one) => typeof one !== 'string')) return null;
    return {
      client_id: client_id as string,
      title: title as string,
      text: text as string,
      language: language as string,
      name: typeof name === 'string' ? name : null,
      version: typeof version === 'number' ? version : null,
      threads: strings(kept.threads),
      notes: strings(kept.notes),
      kept: strings(kept.kept),
    };
  } catch {
    return null;
  }
}
