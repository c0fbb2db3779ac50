import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Actions, Button, Choice, Notice, Panel, Row, Select, t } from '../../ui';
import type { HowItWas, PostView } from '../../wire';
import { Begun } from '../begun';
import { SideRooms } from '../member/side-rooms';
import { network } from '../network';
import { go } from '../router';
import { Channels } from './channels';
import { hintsOffered } from './hints-kept';
import { Rings } from './rings';

const HOUR_MS = 3_600_000;

/** A supporter's post: the shift, what rings, whom one is with, and rest. One thing at a time. */
export default function PostScreen() {
  return (
    <Begun title={t('post-title')}>
      <Post />
    </Begun>
  );
}

function Post() {
  const post = network.post.value;
  const [said, setSaid] = useState('');

  useEffect(() => {
    hintsOffered.value = true;
  }, []);

  useEffect(() => {
    if (post) return;
    network
      .tookPost(network.http.get<PostView>('/api/post'))
      .catch((error) => setSaid(error instanceof Refused ? error.sentence : t('post-failed')));
  }, [post]);

  async function act(path: string, body: unknown = {}) {
    try {
      await network.tookPost(network.http.post<PostView>(`/api/shift/${path}`, body));
      setSaid('');
    } catch (error) {
      setSaid(error instanceof Refused ? error.sentence : t('post-failed'));
    }
  }

  if (!post)
    return (
      <div class="panel stack">
        <h1>{t('post-title')}</h1>
        <p>{said || t('post-opening')}</p>
      </div>
    );
  if (!post.ready && post.needs.length > 0) return <Gate />;
  const resting = post.rest_until !== null && post.rest_until > network.now();
  return (
    <>
      <h1 class="unseen">{t('post-title')}</h1>
      <Rings />
      <Held post={post} />
      <SideRooms />
      {post.still_here && (
        <Notice icon="bell" alert>
          <p>{t('post-still-here')}</p>
          <Button kind="primary" onClick={() => void act('still-here')}>
            {t('post-still-here-yes')}
          </Button>
        </Notice>
      )}
      {post.ask_how_it_was && <HowWasIt call={post.ask_how_it_was} act={act} />}
      {resting && <Rest post={post} act={act} />}
      <Shift post={post} act={act} />
      <Panel title={t('post-how')}>
        <Channels post={post} act={act} />
        <p>
          <a href="/doors">{t('post-doors')}</a>
        </p>
      </Panel>
      <Panel>
        <a class="button" href="/library">
          {t('post-library')}
        </a>
      </Panel>
      {said && <Notice alert>{said}</Notice>}
    </>
  );
}

type Act = (path: string, body?: unknown) => Promise<void>;

function Gate() {
  return (
    <div class="panel stack">
      <h1>{t('post-title')}</h1>
      <p>{t('post-gate')}</p>
      <a class="button button-primary" href="/training">
        {t('post-to-training')}
      </a>
    </div>
  );
}

function Held({ post }: { post: PostView }) {
  if (post.held.length === 0) return null;
  return (
    <Panel title={t('post-held')}>
      {post.held.map((one) => (
        <Button key={one.call} kind="primary" icon="chat" onClick={() => go(`/talk/${one.room}`)}>
          {t('post-go-to', { name: one.caller.name ?? one.caller.star })}
        </Button>
      ))}
    </Panel>
  );
}

function Shift({ post, act }: { post: PostView; act: Act }) {
  const [hours, setHours] = useState('2');
  const { shift } = post;
  if (!shift)
    return (
      <>
        <div class="panel stack">
          <h2>{t('post-off-title')}</h2>
          <p>{t(post.off_shift_ok ? 'post-off-asked' : 'post-off')}</p>
          <Select
            label={t('post-length')}
            value={hours}
            onValue={setHours}
            options={['1', '2', '3', '4', '6'].map((value) => ({
              value,
              label: t('post-hours', { count: Number(value) }),
            }))}
          />
          {post.alone && (
            <Notice icon="person">
              {post.behind ? t('post-alone-soon-behind', { name: post.behind }) : t('post-alone-soon')}
            </Notice>
          )}
        </div>
        <Actions>
          <Button
            kind="primary"
            icon="shift"
            onClick={() =>
              void act('start', { ends_at: Math.round(network.now() + Number(hours) * HOUR_MS) })
            }
          >
            {t('post-start')}
          </Button>
        </Actions>
      </>
    );
  return (
    <>
      <div class="panel stack">
        <h2>{t('post-on-title')}</h2>
        <p>{t('post-on', { at: shift.ends_at })}</p>
        <p class="soft">{t('post-calls', { calls: shift.calls, cap: shift.cap })}</p>
        <p class="soft">{t('post-waiting', { count: post.waiting })}</p>
        {post.alone && <Alone post={post} />}
      </div>
      <Actions>
        <Button onClick={() => void act('end')}>{t('post-end')}</Button>
      </Actions>
    </>
  );
}

function Alone({ post }: { post: PostView }) {
  return (
    <Notice icon="person">
      {post.behind ? t('post-alone-behind', { name: post.behind }) : t('post-alone')}
    </Notice>
  );
}

function Rest({ post, act }: { post: PostView; act: Act }) {
  const minimum = post.rest_minimum_until ?? 0;
  const [, tick] = useState(0);
  useEffect(() => {
    const wait = minimum - network.now();
    if (wait <= 0) return;
    const timer = setTimeout(() => tick((count) => count + 1), wait + 50);
    return () => clearTimeout(timer);
  }, [minimum]);
  return (
    <Panel title={t('post-rest-title')}>
      <p>{t('post-rest', { at: post.rest_until ?? 0 })}</p>
      {minimum > network.now() && <p class="soft small">{t('post-rest-minimum', { at: minimum })}</p>}
      <Row>
        <Button onClick={() => void act('rest-longer')}>{t('post-rest-longer')}</Button>
        {minimum <= network.now() && (
          <Button onClick={() => void act('ready-again')}>{t('post-ready-again')}</Button>
        )}
      </Row>
    </Panel>
  );
}

/** For the one who listened: how it was for them. It stays between them and the rest that follows. */
function HowWasIt({ call, act }: { call: string; act: Act }) {
  const [how, setHow] = useState<HowItWas['how'] | null>(null);
  return (
    <Panel title={t('post-how-was')}>
      <Choice<HowItWas['how']>
        legend={t('post-how-was')}
        legendUnseen
        value={how}
        onValue={setHow}
        options={[
          { value: 'light', label: t('post-was-light') },
          { value: 'all_right', label: t('post-was-all-right') },
          { value: 'heavy', label: t('post-was-heavy') },
          { value: 'too_much', label: t('post-was-too-much') },
        ]}
      />
      {how && (
        <div class="row">
          <Button onClick={() => void act('how-it-was', { call, how })}>{t('post-was-tell')}</Button>
          <Button onClick={() => void act('how-it-was', { call, how, pause: true })}>
            {t('post-was-pause')}
          </Button>
        </div>
      )}
    </Panel>
  );
}
