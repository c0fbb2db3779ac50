import { useState } from 'preact/hooks';
import { FAMILIES, type Family } from '../../sense/families';
import { Button, Choice, IconButton, t } from '../../ui';
import { FeelingShape } from '../../ui/feeling-shapes';
import { type Felt, feltAs, MOST_FEELINGS, type OwnWord } from './entry';
import { FeltShape, feltText, OwnWordShape } from './felt';
import { ownWords } from './held';
import { OwnWordDialog } from './own-words';
import { familyText, STRENGTHS, type Strength, strengthText, WORDS, wordText } from './words';

interface ChooserProps {
  feelings: readonly Felt[];
  onFeelings: (feelings: Felt[]) => void;
}

const ofOwn = ({ word, family, colour }: OwnWord): Felt => ({
  word: '',
  own: word,
  family,
  colour,
  strength: 2,
});
const ofWord = (word: string, family: Family): Felt => ({ word, own: '', family, colour: '', strength: 2 });

/** Any number of feelings: families with their shapes, the words of each, and words of one's own. */
export function Chooser({ feelings, onFeelings }: ChooserProps) {
  const [adding, setAdding] = useState(false);
  const own = ownWords.value;
  const chosen = new Set(feelings.map(feltAs));
  const full = feelings.length >= MOST_FEELINGS;

  function toggle(felt: Felt) {
    const key = feltAs(felt);
    if (chosen.has(key)) onFeelings(feelings.filter((one) => feltAs(one) !== key));
    else if (!full) onFeelings([...feelings, felt]);
  }

  const pick = (felt: Felt) => (
    <Pick key={feltAs(felt)} felt={felt} chosen={chosen.has(feltAs(felt))} full={full} toggle={toggle} />
  );
  const outside = own.filter(({ content }) => content.family === null);

  return (
    <>
      <div class="families">
        {FAMILIES.map((family) => (
          <fieldset key={family} class="choice family">
            <legend class="family-name">
              <FeelingShape family={family} size={26} />
              {familyText(family)}
            </legend>
            <div class="choice-options">
              {WORDS[family].map((word) => pick(ofWord(word, family)))}
              {own.flatMap(({ content }) => (content.family === family ? pick(ofOwn(content)) : []))}
            </div>
          </fieldset>
        ))}
        {outside.length > 0 && (
          <fieldset class="choice family">
            <legend class="family-name">{t('diary-own-outside')}</legend>
            <div class="choice-options">{outside.map(({ content }) => pick(ofOwn(content)))}</div>
          </fieldset>
        )}
      </div>
      <div>
        <Button kind="text" icon="plus" onClick={() => setAdding(true)}>
          {t('diary-own-add')}
        </Button>
      </div>
      {full && <p class="soft small">{t('diary-most', { most: MOST_FEELINGS })}</p>}
      <OwnWordDialog
        open={adding}
        onClose={() => setAdding(false)}
        onAdded={(word) => {
          const felt = ofOwn(word);
          if (!full && !chosen.has(feltAs(felt))) onFeelings([...feelings, felt]);
        }}
      />
    </>
  );
}

interface PickProps {
  felt: Felt;
  chosen: boolean;
  full: boolean;
  toggle: (felt: Felt) => void;
}

function Pick({ felt, chosen, full, toggle }: PickProps) {
  return (
    <label class="pick">
      <input type="checkbox" checked={chosen} disabled={full && !chosen} onChange={() => toggle(felt)} />
      <span class="pick-words pick-line">
        {felt.own && <OwnWordShape word={felt} size={18} />}
        <bdi>{feltText(felt)}</bdi>
      </span>
    </label>
  );
}

/** What is chosen, and how strong each is. */
export function Strengths({ feelings, onFeelings }: ChooserProps) {
  if (feelings.length === 0) return null;
  const options = STRENGTHS.map((one) => ({ value: `${one}`, label: strengthText(one) }));
  return (
    <ul class="strengths" aria-label={t('diary-chosen')}>
      {feelings.map((felt) => (
        <li key={feltAs(felt)} class="strength">
          <Choice
            legend={
              <>
                <FeltShape felt={felt} />
                <bdi>{feltText(felt)}</bdi>
              </>
            }
            options={options}
            value={`${felt.strength}`}
            onValue={(value) =>
              onFeelings(
                feelings.map((one) => (one === felt ? { ...one, strength: Number(value) as Strength } : one)),
              )
            }
          />
          <IconButton
            icon="close"
            label={t('diary-unchoose', { word: feltText(felt) })}
            onClick={() => onFeelings(feelings.filter((one) => one !== felt))}
          />
        </li>
      ))}
    </ul>
  );
}

/** The words of one family as answers to what the device proposes. */
export function WordsOf({ family, onPick }: { family: Family; onPick: (word: string) => void }) {
  return (
    <div class="row">
      {WORDS[family].map((word) => (
        <Button key={word} onClick={() => onPick(word)}>
          {wordText(word)}
        </Button>
      ))}
    </div>
  );
}
