import { useState } from 'preact/hooks';
import { Button, t } from '../../ui';
import type { InvitationLink, PersonRole } from '../../wire';
import { roleWords } from './names';

interface LinkProps {
  made: InvitationLink;
  role: PersonRole;
  note: string;
}

/** The link of an invitation, shown this once, to be copied and handed over by whatever way the steward trusts. */
export function Link({ made, role, note }: LinkProps) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'by-hand'>('no');

  const done = copied === 'yes';

  async function copy() {
    try {
      await navigator.clipboard.writeText(made.link);
      setCopied('yes');
    } catch {
      setCopied('by-hand');
    }
  }

  return (
    <div class="desk-card stack stack-small">
      <p>
        {roleWords(role)}
        {note && `: ${note}`}
      </p>
      <code class="desk-link-words">{made.link}</code>
      <div class="row row-spread">
        <span class="soft small">{t('desk-link-until', { at: made.expires_at })}</span>
        <Button icon={done ? 'check' : undefined} onClick={() => void copy()}>
          {t(done ? 'desk-link-copied' : 'desk-link-copy')}
        </Button>
      </div>
      {made.waits && <p>{t('desk-link-waits')}</p>}
      <p class="soft small" role="status">
        {done && t('desk-link-copied-words')}
        {copied === 'by-hand' && t('desk-link-by-hand')}
      </p>
    </div>
  );
}
