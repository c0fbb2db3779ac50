import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Actions, Button, ids, Notice, Panel, Steps, t } from '../../ui';
import type { Training } from '../../wire';
import { Begun } from '../begun';
import { network } from '../network';
import { go } from '../router';
import { Rings } from './rings';

const UNIT_TITLES = ids(
  'unit-listening-title',
  'unit-not-advising-title',
  'unit-heavy-words-title',
  'unit-danger-now-title',
  'unit-boundaries-title',
  'unit-letting-go-title',
  'unit-own-care-title',
);
const UNIT_WORDS = ids(
  'unit-listening',
  'unit-not-advising',
  'unit-heavy-words',
  'unit-danger-now',
  'unit-boundaries',
  'unit-letting-go',
  'unit-own-care',
);

/** The texts of a unit, by its name; a unit that a newer server knows and this page does not is shown by its name. */
function unitTexts(unit: string): { title: string; words: string } {
  const at = UNIT_TITLES.indexOf(`unit-${unit}-title` as (typeof UNIT_TITLES)[number]);
  return at < 0 ? { title: unit, words: '' } : { title: t(UNIT_TITLES[at]!), words: t(UNIT_WORDS[at]!) };
}

/** The gate before the first shift: read, practise with a person, be signed off. */
export default function TrainingScreen() {
  return (
    <Begun title={t('training-title')}>
      <Gate />
    </Begun>
  );
}

function Gate() {
  const [training, setTraining] = useState<Training | null>(null);
  const [trouble, setTrouble] = useState('');
  const post = network.post.value;

  useEffect(() => {
    network.http
      .get<Training>('/api/training')
      .then(setTraining)
      .catch((error) => setTrouble(error instanceof Refused ? error.sentence : t('training-failed')));
  }, [post?.ready, post?.needs.length]);

  async function read(unit: string) {
    try {
      setTraining(await network.http.post<Training>(`/api/training/${unit}/read`));
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('training-failed'));
    }
  }

  if (!training)
    return (
      <div class="panel stack">
        <h1>{t('training-title')}</h1>
        <p>{trouble || t('training-opening')}</p>
      </div>
    );
  const allRead = training.units.every((unit) => unit.read_at !== null);
  const practised = training.practised_at !== null;
  const signedOff = training.signed_off_at !== null;
  return (
    <>
      <div class="panel stack">
        <h1>{t('training-title')}</h1>
        <p>{t('training-words')}</p>
        <Steps
          label={t('training-steps')}
          states={{ done: t('training-done'), now: t('training-now'), next: t('training-next') }}
          steps={[
            { key: 'read', words: t('training-read'), state: allRead ? 'done' : 'now' },
            {
              key: 'practice',
              words: t('training-practice'),
              state: practised ? 'done' : allRead ? 'now' : 'next',
            },
            {
              key: 'sign-off',
              words: t('training-sign-off'),
              state: signedOff ? 'done' : practised ? 'now' : 'next',
            },
          ]}
        />
      </div>
      <Rings />
      {training.units.map((unit) => {
        const { title, words } = unitTexts(unit.unit);
        return (
          <Panel key={unit.unit} title={title}>
            {words.split('\n').map((line) => (
              <p key={line}>{line}</p>
            ))}
            {unit.read_at === null ? (
              <Button icon="check" onClick={() => void read(unit.unit)}>
                {t('training-have-read')}
              </Button>
            ) : (
              <p class="soft small">{t('training-was-read')}</p>
            )}
          </Panel>
        );
      })}
      {!practised && allRead && <Notice>{t('training-practice-words')}</Notice>}
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      {signedOff && (
        <Actions>
          <Button kind="primary" onClick={() => go('/post')}>
            {t('training-to-post')}
          </Button>
        </Actions>
      )}
    </>
  );
}
