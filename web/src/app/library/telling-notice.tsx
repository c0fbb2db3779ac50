import { Button, ids, Notice, Row, t } from '../../ui';
import type { Telling, TellingKind } from './telling';

const KINDS: readonly TellingKind[] = ['phone', 'mail', 'link', 'handle', 'address'];
const WORDS = ids('tells-phone', 'tells-mail', 'tells-link', 'tells-handle', 'tells-address');

interface TellsProps {
  found: readonly Telling[];
  keep: (words: string) => void;
  goTo: (one: Telling) => void;
}

/** "This tells who you are. Keep it?" – one after the other, and nothing is decided for anybody. */
export function Tells({ found, keep, goTo }: TellsProps) {
  const one = found[0];
  if (!one) return null;
  return (
    <Notice icon="person">
      <p>{t('tells')}</p>
      <p>
        {t(WORDS[KINDS.indexOf(one.kind)] ?? WORDS[0])} <bdi class="tells-words">{one.words}</bdi>
      </p>
      <Row>
        <Button onClick={() => keep(one.words)}>{t('tells-keep')}</Button>
        <Button onClick={() => goTo(one)}>{t('tells-go')}</Button>
      </Row>
    </Notice>
  );
}
