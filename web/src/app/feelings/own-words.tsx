import { useState } from 'preact/hooks';
import { FAMILIES } from '../../sense/families';
import { Button, Dialog, Field, Panel, Select, t } from '../../ui';
import { useAct } from '../act';
import { Trouble } from '../trouble';
import { ColourField } from './colour-field';
import { cleanWord, MOST_OWN_CHARACTERS, type OwnWord } from './entry';
import { OwnWordShape } from './felt';
import { keepContent, letGo, ownWords } from './held';
import { familyText } from './words';

/** So many words of one's own can still be found among each other. */
const MOST_OWN = 60;
const FIRST_COLOUR = '#b9a7e6';

interface OwnWordDialogProps {
  open: boolean;
  onClose: () => void;
  onAdded?: (word: OwnWord) => void;
}

export function OwnWordDialog({ open, onClose, onAdded }: OwnWordDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={t('diary-own-add')}>
      {open && <Adding onClose={onClose} onAdded={onAdded} />}
    </Dialog>
  );
}

function Adding({ onClose, onAdded }: Omit<OwnWordDialogProps, 'open'>) {
  const [written, setWritten] = useState('');
  const [family, setFamily] = useState('');
  const [colour, setColour] = useState(FIRST_COLOUR);
  const [trouble, setTrouble] = useState('');
  const doing = useAct();

  async function add() {
    const word = cleanWord(written);
    if (!word) return setTrouble(t('diary-own-empty'));
    if (ownWords.peek().some((one) => one.content.word === word)) return setTrouble(t('diary-own-known'));
    if (ownWords.peek().length >= MOST_OWN) return setTrouble(t('diary-own-full', { most: MOST_OWN }));
    const own: OwnWord = {
      kind: 'word',
      word,
      family: FAMILIES.find((one) => one === family) ?? null,
      colour: family ? '' : colour,
    };
    if (await doing.run(() => keepContent(null, own))) {
      onAdded?.(own);
      onClose();
    }
  }

  const families = FAMILIES.map((one) => ({ value: one, label: familyText(one) }));
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Field
        label={t('diary-own-label')}
        hint={t('diary-own-hint')}
        value={written}
        maxLength={MOST_OWN_CHARACTERS * 8}
        trouble={trouble}
        autocomplete="off"
        onValue={(value) => {
          setWritten(value);
          setTrouble('');
        }}
      />
      <Select
        label={t('diary-own-family')}
        hint={t('diary-own-family-hint')}
        value={family}
        onValue={setFamily}
        options={[{ value: '', label: t('diary-own-none') }, ...families]}
      />
      {!family && <ColourField label={t('diary-own-colour')} value={colour} onValue={setColour} />}
      <Trouble words={doing.trouble} />
      <div class="row row-spread">
        <Button kind="text" onClick={onClose}>
          {t('desk-not-now')}
        </Button>
        <Button type="submit" kind="primary" busy={doing.busy}>
          {t('diary-own-keep')}
        </Button>
      </div>
    </form>
  );
}

/** The words of one's own, to look at and to let go of. Entries that have one keep it. */
export function OwnWords() {
  const [adding, setAdding] = useState(false);
  const doing = useAct();
  const words = ownWords.value;
  return (
    <Panel title={t('diary-own-title')}>
      <p>{t('diary-own-words')}</p>
      {words.length > 0 && (
        <ul class="own-list">
          {words.map(({ id, content }) => (
            <li key={id} class="row row-spread">
              <span class="felt">
                <OwnWordShape word={content} />
                <bdi>{content.word}</bdi>
                <span class="soft small">{content.family && familyText(content.family)}</span>
              </span>
              <Button
                kind="text"
                aria-label={t('diary-own-gone', { word: content.word })}
                onClick={() => void doing.run(() => letGo(id))}
              >
                {t('diary-delete')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Trouble words={doing.trouble} />
      <div>
        <Button icon="plus" onClick={() => setAdding(true)}>
          {t('diary-own-add')}
        </Button>
      </div>
      <OwnWordDialog open={adding} onClose={() => setAdding(false)} />
    </Panel>
  );
}
