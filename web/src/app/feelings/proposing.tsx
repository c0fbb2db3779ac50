import { useEffect, useState } from 'preact/hooks';
import type { Family } from '../../sense/families';
import { Button, ids, t } from '../../ui';
import { FeelingShape } from '../../ui/feeling-shapes';
import { WordsOf } from './chooser';
import { type Felt, feltAs, MOST_FEELINGS } from './entry';
import type { Proposal } from './propose';
import { propose, proposes } from './proposer';
import { familyInside, type Strength } from './words';

/** So long nothing was typed before the device looks. */
const PAUSE_MS = 1_500;

interface ProposingProps {
  words: string;
  feelings: readonly Felt[];
  onFeelings: (feelings: Felt[]) => void;
}

/** What the device takes the words for, where the person switched that on. It is never kept by itself. */
export function Proposing({ words, feelings, onFeelings }: ProposingProps) {
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const [waved, setWaved] = useState<Family | null>(null);
  const on = proposes.value;

  useEffect(() => {
    setProposal(null);
    if (!on || !words.trim()) return;
    let newest = true;
    const timer = setTimeout(() => {
      void propose(words).then((made) => newest && setProposal(made));
    }, PAUSE_MS);
    return () => {
      newest = false;
      clearTimeout(timer);
    };
  }, [words, on]);

  if (!on) return null;
  const shown = proposal && shownOf(proposal, feelings, waved);
  return (
    <div class="proposal" role="status">
      {shown === 'unknown' && proposal && 'unknown' in proposal && (
        <p class="soft small">{t(UNKNOWN[proposal.unknown])}</p>
      )}
      {shown === 'family' && proposal && 'family' in proposal && (
        <>
          <p class="felt">
            <FeelingShape family={proposal.family} size={26} />
            {t('diary-maybe', { family: familyInside(proposal.family) })}
          </p>
          <WordsOf
            family={proposal.family}
            onPick={(word) => {
              const felt = { word, own: '', family: proposal.family, colour: '' };
              onFeelings([...feelings, { ...felt, strength: proposal.strength satisfies Strength }]);
            }}
          />
          <div>
            <Button kind="text" onClick={() => setWaved(proposal.family)}>
              {t('diary-maybe-not')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

/** Nothing is proposed that is chosen already, or was just waved away. */
function shownOf(
  proposal: Proposal,
  feelings: readonly Felt[],
  waved: Family | null,
): 'family' | 'unknown' | null {
  if ('unknown' in proposal) return proposal.unknown === 'empty' ? null : 'unknown';
  const chosen = feelings.some((one) => one.family === proposal.family && feltAs(one) !== '');
  return chosen || waved === proposal.family || feelings.length >= MOST_FEELINGS ? null : 'family';
}

const UNKNOWN = ids({
  empty: 'diary-cannot-tell',
  language: 'diary-cannot-tell-language',
  words: 'diary-cannot-tell-words',
  off: 'diary-cannot-tell-off',
  unclear: 'diary-cannot-tell',
});
