import { useEffect, useRef, useState } from 'preact/hooks';
import type { Confided } from '../../net/bond';
import { newRef } from '../../net/ids';
import { Actions, Button, Field, ids, say, Textarea, t } from '../../ui';
import type { BondView } from '../../wire';
import { useAct } from '../act';
import { KeptHere } from '../circles/frame';
import { useKept } from '../circles/kept';
import { FootEnd, go, type ScreenProps } from '../shell';
import { Trouble } from '../trouble';
import { KeyTrouble } from './bond-trouble';
import { packed } from './confidence-body';
import { Thing } from './confidence-shown';
import { draftName, recallDraft } from './drafts';
import { Lake, toJar } from './frame';
import { type Held, useBond } from './held';
import { KINDS, kindWords, OPENS_AT } from './jar';
import { useLake } from './lake-scene';
import { PictureChosen } from './picture-chosen';
import { TellsDialog, useTellsFirst } from './tells-first';
import type { Recorded } from './voice-recording';
import { VoiceTake } from './voice-take';
import { Ended, Standing } from './walk';

const EMPTY = { words: '' };
const MOST_WORDS = 8_000;
const MOST_NAME = 60;
const MOST_CAPTION = 500;
const HINT = ids('jar-hint-words', 'jar-hint-name', 'jar-hint-voice', 'jar-hint-picture');

type Kind = Confided['kind'];
const asKind = (name: string | undefined): Kind => KINDS.find((one) => one === name) ?? 'words';

/** Entrusting one thing: words, a name, a voice or a picture. */
export default function EntrustScreen({ params }: ScreenProps) {
  const id = params.bond ?? '';
  const kind = asKind(params.kind);
  return (
    <Lake title={t('jar-entrust-title')} back={toJar(id)}>
      <Entrust key={`${id}/${kind}`} id={id} kind={kind} />
    </Lake>
  );
}

function Entrust({ id, kind }: { id: string; kind: Kind }) {
  const held = useBond(id);
  const [begun, setBegun] = useState<typeof EMPTY | null>(null);
  const name = draftName(id, `entrust.${kind}`);
  useLake(held.view);
  useEffect(
    () => void recallDraft(id, `entrust.${kind}`, EMPTY).then((kept) => setBegun(kept ?? EMPTY)),
    [name],
  );
  return (
    <Standing held={held} title={t('jar-entrust-title')}>
      {(view) => {
        if (view.state === 'ended') return <Ended at={view.dawn_at} />;
        if (view.state !== 'walking' || OPENS_AT[kind] > view.depth) return <NotYet bond={id} />;
        return begun && <Giving held={held} view={view} kind={kind} name={name} begun={begun} />;
      }}
    </Standing>
  );
}

function NotYet({ bond }: { bond: string }) {
  useEffect(() => go(`/lake/${bond}/entrusted`, { replace: true }), [bond]);
  return null;
}

interface GivingProps {
  held: Held;
  view: BondView;
  kind: Kind;
  name: string;
  begun: typeof EMPTY;
}

function Giving({ held, view, kind, name, begun }: GivingProps) {
  const { draft, change, kept, letGo } = useKept(name, begun, begun !== EMPTY);
  const [thing, setThing] = useState<Recorded | null>(null);
  const [trouble, setTrouble] = useState('');
  const doing = useAct();
  const tells = useTellsFirst();
  /** The same press sent again entrusts nothing twice. */
  const ref = useRef(newRef());
  const has = kind === 'voice' || kind === 'picture';
  const words = draft.words.trim();

  function give() {
    if (has ? !thing : !words) return setTrouble(t('jar-empty'));
    setTrouble('');
    // Whoever entrusts a name means to tell it; anything else that tells who one is is asked about.
    if (kind === 'name') void giveNow();
    else tells.ask(words, () => void giveNow());
  }

  async function giveNow() {
    const content = thing ? packed({ words, ...thing }) : new TextEncoder().encode(words);
    const done = await doing.run(async () => {
      await held.bond.entrust(kind, content, ref.current);
      await letGo();
    });
    if (!done) return;
    say(t('jar-given'));
    go(`/lake/${view.bond}/entrusted`, { replace: true });
  }

  const failed = doing.trouble && t('jar-not-given', { why: doing.trouble });
  return (
    <form
      class={kind === 'words' ? 'wishing answering' : 'wishing'}
      onSubmit={(event) => {
        event.preventDefault();
        give();
      }}
    >
      <div class="panel stack">
        <h1>{kindWords(kind)}</h1>
        <p>{t('jar-entrust-words', { star: view.other.star })}</p>
        <p class="soft small">{t(HINT[KINDS.indexOf(kind)]!)}</p>
        {kind === 'words' && (
          <Textarea
            label={t('jar-label-words')}
            value={draft.words}
            maxLength={MOST_WORDS}
            dir="auto"
            onValue={(next) => change({ words: next })}
          />
        )}
        {kind === 'name' && (
          <Field
            label={t('jar-label-name')}
            value={draft.words}
            maxLength={MOST_NAME}
            autocomplete="off"
            onValue={(next) => change({ words: next })}
          />
        )}
        {kind === 'voice' && <VoiceTake onTaken={setThing} />}
        {kind === 'picture' && <PictureChosen onChosen={setThing} />}
        {(kind === 'voice' || kind === 'picture') && thing && (
          <>
            <Thing kind={kind} inside={{ words: '', ...thing }} />
            <Textarea
              label={t('jar-label-caption')}
              value={draft.words}
              maxLength={MOST_CAPTION}
              dir="auto"
              onValue={(next) => change({ words: next })}
            />
          </>
        )}
        {!has && <KeptHere kept={kept} />}
      </div>
      <KeyTrouble held={held} view={view} />
      <Actions>
        <Trouble words={trouble || failed} />
        <p class="on-night soft small">{t('jar-honest-short')}</p>
        <Button
          kind="primary"
          type="submit"
          icon="heart"
          busy={doing.busy}
          aria-disabled={!held.bond.ready.value}
        >
          {t('jar-give')}
        </Button>
      </Actions>
      <TellsDialog tells={tells} sure={t('visit-tells-entrust')} />
      <FootEnd>
        <a class="foot-way" href="/reach">
          {t('visit-reach')}
        </a>
      </FootEnd>
    </form>
  );
}
