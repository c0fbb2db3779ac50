import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Button, ids, Notice, Panel, t } from '../../ui';
import { LakeWay } from '../bonds/lake-way';
import { ContractWay } from '../contract/contract-way';
import { Elsewhere } from '../elsewhere';
import { Ended } from '../ended';
import { network } from '../network';
import { go } from '../router';
import { FootEnd } from '../shell';
import { HaveAccount } from './account';
import { ReturnByWords } from './return';
import { SideRooms } from './side-rooms';

/** One's own page: where one is, one's twelve words, and what is kept. */
export default function HomeScreen() {
  const [trouble, setTrouble] = useState('');
  const presence = network.presence.value;
  const call = network.call.value;

  useEffect(() => {
    network
      .begin()
      .catch((error) => setTrouble(error instanceof Refused ? error.sentence : t('home-failed')));
  }, []);

  if (presence === 'elsewhere') return <Elsewhere />;
  if (trouble && presence !== 'signed_in') {
    return (
      <Notice kind="trouble" alert>
        <h1>{t('home-title')}</h1>
        <p>{trouble}</p>
        <Button onClick={() => location.reload()}>{t('home-again')}</Button>
      </Notice>
    );
  }
  if (presence === 'nobody') return <ReturnByWords />;
  if (presence === 'unknown' || !network.me.value) {
    return (
      <div class="panel stack" aria-live="polite">
        <h1>{t('home-title')}</h1>
        <p>{t('home-opening')}</p>
      </div>
    );
  }
  const open = call && call.state !== 'closed' ? call : null;
  return (
    <>
      <Ended />
      <div class="panel stack">
        <h1>{t('home-title')}</h1>
        <p>{open ? t('home-open-call') : t('home-words')}</p>
        {open ? (
          <Button kind="primary" onClick={() => go(open.state === 'held' ? `/talk/${open.room}` : '/reach')}>
            {t('home-go-back')}
          </Button>
        ) : (
          <Button kind="primary" onClick={() => go('/reach', { state: { pressed: true } })}>
            {t('home-reach')}
          </Button>
        )}
      </div>
      <SideRooms />
      <Places />
      <OldTalks />
      <HaveAccount />
      {!open && (
        <FootEnd>
          <a class="foot-way" href="/reach">
            {t('home-reach')}
          </a>
        </FootEnd>
      )}
    </>
  );
}

/** The other places of the network that are open to this person: alone, with others, and where they serve. */
function Places() {
  const roles = network.me.value?.roles ?? [];
  const serves = (['supporter', 'guide', 'steward'] as const).filter((role) => roles.includes(role));
  return (
    <>
      {serves.length > 0 && (
        <Panel title={t('home-serving')}>
          {serves.map((role) => (
            <a key={role} class="button" href={PATHS[role]}>
              {t(SERVES[role])}
            </a>
          ))}
        </Panel>
      )}
      <Panel title={t('home-together')}>
        <a class="button" href="/circles">
          {t('home-circles')}
        </a>
        <LakeWay />
        <a class="button" href="/guides">
          {t('home-guides')}
        </a>
        <a class="button" href="/sky">
          {t('home-sky')}
        </a>
      </Panel>
      <Panel title={t('home-mine')}>
        <a class="button" href="/diary">
          {t('home-diary')}
        </a>
        <ContractWay />
        <a class="button" href="/library">
          {t('home-library')}
        </a>
      </Panel>
    </>
  );
}

const SERVES = ids({ supporter: 'home-post', guide: 'home-guiding', steward: 'home-desk' });
const PATHS = { supporter: '/post', guide: '/guiding', steward: '/desk' } as const;

/** Talks that have ended and whose dawn has not come. */
function OldTalks() {
  const ended = [...network.talks.value.values()].filter(
    (talk) => talk.standing.value === 'inside' && talk.view.value?.closed_at != null,
  );
  if (ended.length === 0) return null;
  return (
    <Panel title={t('home-ended')}>
      {ended.map((talk) => (
        <a key={talk.room} class="button" href={`/talk/${talk.room}`}>
          {t('home-ended-until', { at: talk.view.value?.dawn_at ?? 0 })}
        </a>
      ))}
    </Panel>
  );
}
