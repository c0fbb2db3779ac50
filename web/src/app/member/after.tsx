import { useEffect, useState } from 'preact/hooks';
import { Actions, Button, t } from '../../ui';
import { rememberPlace } from '../leave';
import { BackToCircle } from '../meeting/back';
import { network } from '../network';
import { go, type ScreenProps } from '../router';
import { SafetyEnd } from './decisions';
import { ReportDialog } from './report';

/** After the goodbye: the sky turns to dawn, and what happens next is said. */
export default function AfterScreen({ state }: ScreenProps) {
  const [report, setReport] = useState(false);
  const room = typeof state.room === 'string' ? state.room : '';
  const talk = room && network.presence.value === 'signed_in' ? network.talk(room) : null;
  const dawn = talk?.view.value?.dawn_at ?? network.call.value?.dawn_at ?? null;
  const call = network.call.value;
  const ended = call?.closed ?? null;
  const lead = talk?.view.value?.members.find((one) => one.role === 'lead');

  const gone = talk?.gone.value === 'dawn';

  useEffect(() => {
    rememberPlace(null);
    if (network.presence.value !== 'signed_in') {
      network.begin().catch(() => undefined);
    }
  }, []);

  return (
    <>
      <BackToCircle />
      <div class="panel stack">
        <h1>{gone ? t('talk-gone-title') : t('after-title')}</h1>
        {ended === 'ended_for_safety' ? (
          <>
            <p>{t('after-safety')}</p>
            {call?.safety_reason && <p class="speech">{call.safety_reason}</p>}
            {call && <SafetyEnd call={call.call} />}
          </>
        ) : (
          <p>{ended === 'eased' ? t('after-eased') : t('after-words')}</p>
        )}
        {gone && <p>{t('talk-gone')}</p>}
        {!gone && dawn !== null && <p class="soft">{t('after-dawn', { at: dawn })}</p>}
      </div>
      <Actions>
        <a class="button button-primary" href="/home">
          {t('after-home')}
        </a>
        {talk && !gone && (
          <>
            <Button kind="text" onClick={() => go(`/talk/${room}`)}>
              {t('after-read')}
            </Button>
            <Button kind="text" onClick={() => setReport(true)}>
              {t('after-report')}
            </Button>
          </>
        )}
      </Actions>
      {talk && (
        <ReportDialog open={report} onClose={() => setReport(false)} talk={talk} about={lead?.member} />
      )}
    </>
  );
}
