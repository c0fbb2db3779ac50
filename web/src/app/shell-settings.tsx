import { signal } from '@preact/signals';
import { Choice, Dialog, LANGUAGES, language, Select, Switch, t } from '../ui';
import { deviceIsShared, shareDevice } from './leave';
import {
  chooseFeelingColours,
  chooseLanguage,
  chooseStill,
  chooseTheme,
  feelingColours,
  sound,
  still,
  theme,
} from './preferences';
import { chooseHints, hintsOffered, hintsOn } from './supporter/hints-kept';

export const settingsOpen = signal(false);
const shared = signal(deviceIsShared());

/** What someone can choose for this device, from every page. */
export function SettingsDialog() {
  return (
    <Dialog open={settingsOpen.value} onClose={() => (settingsOpen.value = false)} title={t('settings')}>
      <Choice
        legend={t('settings-theme')}
        options={[
          { value: 'system', label: t('settings-theme-system') },
          { value: 'night', label: t('settings-theme-night') },
          { value: 'morning', label: t('settings-theme-morning') },
        ]}
        value={theme.value}
        onValue={chooseTheme}
      />
      <Switch on={still.value} onChange={chooseStill}>
        {t('settings-still')}
      </Switch>
      <Switch
        on={feelingColours.value === 'clear'}
        onChange={(on) => chooseFeelingColours(on ? 'clear' : 'drawn')}
      >
        {t('settings-clear')}
      </Switch>
      <Switch on={sound.value} onChange={(on) => (sound.value = on)}>
        {t('settings-sound')}
      </Switch>
      {hintsOffered.value && (
        <div class="stack stack-small">
          <Switch on={hintsOn.value} onChange={chooseHints}>
            {t('settings-hints')}
          </Switch>
          <p class="soft small">{t('settings-hints-hint')}</p>
        </div>
      )}
      <Select
        label={t('settings-language')}
        value={language.value.code}
        onValue={chooseLanguage}
        options={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
      />
      <div class="stack stack-small">
        <Switch
          on={shared.value}
          onChange={(on) => {
            shareDevice(on);
            shared.value = on;
          }}
        >
          {t('settings-shared')}
        </Switch>
        <p class="soft small">{t('settings-shared-hint')}</p>
      </div>
      <p class="soft small">{t('settings-leave')}</p>
    </Dialog>
  );
}
