import { useState } from 'preact/hooks';
import { Button, Icon, Panel, Textarea, t } from '../../ui';
import type { CallView } from '../../wire';
import { network } from '../network';
import { draftOf, keepDraft } from './draft';

/** The first words, written while it rings. They stay on this device, encrypted, until someone is there to read them. */
export function FirstWords({ call }: { call: CallView }) {
  const talk = network.talks.value.get(call.room);
  const [words, setWords] = useState(draftOf(call.room));
  const [trouble, setTrouble] = useState('');
  const kept = talk?.waiting.value ?? [];

  async function keep() {
    const text = words.trim();
    if (!text) return;
    try {
      await network.talk(call.room).say({ kind: 'text', text });
      setWords('');
      keepDraft(call.room, '');
      setTrouble('');
    } catch {
      setTrouble(t('reach-words-trouble'));
    }
  }

  return (
    <Panel title={t('reach-words-title')}>
      {kept.map((one) => (
        <p key={one.ref} class="speech reach-kept" dir="auto">
          {one.lines.join('\n')}
        </p>
      ))}
      {kept.length > 0 && (
        <p class="soft small reach-sealed">
          <Icon name="key" size={18} />
          <span>{t('reach-words-kept')}</span>
        </p>
      )}
      <Textarea
        label={t('reach-words-label')}
        hint={t('reach-words-hint')}
        trouble={trouble}
        dir="auto"
        value={words}
        maxLength={20_000}
        onValue={(value) => {
          setWords(value);
          keepDraft(call.room, value);
        }}
      />
      {!network.kept && <p class="soft small">{t('reach-words-not-kept')}</p>}
      <Button kind="quiet" icon="check" onClick={() => void keep()}>
        {t('reach-words-keep')}
      </Button>
    </Panel>
  );
}
