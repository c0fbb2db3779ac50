import { useEffect, useRef, useState } from 'preact/hooks';
import type { Talk } from '../../net/talk';
import { Actions, Button, Dialog, Notice, say, t } from '../../ui';
import type { BondView } from '../../wire';
import { useAct } from '../act';
import { useFoot } from '../member/foot';
import { TalkBar } from '../member/talk-bar';
import { Words } from '../member/words';
import { network } from '../network';
import { Bar, FootEnd, go, type ScreenProps, usePhase } from '../shell';
import { Trouble } from '../trouble';
import { KeyTrouble } from './bond-trouble';
import { Lake, toWalk } from './frame';
import { type Held, useBond } from './held';
import { useLake } from './lake-scene';
import { LingeringNote } from './lingering-note';
import { VisitComposer } from './visit-composer';
import { VisitPath } from './visit-path';
import { VisitTools } from './visit-tools';
import { visitedRoom } from './visited';
import { Ended, Standing } from './walk';
import '../member/talk.css';

const LASTING_MS = 3_000;

/** A visit: the path, words, and the dawn that both see come. */
export default function VisitScreen({ params }: ScreenProps) {
  const id = params.bond ?? '';
  return (
    <Lake title={t('visit-title')} back={toWalk(id)}>
      <Visit key={id} id={id} />
    </Lake>
  );
}

function Visit({ id }: { id: string }) {
  const held = useBond(id);
  const dawns = held.view !== null && (held.view.visit === null || held.view.visit.dawning_at !== null);
  useLake(held.view, dawns ? 'dawn' : 'night');
  return (
    <Standing held={held} title={t('visit-title')}>
      {(view) => {
        const room = visitedRoom(id, view.visit?.room ?? null);
        if (view.state === 'ended') return <Ended at={view.dawn_at} />;
        // No visit is open, and none was here before: there is nothing to come to.
        if (!room) return <Nowhere held={held} bond={id} />;
        return <Inside key={room} held={held} view={view} talk={network.talk(room)} />;
      }}
    </Standing>
  );
}

/** What is known here may be older than a visit that a door just opened to: it is asked before one is led away. */
function Nowhere({ held, bond }: { held: Held; bond: string }) {
  useEffect(() => {
    let here = true;
    void held.bond
      .read()
      .catch(() => undefined)
      .then(() => {
        if (here && !held.bond.view.peek()?.visit) go(`/lake/${bond}`, { replace: true });
      });
    return () => {
      here = false;
    };
  }, [bond]);
  return null;
}

function Inside({ held, view, talk }: { held: Held; view: BondView; talk: Talk }) {
  const { visit } = view;
  const gone = talk.standing.value === 'gone';
  const over = visit === null || gone;
  const dawning = visit !== null && visit.dawning_at !== null;
  usePhase(over || dawning ? 'dawn' : 'night');
  useFoot();
  useAnnounced(view, dawning, over);
  const name = held.bond.person.value.name ?? view.other.star;

  // Whoever comes to a visit that stands says so, so that its room is founded also where the one who began it is gone.
  useEffect(() => {
    if (visit && !dawning) void held.bond.visit(visit.path).catch(() => undefined);
  }, []);

  return (
    <>
      <Bar>
        <TalkBar talk={talk} view={talk.view.value} />
      </Bar>
      <h1 class={over ? 'visit-dawn' : 'unseen'} data-calm={over || undefined}>
        {over ? t('visit-over-title') : t('visit-title')}
      </h1>
      {!over && (
        <p class="talk-note soft small" data-calm>
          {t('visit-note')}
        </p>
      )}
      <KeyTrouble held={held} view={view} talk={talk} />
      {!over && <VisitPath held={held} view={view} />}
      {!gone && <Words talk={talk} signs={!over} />}
      <Connection />
      {dawning && <Notice icon="light">{t('visit-dawning', { at: new Date(visit.closes_at) })}</Notice>}
      {over && <Over at={talk.view.value?.dawn_at ?? null} gone={gone} />}
      {over && <LingeringNote held={held} name={name} />}
      {over ? (
        <Actions>
          <a class="button button-primary" href={`/lake/${view.bond}`}>
            {t('visit-over-go')}
          </a>
        </Actions>
      ) : (
        <div class="talk-foot panel">
          <div class="talk-tools">
            <VisitTools held={held} view={view} talk={talk} />
          </div>
          <VisitComposer talk={talk} />
        </div>
      )}
      {dawning && <LingeringNote held={held} name={name} />}
      <FootEnd>
        <a class="foot-way" href="/reach">
          {t('visit-reach')}
        </a>
        {!over && !dawning && <Dawn held={held} />}
      </FootEnd>
    </>
  );
}

function Over({ at, gone }: { at: number | null; gone: boolean }) {
  return (
    <p class="talk-note soft small" data-calm>
      {gone
        ? t('visit-over-gone')
        : at === null
          ? t('visit-over-soon')
          : t('visit-over', { at: new Date(at) })}
    </p>
  );
}

/** Dawn is let come with one press and a yes, since the other sees it too. */
function Dawn({ held }: { held: Held }) {
  const [open, setOpen] = useState(false);
  const doing = useAct();
  return (
    <>
      <Button kind="text" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t('visit-dawn')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('visit-dawn-title')}>
        <p>{t('visit-dawn-words')}</p>
        <Trouble words={doing.trouble} />
        <div class="row row-spread">
          <Button kind="text" onClick={() => setOpen(false)}>
            {t('visit-dawn-stay')}
          </Button>
          <Button
            kind="primary"
            busy={doing.busy}
            onClick={() => void doing.run(() => held.bond.dawn()).then((done) => done && setOpen(false))}
          >
            {t('visit-dawn-yes')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

/** Says that the connection is down, once it has been so for a little. */
function Connection() {
  const lost = network.connection.value !== 'live';
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    setLasts(false);
    if (!lost) return;
    const timer = setTimeout(() => setLasts(true), LASTING_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  if (!lost || !lasts || network.ended.value !== null) return null;
  return <Notice alert>{t('talk-offline')}</Notice>;
}

/** Tells a screen reader what changed without a press: answers that opened, a dawn that comes. */
function useAnnounced(view: BondView, dawning: boolean, over: boolean): void {
  const revealed = view.questions.filter((one) => one.state === 'revealed').length;
  const before = useRef({ revealed, dawning, over });
  useEffect(() => {
    const was = before.current;
    before.current = { revealed, dawning, over };
    if (over && !was.over) say(t('visit-over-title'));
    else if (dawning && !was.dawning && view.visit)
      say(t('visit-dawning', { at: new Date(view.visit.closes_at) }));
    else if (revealed > was.revealed) say(t('walk-asked-revealed'));
  }, [revealed, dawning, over]);
}
