import { t } from '../../ui';
import { network } from '../network';
import { DiaryFrame, toDiary } from './frame';
import { entries } from './held';
import { fromFirst, weeksOf } from './weeks';
import { WeeksPicture } from './weeks-picture';

/** The last weeks as a picture: drawn here, of what is kept here. */
export default function WeeksScreen() {
  return (
    <DiaryFrame title={t('weeks-title')} back={toDiary()}>
      <Weeks />
    </DiaryFrame>
  );
}

function Weeks() {
  const all = entries.value.map((one) => one.content);
  const weeks = fromFirst(weeksOf(all, network.now()));
  return (
    <div class="panel stack">
      <h1>{t('weeks-title')}</h1>
      <p>{t('weeks-words')}</p>
      <WeeksPicture weeks={weeks} />
    </div>
  );
}
