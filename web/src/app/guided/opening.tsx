import { useEffect, useState } from 'preact/hooks';
import { openness } from '../../scenes/opening';
import { ids, t } from '../../ui';
import type { SessionView } from '../../wire';
import { network } from '../network';
import { SharedBreath } from './breath';
import { DrawnSky } from './drawn-sky';
import type { StageProps } from './session';

const LOOK_MS = 500;
const OPENS = ids('told-lamp', 'told-walls', 'told-night', 'told-stars', 'told-sky');

/** How far the walls have become sky, in five steps that are told in words. */
function useOpenness(view: SessionView): number {
  const [step, setStep] = useState(0);
  useEffect(() => {
    const look = () => setStep(Math.min(4, Math.floor(openness(view, network.now()) * 4.999)));
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [view.stage, view.stage_at, view.stopped]);
  return step;
}

/** The walls become sky: seen, and told for whoever does not look. */
export function Opening(props: StageProps) {
  const { view } = props;
  const step = useOpenness(view);
  return (
    <>
      <DrawnSky {...props} />
      <p class="session-told" data-calm>
        {t(OPENS[step]!)}
      </p>
      <SharedBreath from={view.starts_at} words={view.words_alone} />
    </>
  );
}

const RETURNS = ids('told-home', 'told-shelves', 'told-warm', 'told-fading', 'told-still-sky');

/** The walls come back, and the lamp. */
export function Returning(props: StageProps) {
  const { view } = props;
  const step = useOpenness(view);
  return (
    <>
      <DrawnSky {...props} />
      <p class="session-told" data-calm>
        {t(RETURNS[step]!)}
      </p>
      <SharedBreath from={view.starts_at} words={view.words_alone} />
    </>
  );
}
