import { useEffect, useRef, useState } from 'preact/hooks';
import { Actions, Button, Icon, say, t } from '../../ui';
import { useAct } from '../act';
import { likelyLanguages } from '../circles/finding';
import { KeptHere } from '../circles/frame';
import { recall, useKept } from '../circles/kept';
import { facts } from '../library/facts';
import { network } from '../network';
import { go } from '../router';
import { ownZone } from '../times/times';
import { Trouble } from '../trouble';
import { UntilRead } from '../until-read';
import { Lake, toLake } from './frame';
import { bonds, useOwn } from './held';
import { useLake } from './lake-scene';
import { threadList } from './reasons';
import { asked, draftFrom, EMPTY, missing, STEPS, type WishesDraft } from './wishes-draft';
import { Looking } from './wishes-look';
import { OneStep } from './wishes-step';

const DRAFT = 'bond.wishes';
/** After the last step stands the look at all of it. */
const LOOK = STEPS.length;

/** What I wish for: one question after the other, then a look at all of it. Nothing is told before the last press. */
export default function WishesScreen() {
  useLake(null);
  return (
    <Lake title={t('wish-title')} back={toLake()}>
      <Said />
    </Lake>
  );
}

interface Begun {
  draft: WishesDraft;
  recalled: boolean;
}

function Said() {
  const { own, trouble, again } = useOwn();
  const [begun, setBegun] = useState<Begun | null>(null);
  const ready = own !== null && facts.value !== null;

  useEffect(() => {
    if (!ready || !own) return;
    const me = network.me.value;
    const offered = facts.value?.languages ?? [];
    const start = own.wishes
      ? draftFrom(own.wishes)
      : {
          ...EMPTY,
          threads: me?.threads ?? [],
          languages: me?.languages.length ? me.languages : likelyLanguages(offered, navigator.languages),
        };
    void recall(DRAFT, start).then((kept) => setBegun({ draft: kept ?? start, recalled: kept !== null }));
  }, [ready]);

  if (own && own.may !== 'yes') {
    go('/lake', { replace: true });
    return null;
  }
  if (!own || !begun) return <UntilRead title={t('wish-title')} trouble={trouble} again={again} />;
  return <Saying begun={begun} before={own.wishes !== null} />;
}

function Saying({ begun, before }: { begun: Begun; before: boolean }) {
  const { draft, change, kept, letGo } = useKept(DRAFT, begun.draft, begun.recalled);
  const [at, setAt] = useState(before ? LOOK : 0);
  /** Whoever changes one thing comes back to the look at all of it. */
  const [looked, setLooked] = useState(before);
  const [trouble, setTrouble] = useState('');
  const doing = useAct();
  const top = useRef<HTMLDivElement>(null);
  const step = STEPS[at];

  useEffect(() => {
    setTrouble('');
    scrollTo(0, 0);
    top.current?.focus({ preventScroll: true });
  }, [at]);

  function next() {
    const open = missing(draft);
    if (open && (open.step === step || step === undefined)) {
      if (open.step !== step) setAt(STEPS.indexOf(open.step));
      setTrouble(
        open.what === 'both'
          ? t('wish-not-both', { threads: threadList(open.threads) })
          : t(open.what === 'thread' ? 'wish-need-thread' : 'wish-need-language'),
      );
      return;
    }
    if (step !== undefined) return setAt(looked ? LOOK : at + 1);
    void doing.run(async () => {
      await bonds.wish(asked(draft, ownZone()));
      await letGo();
      say(t('wish-set-done'));
      go('/lake', { replace: true });
    });
  }

  useEffect(() => {
    if (at === LOOK) setLooked(true);
  }, [at]);

  return (
    <form
      class="wishing"
      onSubmit={(event) => {
        event.preventDefault();
        next();
      }}
    >
      <div class="panel stack" ref={top} tabIndex={-1}>
        {step !== undefined && !looked && (
          <p class="soft small">{t('wish-step', { at: at + 1, of: STEPS.length })}</p>
        )}
        {step === undefined ? (
          <Looking draft={draft} onChange={(one) => setAt(STEPS.indexOf(one))} />
        ) : (
          <OneStep step={step} draft={draft} change={change} />
        )}
        <KeptHere kept={kept} />
      </div>
      <Actions>
        <Trouble words={trouble || doing.trouble} />
        <Button kind="primary" type="submit" busy={doing.busy}>
          {step === undefined ? t(before ? 'wish-set-again' : 'wish-set') : t('wish-next')}
        </Button>
        {at > 0 && !looked && (
          <Button kind="text" onClick={() => setAt(at - 1)}>
            <Icon name="back" size={18} />
            {t('wish-before')}
          </Button>
        )}
      </Actions>
    </form>
  );
}
