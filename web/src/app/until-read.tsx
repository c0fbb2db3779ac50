import { Button, Notice, t } from '../ui';

interface UntilReadProps {
  title: string;
  trouble: string;
  again: () => Promise<void>;
}

/** What stands here until it is read, and what to do where that fails. */
export function UntilRead({ title, trouble, again }: UntilReadProps) {
  return (
    <div class="panel stack" aria-live="polite">
      <h1>{title}</h1>
      {trouble ? (
        <Notice kind="trouble" alert>
          <p>{trouble}</p>
          <Button onClick={() => void again()}>{t('shell-again')}</Button>
        </Notice>
      ) : (
        <p class="soft">{t('library-opening')}</p>
      )}
    </div>
  );
}
