import { useEffect, useState } from 'preact/hooks';
import { toBase64 } from '../../net/ids';
import { Refused } from '../../net/refused';
import { Button, ids, Notice, say, t } from '../../ui';
import type { OfferView, PostView } from '../../wire';
import { threadWords } from '../member/threads';
import { network } from '../network';
import { go } from '../router';
import { ringWith } from './ring';
import './rings.css';

/** What rings now: one call at a time, accepted or let pass in one touch. */
export function Rings() {
  const post = network.post.value;
  const offers = post?.offers ?? [];
  const [first] = offers;
  useEffect(() => {
    if (!first) return;
    say(t('ring-words'));
    return ringWith(post?.ring_by ?? []);
  }, [first?.offer]);
  if (!first) return null;
  return <Ring offer={first} />;
}

function Ring({ offer }: { offer: OfferView }) {
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function accept() {
    setBusy(true);
    let shown: Uint8Array | undefined;
    try {
      const [made] = await network.crypto.keyPackages(1);
      if (!made) return;
      shown = made.body;
      const post = await network.tookPost(
        network.http.post<PostView>(`/api/offers/${offer.offer}/accept`, {
          device: network.deviceId,
          key_package: toBase64(made.body),
        }),
      );
      const held = post.held.find((one) => one.call === offer.call);
      if (held) go(`/talk/${held.room}`);
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('ring-failed'));
      setBusy(false);
      // Without an answer it may have been taken all the same, and is needed to come in.
      if (shown && error instanceof Refused && !error.passing)
        await network.crypto.forgetKeyPackage(shown).catch(() => undefined);
    }
  }

  async function pass() {
    try {
      await network.tookPost(network.http.post<PostView>(`/api/offers/${offer.offer}/pass`));
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('ring-failed'));
    }
  }

  return (
    <section class="panel stack ring" aria-labelledby="ring-title">
      <h2 id="ring-title">{t(offer.practice ? 'ring-practice' : KIND[offer.kind])}</h2>
      <p>
        {t(NEED[offer.need])}
        {offer.threads.length > 0 &&
          ` ${t('ring-threads', { threads: offer.threads.map(threadWords).join(', ') })}`}
        {offer.minor && ` ${t('ring-minor')}`}
      </p>
      <div class="row ring-ways">
        <Button kind="primary" icon="heart" busy={busy} onClick={() => void accept()}>
          {t('ring-accept')}
        </Button>
        <Button onClick={() => void pass()}>{t('ring-pass')}</Button>
      </div>
      <p class="soft small">{t('ring-free')}</p>
      {trouble && <Notice alert>{trouble}</Notice>}
    </section>
  );
}

const KIND = ids({
  lead: 'ring-lead',
  companion: 'ring-companion',
  handover: 'ring-handover',
});
const NEED = ids({
  steady: 'ring-steady',
  heavy: 'ring-heavy',
  crisis: 'ring-crisis',
});
