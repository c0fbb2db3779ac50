/** A story that is being written: on this device alone, sealed, until it is offered or let go of. */
import { network } from '../network';
import { isEmpty, readDraft, type StoryDraft } from './story-draft';

const nameOf = (story: string | undefined): string => (story ? `story.${story}` : 'story');

export async function recallDraft(story?: string): Promise<StoryDraft | null> {
  const kept = await network.crypto.readOwn(nameOf(story));
  return kept && readDraft(kept);
}

/** @param draft null lets go of it */
export function keepStoryDraft(draft: StoryDraft | null, story?: string): Promise<void> {
  const bytes = draft && !isEmpty(draft) ? new TextEncoder().encode(JSON.stringify(draft)) : null;
  return network.crypto.keepOwn(nameOf(story), bytes);
}
