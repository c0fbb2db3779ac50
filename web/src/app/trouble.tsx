import { Notice } from '../ui';

/** What happened instead of what was asked for, where the action is. */
export function Trouble({ words }: { words: string }) {
  if (!words) return null;
  return (
    <Notice kind="trouble" alert>
      {words}
    </Notice>
  );
}
