import { Actions, Button, t } from '../../ui';
import type { NetworkDesk, SetupDone } from '../../wire';
import { go } from '../router';
import { LinesOf } from './lines-of';
import { Link } from './link';
import { Missing } from './missing';
import { useRead } from './reading';
import type { Draft } from './setup-draft';

interface AfterSetupProps {
  done: SetupDone;
  asked: Draft['invitations'];
  state: Record<string, unknown>;
}

/** It is set up: the links, shown this once; the outside lines, looked through; and what is still missing. */
export function AfterSetup({ done, asked, state }: AfterSetupProps) {
  const now = typeof state.after === 'number' ? state.after : 0;
  const settings = useRead<NetworkDesk>('/api/desk/network');
  const { country, name, missing } = settings.value?.view ?? done.network;

  async function to(after: number) {
    await settings.again();
    go('/setup', { state: { after } });
  }

  if (now === 0)
    return (
      <div key="links" class="desk-setup">
        <div class="panel stack">
          <h1>{t('setup-links-title', { name: name ?? '' })}</h1>
          <p>{t(done.invitations.length > 0 ? 'setup-links-words' : 'setup-links-none')}</p>
          {done.invitations.map((made, at) => (
            <Link
              key={made.invitation}
              made={made}
              role={asked[at]?.role ?? 'supporter'}
              note={asked[at]?.note ?? ''}
            />
          ))}
        </div>
        <Actions>
          <Button kind="primary" onClick={() => void to(1)}>
            {t('setup-to-lines')}
          </Button>
        </Actions>
      </div>
    );
  if (now === 1 && country)
    return (
      <div key="lines" class="desk-setup">
        <div class="panel stack">
          <h1>{t('setup-check-title')}</h1>
          <p>{t('setup-check-words')}</p>
        </div>
        <LinesOf country={country} />
        <Actions>
          <Button kind="primary" onClick={() => void to(2)}>
            {t('setup-on')}
          </Button>
          <Button kind="text" icon="back" onClick={() => void to(0)}>
            {t('setup-back-to-links')}
          </Button>
        </Actions>
      </div>
    );
  return (
    <div key="missing" class="desk-setup">
      <div class="panel stack">
        <h1>{t('setup-missing-title')}</h1>
        <p>{t('setup-missing-words')}</p>
        <Missing missing={missing} />
        <p class="soft">{t('setup-words-hint')}</p>
      </div>
      <Actions>
        <Button kind="primary" onClick={() => go('/desk', { replace: true })}>
          {t('setup-to-desk')}
        </Button>
        <Button kind="text" icon="back" onClick={() => void to(1)}>
          {t('setup-back')}
        </Button>
      </Actions>
    </div>
  );
}
