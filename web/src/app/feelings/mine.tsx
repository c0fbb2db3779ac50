import { Button, Panel, Switch, t } from '../../ui';
import { DiaryFrame, toDiary } from './frame';
import { exported } from './held';
import { OwnPalette } from './own-palette';
import { OwnWords } from './own-words';
import { proposes, setProposes } from './proposer';

/** What is one's own in the diary: words, colours, whether the device proposes, and all of it as a file. */
export default function MineScreen() {
  return (
    <DiaryFrame title={t('mine-title')} back={toDiary()}>
      <div class="panel stack">
        <h1>{t('mine-title')}</h1>
        <p>{t('mine-words')}</p>
      </div>
      <OwnWords />
      <OwnPalette />
      <Panel title={t('mine-propose')}>
        <Switch on={proposes.value} onChange={(on) => void setProposes(on)}>
          {t('mine-propose-switch')}
        </Switch>
        <p class="soft small">{t('mine-propose-words')}</p>
      </Panel>
      <Panel title={t('mine-file')}>
        <p>{t('mine-file-words')}</p>
        <div>
          <Button onClick={save}>{t('mine-file-save')}</Button>
        </div>
      </Panel>
    </DiaryFrame>
  );
}

/** The file is made in this page and goes to the person's own disk. */
function save(): void {
  const address = URL.createObjectURL(new Blob([exported()], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'diary.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
