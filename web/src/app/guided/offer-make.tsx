import { useEffect, useState } from 'preact/hooks';
import { language, t, toast } from '../../ui';
import type { GuideDesk } from '../../wire';
import { recall } from '../circles/kept';
import { facts, learnFacts } from '../library/facts';
import { network } from '../network';
import { go } from '../router';
import { ownZone, wallTime } from '../times/times';
import { Guides } from './frame';
import { asMade, emptyOffer, type OfferDraft } from './offer-draft';
import { OfferEditor } from './offer-editor';

const DRAFT = 'offer';

/** A guide offers times: once, or again and again. */
export default function MakeOfferScreen() {
  return (
    <Guides title={t('guiding-make')} back={{ to: '/guiding', words: t('guiding-back') }}>
      <Make />
    </Guides>
  );
}

function Make() {
  const [begun, setBegun] = useState<{ draft: OfferDraft; recalled: boolean } | null>(null);

  useEffect(() => {
    let here = true;
    void (async () => {
      await learnFacts();
      const zone = ownZone();
      const spoken = facts.peek()?.languages[0] ?? language.peek().from;
      const empty = emptyOffer(
        t('guiding-name-begun'),
        [spoken],
        zone,
        wallTime(network.now(), zone).slice(0, 10),
      );
      const kept = await recall(DRAFT, empty);
      if (here) setBegun({ draft: kept ?? empty, recalled: kept !== null });
    })();
    return () => {
      here = false;
    };
  }, []);

  if (!begun) return <p class="panel soft">{t('library-opening')}</p>;
  return (
    <OfferEditor
      name={DRAFT}
      begun={begun.draft}
      recalled={begun.recalled}
      title={t('guiding-make')}
      sure={t('guiding-offer')}
      send={async (draft) => {
        await network.http.post<GuideDesk>('/api/offers', asMade(draft));
        toast(t('guiding-offered'));
      }}
      onClose={() => go('/guiding')}
    />
  );
}
