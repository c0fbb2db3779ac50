import { useEffect } from 'preact/hooks';
import type { Gone as Why } from '../../net/talk';
import { Actions, ids, t } from '../../ui';
import { rememberPlace } from '../leave';
import { network } from '../network';

const TITLES = ids('talk-gone-title', 'talk-let-go-title', 'talk-unknown-title');
const WORDS = ids('talk-gone', 'talk-let-go', 'talk-unknown');
const AT: Record<Why, 0 | 1 | 2> = { dawn: 0, let_go: 1, unknown: 2 };

/** The talk is not here any more, and why. */
export function Gone({ why }: { why: Why }) {
  useEffect(() => rememberPlace(null), []);
  const supporter = network.me.value?.roles.includes('supporter') ?? false;
  return (
    <>
      <div class="panel stack">
        <h1>{t(TITLES[AT[why]])}</h1>
        <p>{t(WORDS[AT[why]])}</p>
      </div>
      <Actions>
        <a class="button button-primary" href={supporter ? '/post' : '/home'}>
          {supporter ? t('talk-to-post') : t('talk-home')}
        </a>
      </Actions>
    </>
  );
}
