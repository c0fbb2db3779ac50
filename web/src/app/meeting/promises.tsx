import { useState } from 'preact/hooks';
import { Button, Dialog, t } from '../../ui';
import type { CircleView, MeetingView } from '../../wire';

/** While people gather: what will happen, and the promises one touch away. */
export function Promises({ circle, view }: { circle: CircleView | null; view: MeetingView }) {
  const [open, setOpen] = useState(false);
  return (
    <section class="panel stack meeting-ahead">
      <h2>{t('ahead-title')}</h2>
      <ul class="ahead">
        <li>{t('ahead-turn')}</li>
        <li>{t('ahead-pass')}</li>
        <li>{view.voice ? t('ahead-write-speak') : t('ahead-write')}</li>
        <li>{t('ahead-who')}</li>
      </ul>
      {circle && (
        <>
          <Button icon="heart" aria-haspopup="dialog" onClick={() => setOpen(true)}>
            {t('ahead-promises')}
          </Button>
          <Dialog open={open} onClose={() => setOpen(false)} title={t('ahead-promises')}>
            <ul class="ahead">
              {circle.promises.map((one) => (
                <li key={one} dir="auto">
                  {one}
                </li>
              ))}
            </ul>
          </Dialog>
        </>
      )}
    </section>
  );
}
