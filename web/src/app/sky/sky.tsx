import { useEffect, useRef } from 'preact/hooks';
import { MOST_STARS } from '../../scenes/night_sky_places';
import { Actions, Icon, Panel, Switch, t } from '../../ui';
import { FeelingShape } from '../../ui/feeling-shapes';
import type { SkyView } from '../../wire';
import { Begun } from '../begun';
import { Door } from '../door';
import { network } from '../network';
import { chooseFeelingColours, chooseStill, feelingColours, still } from '../preferences';
import { FootEnd } from '../shell';
import { colourWord } from './colour-words';
import { sky, useMine } from './held';
import { OwnStar } from './own-star';
import { useSkyScene } from './sky-scene';
import { type ToldSky, toldOf } from './told';
import './sky.css';

/** The sky: how many let themselves be seen tonight, in words and as stars, and the way to one's own. */
export default function SkyScreen() {
  return (
    <Begun title={t('sky-title')} nobody={<Door title={t('sky-title')} words={t('sky-door')} icon="star" />}>
      <Look />
    </Begun>
  );
}

function Look() {
  const room = useRef<HTMLDivElement>(null);
  const view = sky.view.value;
  const { mine, trouble, again } = useMine();
  const told = view && toldOf(view);
  const picture = useSkyScene(view, mine, room);

  useEffect(() => sky.look(), []);

  return (
    <>
      <p class="sky-back">
        <a class="button" href="/home">
          <Icon name="back" />
          {t('sky-to-home')}
        </a>
      </p>
      <div class="panel stack">
        <h1>{t('sky-title')}</h1>
        <First told={told} />
      </div>
      {told && told.total > 0 && <div class="sky-open" ref={room} aria-hidden="true" />}
      {view && told && told.total > 0 && <Rows view={view} told={told} />}
      <OwnStar
        mine={mine}
        marked={picture !== null && picture.mine !== null}
        trouble={trouble}
        again={again}
      />
      <HowSeen />
      <Actions>
        {mine && !mine.seen && (
          <a class="button button-primary" href="/sky/seen">
            {t('sky-be-seen')}
          </a>
        )}
      </Actions>
      <FootEnd>
        <a class="foot-way" href="/reach">
          {t('sky-reach')}
        </a>
      </FootEnd>
    </>
  );
}

function First({ told }: { told: ToldSky | null }) {
  const away = network.connection.value !== 'live';
  if (!told) return <p class="soft">{away ? t('sky-waits') : t('sky-opening')}</p>;
  if (told.total === 0) return <p>{t('sky-none')}</p>;
  return (
    <>
      <p>{t('sky-total', { count: told.total })}</p>
      <p class="soft small">{t('sky-total-known')}</p>
    </>
  );
}

/** Everything that the stars show, in words. */
function Rows({ view, told }: { view: SkyView; told: ToldSky }) {
  return (
    <Panel title={t('sky-rows')}>
      <ul class="sky-rows">
        {told.rows.map(({ colour, count }) => (
          <li key={colour}>
            <FeelingShape family={colour} />
            {t('sky-row', { word: colourWord(colour), count })}
          </li>
        ))}
      </ul>
      {told.circles > 0 && <p>{t('sky-circles', { count: told.circles })}</p>}
      {told.accompanied > 0 && <p>{t('sky-accompanied', { count: told.accompanied })}</p>}
      {told.fewerDrawn && <p class="soft small">{t('sky-many', { count: MOST_STARS })}</p>}
      <p class="soft small">{t('sky-rest')}</p>
      <p class="soft small">{t('sky-late', { at: new Date(view.next_at) })}</p>
    </Panel>
  );
}

function HowSeen() {
  return (
    <Panel title={t('sky-look')}>
      <Switch on={still.value} onChange={chooseStill}>
        {t('settings-still')}
      </Switch>
      <Switch
        on={feelingColours.value === 'clear'}
        onChange={(on) => chooseFeelingColours(on ? 'clear' : 'drawn')}
      >
        {t('settings-clear')}
      </Switch>
    </Panel>
  );
}
