import { useEffect, useRef } from 'preact/hooks';
import { Icon, ids, Menu, t } from '../../ui';
import { go } from '../router';
import { stopForToday } from './asked';
import { reaches, watch } from './listening';
import './sensed.css';

const SENSES = ids({ off: 'sensed-off', language: 'sensed-language', hears: 'sensed-on' });

interface SensedProps {
  /** Which place it is, by a name of its own: what stands in it is one text. */
  place: string;
  words: string;
}

/**
 * The mark beside a place where one writes: that what is written here is sensed on this device, one touch from the
 * contract and from stopping for today. Where nothing is sensed there is no mark, and nothing is listened to.
 */
export function Sensed({ place, words }: SensedProps) {
  const now = watch.value;
  const before = useRef('');
  const first = useRef(true);

  useEffect(() => {
    // What stood there when one came was written at another time.
    if (first.current) first.current = false;
    else if (words !== before.current) {
      const empty = !words.trim();
      if (empty && before.current.trim()) void now?.sent(place, before.current);
      // Words that were kept come back by themselves; what is written has the focus.
      else if (empty || document.activeElement?.matches('textarea')) now?.wrote(place, words);
    }
    before.current = words;
  }, [words]);

  useEffect(() => () => now?.left(place), [now, place]);

  if (!now) return null;
  const hearing = now.deaf.value ?? 'hears';
  return (
    <div class="sensed soft small">
      <Icon name="moth" size={18} />
      <span>{reaches.value ? t('sensed-reaches') : t(SENSES[hearing])}</span>
      <Menu
        label={t('sensed-menu')}
        items={[
          { key: 'contract', label: t('sensed-contract'), onPick: () => go('/contract') },
          { key: 'stop', label: t('sensing-stop'), icon: 'pause', onPick: stopForToday },
        ]}
      />
    </div>
  );
}
