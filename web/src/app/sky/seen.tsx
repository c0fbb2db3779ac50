import { useState } from 'preact/hooks';
import { SKY_COLOURS, type SkyColour } from '../../scenes/night_sky_places';
import { Actions, Button, Choice, Icon, Panel, t, toast } from '../../ui';
import { FeelingShape } from '../../ui/feeling-shapes';
import type { SkyMine } from '../../wire';
import { Begun } from '../begun';
import { Door } from '../door';
import { FootEnd, go } from '../shell';
import { why } from '../steward/reading';
import { Trouble } from '../trouble';
import { UntilRead } from '../until-read';
import { colourWord } from './colour-words';
import { sky, useMine } from './held';
import './sky.css';

/** Choosing a star: what it looks like, and what others see of it. */
export default function SeenScreen() {
  const title = t('sky-choose-title');
  return (
    <Begun title={title} nobody={<Door title={t('sky-title')} words={t('sky-door')} icon="star" />}>
      <p class="sky-back">
        <a class="button" href="/sky">
          <Icon name="back" />
          {t('sky-choose-back')}
        </a>
      </p>
      <Read title={title} />
      <FootEnd>
        <a class="foot-way" href="/reach">
          {t('sky-reach')}
        </a>
      </FootEnd>
    </Begun>
  );
}

function Read({ title }: { title: string }) {
  const { mine, trouble, again } = useMine();
  if (!mine) return <UntilRead title={title} trouble={trouble} again={again} />;
  return <Choosing title={title} mine={mine} />;
}

function Choosing({ title, mine }: { title: string; mine: SkyMine }) {
  const [chosen, setChosen] = useState<SkyColour>(mine.colour ?? 'plain');
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');

  async function keep(seen: boolean) {
    setBusy(true);
    setTrouble('');
    try {
      await sky.choose(seen ? { seen, colour: chosen === 'plain' ? null : chosen } : { seen });
      toast(seen ? t('sky-kept') : t('sky-stopped'));
      go('/sky', { replace: true });
    } catch (error) {
      setTrouble(why(error));
      setBusy(false);
    }
  }

  return (
    <>
      <div class="panel stack">
        <h1>{title}</h1>
        <p>{t('sky-choose-words')}</p>
        <Choice
          legend={t('sky-choose-legend')}
          hint={t('sky-choose-hint')}
          options={SKY_COLOURS.map((colour) => ({
            value: colour,
            label: (
              <span class="sky-pick">
                <FeelingShape family={colour} />
                {colourWord(colour)}
              </span>
            ),
          }))}
          value={chosen}
          onValue={setChosen}
        />
      </div>
      <Panel title={t('sky-others')}>
        <ul class="sky-others">
          <li>{t('sky-others-star')}</li>
          <li>{t('sky-others-late')}</li>
          <li>{t('sky-others-beside')}</li>
          <li>{t('sky-others-crisis')}</li>
          <li>{t('sky-others-server')}</li>
        </ul>
      </Panel>
      <Actions>
        <Trouble words={trouble} />
        <Button kind="primary" busy={busy} onClick={() => void keep(true)}>
          {t('sky-choose-keep')}
        </Button>
        {mine.seen && (
          <Button kind="text" busy={busy} onClick={() => void keep(false)}>
            {t('sky-stop')}
          </Button>
        )}
      </Actions>
    </>
  );
}
