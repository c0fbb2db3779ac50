import { useEffect, useRef, useState } from 'preact/hooks';
import { Button, Dialog, Field, Panel, Row, t, toast } from '../../ui';
import { Asking, type Question } from '../steward/asking';
import { why } from '../steward/reading';
import { Trouble } from '../trouble';
import { fromPlan, isEmpty, MOST, type PlanDraft } from './plan';
import { addPlan, forgetPlan, ownPlans, readOwnPlans } from './plan-store';
import { readyPlans } from './ready-plans';

interface PlansProps {
  draft: PlanDraft;
  take: (plan: PlanDraft) => void;
}

/** What one can begin with: the plans that come with the product, and one's own. */
export function Plans({ draft, take }: PlansProps) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [trouble, setTrouble] = useState('');
  const folds = useRef<HTMLDivElement>(null);
  const own = ownPlans.value;

  useEffect(() => {
    if (ownPlans.peek()) return;
    readOwnPlans().catch(() => setTrouble(t('prepare-save-failed')));
  }, []);

  function choose(plan: PlanDraft) {
    const put = async () => {
      take(fromPlan(plan, draft));
      // What one chose from is folded away, so that what was taken comes into sight.
      for (const fold of folds.current?.querySelectorAll('details') ?? []) fold.open = false;
      toast(t('prepare-taken'));
    };
    if (isEmpty(draft)) void put();
    else
      setQuestion({
        title: t('prepare-take-over'),
        words: t('prepare-take-over-words'),
        sure: t('prepare-take-over'),
        act: put,
      });
  }

  const forget = (id: string, name: string): Question => ({
    title: name,
    words: t('prepare-forget-words'),
    sure: t('prepare-forget'),
    act: () => forgetPlan(id),
  });

  return (
    <Panel title={t('prepare-begin')}>
      <div class="stack stack-small" ref={folds}>
        <details class="fold">
          <summary>{t('prepare-ready')}</summary>
          <ul class="items">
            {readyPlans().map((one) => (
              <li key={one.key} class="item">
                <div class="item-line">
                  <span>
                    <span class="speech">{one.name}</span>
                    <br />
                    <span class="soft small">{one.about}</span>
                  </span>
                  <Button onClick={() => choose(one.plan)}>
                    {t('prepare-take')} <span class="unseen">{one.name}</span>
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        </details>
        <details class="fold">
          <summary>{t('prepare-own')}</summary>
          <p class="soft small">{t('prepare-own-words')}</p>
          {own?.length === 0 && <p>{t('prepare-own-none')}</p>}
          {own && own.length > 0 && (
            <ul class="items">
              {own.map((one) => (
                <li key={one.id} class="item">
                  <div class="item-line">
                    <bdi class="speech">{one.name}</bdi>
                    <Row>
                      <Button onClick={() => choose(one.plan)}>
                        {t('prepare-take')} <span class="unseen">{one.name}</span>
                      </Button>
                      <Button kind="text" onClick={() => setQuestion(forget(one.id, one.name))}>
                        {t('prepare-forget')} <span class="unseen">{one.name}</span>
                      </Button>
                    </Row>
                  </div>
                </li>
              ))}
            </ul>
          )}
          <Trouble words={trouble} />
        </details>
      </div>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </Panel>
  );
}

/** Makes a plan of one's own from what stands in the form. */
export function SavePlan({ draft }: { draft: PlanDraft }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind="text" onClick={() => setOpen(true)}>
        {t('prepare-save')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('prepare-save')}>
        <Naming draft={draft} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function Naming({ draft, onClose }: { draft: PlanDraft; onClose: () => void }) {
  const [name, setName] = useState('');
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(false);

  async function save() {
    if (!name.trim()) return setTrouble(t('prepare-save-missing'));
    if ((ownPlans.peek()?.length ?? 0) >= MOST.plans) return setTrouble(t('prepare-full'));
    setBusy(true);
    try {
      await addPlan(name.trim(), draft);
      toast(t('prepare-saved'));
      onClose();
    } catch (error) {
      setTrouble(why(error));
      setBusy(false);
    }
  }

  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void save();
      }}
    >
      <p class="soft small">{t('prepare-own-words')}</p>
      <Field
        label={t('prepare-save-name')}
        value={name}
        maxLength={MOST.name}
        autocomplete="off"
        trouble={trouble}
        onValue={(value) => {
          setName(value);
          setTrouble('');
        }}
      />
      <Row spread>
        <Button kind="text" onClick={onClose}>
          {t('desk-not-now')}
        </Button>
        <Button type="submit" kind="primary" busy={busy}>
          {t('prepare-save')}
        </Button>
      </Row>
    </form>
  );
}
