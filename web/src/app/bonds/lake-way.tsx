import { useEffect, useState } from 'preact/hooks';
import { t } from '../../ui';
import type { OwnBonds } from '../../wire';
import { network } from '../network';

/** The way to the lake on one's own page, and whether something new is there. */
export function LakeWay() {
  const [news, setNews] = useState(false);
  const hints = network.placeHints('bonds').value;
  const adult = network.me.value?.age === 'adult';

  useEffect(() => {
    // Whoever has not said that they are an adult has no bonds, and the server is not asked for them.
    if (!adult) return;
    network.http
      .get<OwnBonds>('/api/bonds')
      .then(({ bonds }) => setNews(bonds.some((one) => one.news || one.visit !== null)))
      .catch(() => undefined);
  }, [hints, adult]);

  if (network.me.value?.age === 'minor') return null;
  return (
    <a class="button" href="/lake">
      {news ? t('home-lake-news') : t('home-lake')}
    </a>
  );
}
