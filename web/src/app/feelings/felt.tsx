import { t } from '../../ui';
import { FeelingShape } from '../../ui/feeling-shapes';
import type { Felt, OwnWord } from './entry';
import { styled } from './palette';
import { isWord, strengthText, wordText } from './words';

/** What a feeling is called, in the words of the network or in one's own. */
export const feltText = (felt: Pick<Felt, 'word' | 'own'>): string =>
  isWord(felt.word) ? wordText(felt.word) : felt.own;

const SIZES = { 1: 20, 2: 26, 3: 32 } as const;

/** Shape and colour of a feeling; larger where it is stronger. */
export function FeltShape({
  felt,
  size,
}: {
  felt: Pick<Felt, 'family' | 'colour' | 'strength'>;
  size?: number;
}) {
  const colour = !felt.family && felt.colour ? styled(felt.colour) : undefined;
  return <FeelingShape family={felt.family ?? 'plain'} size={size ?? SIZES[felt.strength]} colour={colour} />;
}

/** Shape, colour, word and strength. */
export function FeltShown({ felt }: { felt: Felt }) {
  return (
    <span class="felt">
      <span class="felt-sign">
        <FeltShape felt={felt} />
      </span>
      <span>
        <bdi class="felt-word">{feltText(felt)}</bdi>{' '}
        <span class="soft small">{strengthText(felt.strength)}</span>
      </span>
    </span>
  );
}

export function OwnWordShape({
  word,
  size = 22,
}: {
  word: Pick<OwnWord, 'family' | 'colour'>;
  size?: number;
}) {
  return <FeltShape felt={{ family: word.family, colour: word.colour, strength: 2 }} size={size} />;
}

/** Feelings of one entry, one beside the other. */
export function Feelings({ feelings }: { feelings: readonly Felt[] }) {
  if (feelings.length === 0) return null;
  return (
    <ul class="felt-list" aria-label={t('diary-feelings')}>
      {feelings.map((felt) => (
        <li key={`${felt.word}/${felt.own}`}>
          <FeltShown felt={felt} />
        </li>
      ))}
    </ul>
  );
}
