import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Refused } from '../../net/refused';
import { Icon, t } from '../../ui';
import { Door } from '../door';
import { Elsewhere } from '../elsewhere';
import { Ended } from '../ended';
import { useFoot } from '../member/foot';
import { network } from '../network';
import { FootEnd } from '../shell';
import { UntilRead } from '../until-read';
import { heldDiary, openDiary, ownColours } from './held';
import { styled } from './palette';
import './feelings.css';

interface DiaryFrameProps {
  title: string;
  back: { to: string; words: string };
  children: ComponentChildren;
}

/** The diary around one of its screens. It opens without a connection as well, from what is on this device. */
export function DiaryFrame({ title, back, children }: DiaryFrameProps) {
  useFoot();
  const [trouble, setTrouble] = useState('');
  const presence = network.presence.value;

  async function begin() {
    setTrouble('');
    try {
      await network.begin();
    } catch (error) {
      setTrouble(error instanceof Refused ? error.sentence : t('shell-broken'));
    }
  }

  useEffect(() => void begin(), []);
  useEffect(() => {
    if (presence === 'signed_in') openDiary().catch(() => setTrouble(t('diary-not-opened')));
  }, [presence]);

  if (presence === 'elsewhere') return <Elsewhere />;
  if (presence === 'nobody') return <Door title={t('diary-title')} words={t('diary-door')} icon="star" />;
  const ready = presence === 'signed_in' && heldDiary.value?.records.value;
  if (!ready) return <UntilRead title={title} trouble={trouble} again={begin} />;
  const colours = [...ownColours.value].map(([family, colour]) => [`--feeling-${family}`, styled(colour)]);
  return (
    <div class="diary" style={Object.fromEntries(colours)}>
      <Ended />
      <p>
        <a class="button diary-back" href={back.to}>
          <Icon name="back" />
          {back.words}
        </a>
      </p>
      {children}
      <FootEnd>
        <a class="foot-way" href="/reach">
          {t('diary-reach')}
        </a>
      </FootEnd>
    </div>
  );
}

export const toDiary = () => ({ to: '/diary', words: t('diary-back') });
