/** At a door: who asks, whether one goes, the three minutes of knocking, and how a drum is felt here. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Actions, Button, ids, Notice, Panel, Row, Stack, Switch, say, t } from '../../ui';
import type { Doors, DoorView, PostView } from '../../wire';
import { Begun } from '../begun';
import { network } from '../network';
import { go } from '../router';
import { behind, busy, goThere, leaveIt, letPass, trouble } from './answering';
import './doors.css';
import { chooseSense, SENSES, type Sense, senses } from './felt';
import { DrumLight, learnThreads, Told } from './told';
import { Wishes } from './wishes';

export default function DoorsScreen() {
  return (
    <Begun title={t('doors-screen')}>
      <AtTheDoor />
    </Begun>
  );
}

function AtTheDoor() {
  const [door] = network.doors.value;
  // What one stood at a moment ago, to say how it ended.
  const last = useRef<DoorView | null>(null);
  const [ended, setEnded] = useState<DoorView | null>(null);
  const left = useRef(false);

  useEffect(() => {
    void learnThreads();
    network.http
      .get<Doors>('/api/doors')
      .then(({ doors }) => network.tookDoors(doors))
      .catch(() => undefined);
  }, []);

  useEffect(() => {
    const before = last.current;
    last.current = door ?? null;
    if (door) return setEnded(null);
    if (before?.state === 'knocking' && !left.current) {
      setEnded(before);
      say(t('doors-stayed-closed'));
    }
    left.current = false;
  }, [door]);

  const to = door ? behind(door, network.post.value) : null;
  useEffect(() => {
    if (to) go(to, { replace: true });
    // The view of what one holds may come a little after the door's.
    else if (door?.state === 'opened' && door.call)
      void network.tookPost(network.http.get<PostView>('/api/post')).catch(() => undefined);
  }, [to, door?.version]);

  return (
    <>
      <h1 class="unseen">{t('doors-screen')}</h1>
      {door?.state === 'asked' && <AskedNow door={door} />}
      {door?.state === 'knocking' && (
        <Knocking
          door={door}
          leave={() => {
            left.current = true;
            return leaveIt(door);
          }}
        />
      )}
      {door?.state === 'opened' && (
        <Panel title={t('doors-opened-title')}>
          <p>{t('doors-opened')}</p>
        </Panel>
      )}
      {!door && (
        <Panel title={t(ended ? 'doors-ended-title' : 'doors-none-title')}>
          <p>{t(ended ? 'doors-ended' : 'doors-none')}</p>
          <Row>
            <Onward />
          </Row>
        </Panel>
      )}
      {trouble.value && <Notice alert>{trouble.value}</Notice>}
      {(!door || door.state === 'asked') && (
        <>
          <How />
          <Wishes />
        </>
      )}
    </>
  );
}

/** Where one goes from a door that is none any more: to the shift, or to one's own page. */
function Onward() {
  const supports = network.me.value?.roles.includes('supporter');
  return (
    <a class="button" href={supports ? '/post' : '/home'}>
      {t(supports ? 'doors-to-post' : 'doors-to-home')}
    </a>
  );
}

function AskedNow({ door }: { door: DoorView }) {
  return (
    <>
      {senses.value.includes('light') && <DrumLight door={door} />}
      <Panel title={t('doors-title')}>
        <Told door={door} />
        <p class="soft small">{t('doors-free', { at: new Date(door.lapses_at) })}</p>
      </Panel>
      <Actions>
        <Button kind="primary" icon="heart" busy={busy.value} onClick={() => void goThere(door)}>
          {t('doors-go')}
        </Button>
        <Button onClick={() => void letPass(door)}>{t('doors-not-now')}</Button>
      </Actions>
    </>
  );
}

function Knocking({ door, leave }: { door: DoorView; leave: () => Promise<void> }) {
  return (
    <>
      <Panel title={t('doors-knocking-title')}>
        <p>{t('doors-knocking')}</p>
        <Told door={door} />
        <p class="soft">{t('doors-knocking-until', { at: new Date(door.lapses_at) })}</p>
      </Panel>
      <Actions>
        <Button busy={busy.value} onClick={() => void leave()}>
          {t('doors-leave')}
        </Button>
      </Actions>
    </>
  );
}

const BY: Record<Sense, string> = ids({
  light: 'doors-by-light',
  haptics: 'doors-by-haptics',
  sound: 'doors-by-sound',
});

function How() {
  return (
    <Panel title={t('doors-how')}>
      <p>{t('doors-how-words')}</p>
      <Stack gap="small">
        {SENSES.map((sense) => (
          <Switch key={sense} on={senses.value.includes(sense)} onChange={(on) => chooseSense(sense, on)}>
            {t(BY[sense])}
          </Switch>
        ))}
      </Stack>
    </Panel>
  );
}
