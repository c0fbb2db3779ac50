/** Words for what a story tells of, so that nobody meets it unprepared; and for how a book glows. */
import { ids, t } from '../../ui';
import type { ContentNote } from '../../wire';

export const NOTES: readonly ContentNote[] = [
  'loss',
  'suicide',
  'self_harm',
  'violence',
  'sexual_violence',
  'childhood',
  'eating',
  'addiction',
  'illness',
  'birth_and_child_loss',
  'war_and_flight',
  'hatred',
];
const WORDS = ids(
  'note-loss',
  'note-suicide',
  'note-self-harm',
  'note-violence',
  'note-sexual-violence',
  'note-childhood',
  'note-eating',
  'note-addiction',
  'note-illness',
  'note-birth-and-child-loss',
  'note-war-and-flight',
  'note-hatred',
);

/** A note that a newer server knows and this page does not is shown by its name, never left out. */
export function noteWords(note: ContentNote): string {
  const id = WORDS[NOTES.indexOf(note)];
  return id ? t(id) : note;
}

export const noteOptions = () => NOTES.map((note) => ({ value: note as string, label: noteWords(note) }));

/** Only what is a note: what was kept on a device may be older than the list. */
export const asNotes = (values: readonly string[]): ContentNote[] =>
  NOTES.filter((note) => values.includes(note));

const LIGHT = ids('light-0', 'light-1', 'light-2', 'light-3', 'light-4');

/** How a book glows, in words; never how many said so. */
export const lightWords = (light: number): string => t(LIGHT[light] ?? LIGHT[0]);
