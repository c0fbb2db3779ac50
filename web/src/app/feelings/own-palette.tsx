import { useEffect, useRef, useState } from 'preact/hooks';
import { FAMILIES, type Family } from '../../sense/families';
import { Button, Panel, t } from '../../ui';
import { FeelingShape } from '../../ui/feeling-shapes';
import { useAct } from '../act';
import { Trouble } from '../trouble';
import { ColourField } from './colour-field';
import { keepColour, ownColours } from './held';
import { familyText } from './words';

/** A colour of one's own for each family. Shapes stay, so that nobody depends on colours. */
export function OwnPalette() {
  const doing = useAct();
  const own = ownColours.value;
  return (
    <Panel title={t('mine-colours')}>
      <p>{t('mine-colours-words')}</p>
      <ul class="own-list">
        {FAMILIES.map((family) => (
          <Row
            key={family}
            family={family}
            own={own.get(family) ?? null}
            onOwn={(colour) => void doing.run(() => keepColour(family, colour))}
          />
        ))}
      </ul>
      <Trouble words={doing.trouble} />
    </Panel>
  );
}

interface RowProps {
  family: Family;
  own: string | null;
  onOwn: (colour: string | null) => void;
}

function Row({ family, own, onOwn }: RowProps) {
  const sign = useRef<HTMLSpanElement>(null);
  const [given, setGiven] = useState('#888888');
  const name = familyText(family);

  // What the sheet gives in this light, as the field for colours takes it.
  useEffect(() => {
    const shape = sign.current?.querySelector('svg');
    const parts = shape
      ? getComputedStyle(shape)
          .color.match(/[\d.]+/g)
          ?.slice(0, 3)
      : null;
    if (parts?.length === 3)
      setGiven(`#${parts.map((one) => Math.round(Number(one)).toString(16).padStart(2, '0')).join('')}`);
  }, []);

  return (
    <li class="row row-spread">
      <span class="felt">
        <span class="felt-sign" ref={sign}>
          <FeelingShape family={family} size={30} />
        </span>
        <ColourField label={t('mine-colour-of', { family: name })} value={own ?? given} onValue={onOwn} />
      </span>
      {own && (
        <Button kind="text" aria-label={`${t('mine-colour-given')}: ${name}`} onClick={() => onOwn(null)}>
          {t('mine-colour-given')}
        </Button>
      )}
    </li>
  );
}
