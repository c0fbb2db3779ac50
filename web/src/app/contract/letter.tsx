import { useRef, useState } from 'preact/hooks';
import { type Contract, missing, NAMED, type Standing, sign, type Terms } from '../../drum/contract';
import { LEAST_AHEAD_MS } from '../../net/own_time';
import { FAMILIES } from '../../sense/families';
import { Actions, Button, Choice, ids, Select, say, t } from '../../ui';
import { FeelingShape } from '../../ui/feeling-shapes';
import { useAct } from '../act';
import { facts } from '../library/facts';
import { threadWords } from '../member/threads';
import { network } from '../network';
import { Trouble } from '../trouble';
import { keepContract } from './keeping';
import { ownTime } from './own-time';
import { Picks } from './picks';
import { Paragraph } from './signed';
import { colourWords } from './words';

interface LetterProps {
  kept: Contract;
  stands: Standing;
  onDone: () => void;
  /** Back to the contract that holds, unchanged; null where none does. */
  onBack: (() => void) | null;
}

const SIGNS = ['words', 'diary', 'time'] as const;
const SIGN = ids({ words: 'sign-words', diary: 'sign-diary', time: 'sign-time' });
const SIGN_HINT = ids({ words: 'sign-words-hint', diary: 'sign-diary-hint', time: 'sign-time-hint' });
const WHO = ids({ supporters: 'who-supporters', bonds: 'who-bonds', facilitator: 'who-facilitator' });
const WHO_HINT = ids({
  supporters: 'who-supporters-hint',
  bonds: 'who-bonds-hint',
  facilitator: 'who-facilitator-hint',
});
const MISSING = ids({ signs: 'letter-needs-sign', who: 'letter-needs-who' });

/** A letter to oneself with choices in it. Nothing is chosen beforehand but that one is asked first. */
export function Letter({ kept, stands, onDone, onBack }: LetterProps) {
  const [terms, setTerms] = useState<Terms>(kept.terms);
  const [reads, setReads] = useState(false);
  const [trouble, setTrouble] = useState('');
  const doing = useAct();
  const top = useRef<HTMLDivElement>(null);
  const change = (next: Partial<Terms>) => {
    setTerms({ ...terms, ...next });
    setTrouble('');
  };

  function turn(to: boolean) {
    setReads(to);
    requestAnimationFrame(() => {
      scrollTo(0, 0);
      top.current?.focus({ preventScroll: true });
    });
  }

  function read() {
    const open = missing(terms);
    if (open) setTrouble(t(MISSING[open]));
    else turn(true);
  }

  async function signIt() {
    const done = await doing.run(async () => {
      await keepContract(sign(terms, Math.round(network.now())));
      const time = ownTime.view.value;
      // What the network was told for the time is what the contract says now.
      // One that has come, or is about to, is touched by this press.
      const touched = time !== null && time !== undefined && time.at < network.now() + 2 * LEAST_AHEAD_MS;
      if (time && (touched || !terms.time)) await ownTime.end();
      else if (time)
        await ownTime.set({ at: time.at, who: [...terms.who], colour: terms.colour, thread: terms.thread });
    });
    if (!done) return;
    say(t('letter-signed'));
    scrollTo(0, 0);
    onDone();
  }

  if (reads)
    return (
      <>
        <div class="panel stack contract-page" ref={top} tabIndex={-1}>
          <h1>{t('letter-read-title')}</h1>
          <Paragraph terms={terms} />
          <p class="soft small">{t('letter-kept')}</p>
        </div>
        <Actions>
          <Trouble words={doing.trouble} />
          <Button kind="primary" icon="key" busy={doing.busy} onClick={() => void signIt()}>
            {t('letter-sign')}
          </Button>
          <Button kind="text" onClick={() => turn(false)}>
            {t('letter-change')}
          </Button>
        </Actions>
      </>
    );

  return (
    <>
      <div class="panel stack contract-page" ref={top} tabIndex={-1}>
        <h1>{t('contract-title')}</h1>
        {stands === 'ran_out' && <p>{t('contract-ran-out')}</p>}
        {stands === 'ended' && <p>{t('contract-ended')}</p>}
        <p>{t('contract-words')}</p>
        <p class="contract-dear">{t('letter-dear')}</p>
        <Picks
          legend={t('letter-signs')}
          options={SIGNS.map((one) => ({
            value: one,
            label: t(SIGN[one]),
            hint: t(SIGN_HINT[one]),
          }))}
          value={SIGNS.filter((one) => terms[one])}
          onValue={(picked) =>
            change({
              words: picked.includes('words'),
              diary: picked.includes('diary'),
              time: picked.includes('time'),
            })
          }
        />
        <Picks
          legend={t('letter-who')}
          hint={t('letter-who-hint')}
          options={NAMED.map((one) => ({ value: one, label: t(WHO[one]), hint: t(WHO_HINT[one]) }))}
          value={terms.who}
          onValue={(picked) => change({ who: NAMED.filter((one) => picked.includes(one)) })}
        />
        <fieldset class="choice contract-tells">
          <legend>{t('letter-tells')}</legend>
          <p class="soft small">{t('letter-tells-hint')}</p>
          <Choice
            legend={t('letter-colour')}
            options={[
              { value: 'none', label: t('letter-colour-none') },
              ...FAMILIES.map((family) => ({
                value: family,
                label: (
                  <span class="contract-colour">
                    <FeelingShape family={family} size={20} />
                    {colourWords(family)}
                  </span>
                ),
              })),
            ]}
            value={terms.colour ?? 'none'}
            onValue={(picked) => change({ colour: FAMILIES.find((one) => one === picked) ?? null })}
          />
          <Select
            label={t('letter-thread')}
            value={terms.thread ?? ''}
            onValue={(picked) => change({ thread: picked || null })}
            options={[
              { value: '', label: t('letter-thread-none') },
              ...(facts.value?.threads ?? []).map((one) => ({ value: one, label: threadWords(one) })),
            ]}
          />
        </fieldset>
        <Choice
          legend={t('letter-how')}
          look="list"
          options={[
            { value: 'ask', label: t('how-ask'), hint: t('how-ask-hint') },
            { value: 'wait', label: t('how-wait'), hint: t('how-wait-hint') },
          ]}
          value={terms.how}
          onValue={(how) => change({ how })}
        />
        <p class="soft small">{t('letter-never')}</p>
      </div>
      <Actions>
        <Trouble words={trouble} />
        <Button kind="primary" onClick={read}>
          {t('letter-read')}
        </Button>
        {onBack && (
          <Button kind="text" onClick={onBack}>
            {t('letter-back')}
          </Button>
        )}
      </Actions>
    </>
  );
}
