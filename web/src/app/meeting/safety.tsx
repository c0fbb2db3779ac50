import { useState } from 'preact/hooks';
import { Button, Notice, Panel, Textarea, t } from '../../ui';
import type { MeetingView } from '../../wire';
import { useAct } from '../act';
import { network } from '../network';

/** For whom the piece was taken back from, or who was let go: the reason, and the way to appeal. Nobody else sees it. */
export function Safety({ view, onView }: { view: MeetingView; onView?: (view: MeetingView) => void }) {
  const [words, setWords] = useState('');
  const { busy, trouble, run } = useAct();
  const safety = view.mine?.safety;
  if (!safety) return null;
  const removed = safety.act === 'remove';

  function appeal() {
    void run(async () => {
      const path = `/api/meetings/${view.meeting}/appeal`;
      const next = await network.http.post<MeetingView>(path, { words: words.trim() });
      network.attended.took(next);
      onView?.(next);
    });
  }

  return (
    <Panel title={removed ? t('stopped-removed-title') : t('stopped-taken-title')}>
      <p>{removed ? t('stopped-removed') : t('stopped-taken')}</p>
      <blockquote class="stopped-reason speech" dir="auto">
        {safety.reason}
      </blockquote>
      {safety.appeal && (
        <Notice icon="check">
          <p>{t('stopped-appealed')}</p>
          <p dir="auto">{safety.appeal}</p>
        </Notice>
      )}
      {safety.answer && (
        <Notice>
          <p>{t('stopped-answer')}</p>
          <p dir="auto">{safety.answer}</p>
        </Notice>
      )}
      {safety.may_appeal && !safety.appeal && (
        <details class="fold">
          <summary>{t('stopped-appeal')}</summary>
          <div class="stack">
            <Textarea
              label={t('stopped-appeal-label')}
              hint={t('stopped-appeal-hint')}
              value={words}
              onValue={setWords}
              maxLength={500}
              trouble={trouble}
              dir="auto"
            />
            <Button busy={busy} disabled={words.trim().length < 3} onClick={appeal}>
              {t('stopped-appeal-send')}
            </Button>
          </div>
        </details>
      )}
      {removed && (
        <div class="row">
          <a class="button" href="/circles">
            {t('meeting-to-circles')}
          </a>
          <a class="button" href="/reach">
            {t('lean-call-go')}
          </a>
        </div>
      )}
    </Panel>
  );
}
