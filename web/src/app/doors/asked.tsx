/** Somebody may need someone: a quiet panel over whatever screen it is, in nobody's way who is with somebody. */
import { computed, effect } from '@preact/signals';
import { render } from 'preact';
import { Button, ids, loadTexts, Notice, say, t } from '../../ui';
import type { DoorView } from '../../wire';
import { onLeave } from '../leave';
import { useFoot } from '../member/foot';
import { network } from '../network';
import { place } from '../router';
import { busy, goThere, letPass, trouble } from './answering';
import './doors.css';
import { feel, senses } from './felt';
import { bearing, DrumLight, learnThreads, lightOf, Told } from './told';

/** Where one is with somebody: nothing is laid over that. It waits until one has gone from there. */
const WITH_SOMEBODY = [
  /^\/talk\//,
  /^\/circles\/[^/]+\/meeting\//,
  /^\/guided\/[^/]+$/,
  /^\/lake\/[^/]+\/visit$/,
];

const felt = computed<DoorView | null>(() => {
  const { path } = place.value;
  if (path === '/doors' || WITH_SOMEBODY.some((where) => where.test(path))) return null;
  return network.doors.value[0] ?? null;
});

let shown = false;

/** From now on each drum is felt and shown; called once. */
export function showAsked(): void {
  if (shown) return;
  shown = true;
  void Promise.all([loadTexts('doors', 'reach', 'feelings'), learnThreads()]).then(begin);
}

function begin(): void {
  const host = document.createElement('div');
  host.id = 'asked';
  // After the page and before the foot: reading on from the page one comes to it before the outside lines.
  document.getElementById('screen')?.after(host);
  render(<Asked />, host);
  let quiet: (() => void) | undefined;
  let last = '';
  const stop = effect(() => {
    const door = felt.value;
    const now = door?.state === 'asked' ? door.door : '';
    if (now === last) return;
    last = now;
    quiet?.();
    quiet = undefined;
    if (!door || !now) return;
    say(t('doors-say'));
    quiet = feel(bearing(door));
  });
  onLeave(() => {
    stop();
    quiet?.();
    render(null, host);
    host.remove();
  });
}

function Asked() {
  const door = felt.value;
  if (!door) return null;
  return (
    <>
      {door.state === 'asked' && senses.value.includes('light') && <DrumLight door={door} />}
      <Over door={door} />
    </>
  );
}

function Over({ door }: { door: DoorView }) {
  useFoot();
  const asked = door.state === 'asked';
  return (
    <section
      class="panel stack doors-over"
      style={lightOf(door)}
      aria-labelledby="doors-over-title"
      data-calm
    >
      {asked && senses.value.includes('light') && <span class="doors-edge" aria-hidden="true" />}
      <h2 id="doors-over-title">{t(TITLES[door.state])}</h2>
      {asked && <Told door={door} />}
      <div class="row doors-ways">
        {asked ? (
          <>
            <Button kind="primary" icon="heart" busy={busy.value} onClick={() => void goThere(door)}>
              {t('doors-go')}
            </Button>
            <Button onClick={() => void letPass(door)}>{t('doors-not-now')}</Button>
          </>
        ) : (
          <a class="button button-primary" href="/doors">
            {t('doors-back')}
          </a>
        )}
      </div>
      {asked && <p class="soft small">{t('doors-free', { at: new Date(door.lapses_at) })}</p>}
      {trouble.value && <Notice alert>{trouble.value}</Notice>}
    </section>
  );
}

const TITLES = ids({
  asked: 'doors-title',
  knocking: 'doors-knocking-title',
  opened: 'doors-opened-title',
});
