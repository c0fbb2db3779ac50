import { useState } from 'preact/hooks';
import { Actions, Button, Icon, Notice, Panel, Switch, t, toast } from '../../ui';
import type { CirclePerson, CircleView, OccurrenceView, OwnCircles } from '../../wire';
import { pathOf } from '../meeting/enter';
import { network } from '../network';
import { go, type ScreenProps } from '../router';
import { Asking, type Question } from '../steward/asking';
import { why } from '../steward/reading';
import { locale, useNow } from '../times/now';
import { ownZone, timeOf } from '../times/times';
import { Trouble } from '../trouble';
import { doorOf, nextOf } from './doors';
import { Chairs, calledOf, chairWords, Pattern, Star } from './figures';
import { forgetFound } from './finding';
import { Circles, One, toCircles } from './frame';
import { Line } from './own';
import { HowItGoes, Meetings, Promises } from './parts';
import { type CircleReading, circlePath, leads } from './reading';
import { roleWords } from './roles';
import { When } from './when';

/** One circle: what it is, when it meets, who sits in it, and my place there. */
export default function CircleScreen({ params }: ScreenProps) {
  const circle = params.circle ?? '';
  return (
    <Circles title={t('circle-title')} back={toCircles()}>
      <One circle={circle} title={t('circle-title')}>
        {(view, reading) =>
          view.standing === 'in' ? (
            <Inside view={view} reading={reading} />
          ) : (
            <Outside view={view} reading={reading} />
          )
        }
      </One>
    </Circles>
  );
}

function Head({ view, children }: { view: CircleView; children?: preact.ComponentChildren }) {
  return (
    <div class="panel stack">
      <div class="circle-head">
        <Pattern circle={view.circle} />
        <div class="circle-words">
          <h1 lang={view.language} dir="auto">
            {view.theme}
          </h1>
          <Line threads={view.threads} language={view.language} />
        </div>
      </div>
      {view.ended_at !== null && <p>{t('circle-ended', { at: view.ended_at })}</p>}
      {view.welcome && (
        <p class="welcome" lang={view.language} dir="auto">
          {view.welcome}
        </p>
      )}
      {children}
    </div>
  );
}

interface ViewProps {
  view: CircleView;
  reading: CircleReading;
}

/** For whoever does not sit in it yet. */
function Outside({ view, reading }: ViewProps) {
  const now = useNow();
  const [question, setQuestion] = useState<Question | null>(null);
  const full = view.taken >= view.chairs;
  const waits = view.standing === 'waiting' || view.standing === 'asking';
  return (
    <>
      <Head view={view}>
        {view.standing === 'asking' && <Notice>{t('circle-you-asked')}</Notice>}
        {view.standing === 'waiting' && <Notice>{t('circle-you-wait', { place: view.line ?? 1 })}</Notice>}
      </Head>
      <Panel title={t('circle-meets')}>
        <Meetings view={view} now={now} />
      </Panel>
      <Panel title={t('circle-chairs')}>
        <Chairs chairs={view.chairs} people={view.people} taken={view.taken} mine={null} />
        <p>
          {t('circle-chairs-words', { chairs: view.chairs })} {chairWords(view.chairs, view.taken)}
        </p>
        {view.people.length > 0 && <People view={view} />}
      </Panel>
      <Panel title={t('circle-promises')}>
        <p class="soft small">{t('circle-promises-words')}</p>
        <Promises view={view} />
      </Panel>
      <Panel title={t('circle-goes')}>
        <HowItGoes />
      </Panel>
      {view.may_keep && <Keeping view={view} />}
      <Actions>
        {waits ? (
          <Button kind="text" onClick={() => setQuestion(leaving(view, reading))}>
            {t(view.standing === 'asking' ? 'circle-ask-no-more' : 'circle-wait-no-more')}
          </Button>
        ) : (
          view.ended_at === null && (
            <a class="button button-primary" href={`/circles/${view.circle}/promises`}>
              {t(!view.open ? 'circle-ask' : full ? 'circle-wait' : 'circle-take')}
            </a>
          )
        )}
      </Actions>
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

/** Giving up one's place, or the wish for one: without a reason, and nobody is told why. */
function leaving(view: CircleView, reading: CircleReading): Question {
  const inside = view.standing === 'in';
  const asks = view.standing === 'asking';
  const title = inside ? t('circle-leave') : asks ? t('circle-ask-no-more') : t('circle-wait-no-more');
  return {
    title,
    words: t(inside ? 'circle-leave-words' : 'circle-no-more-words'),
    sure: title,
    act: async () => {
      await network.http.post<OwnCircles>(`${circlePath(view.circle)}/leave`);
      forgetFound();
      if (!inside) return reading.again();
      toast(t('circle-left'));
      go('/circles');
    },
  };
}

function Inside({ view, reading }: ViewProps) {
  const now = useNow();
  const [question, setQuestion] = useState<Question | null>(null);
  const next = nextOf(view.next, now);
  const open = next !== null && doorOf(next, now) === 'open';
  return (
    <>
      <Head view={view}>
        {next && <Next view={view} next={next} now={now} open={open} />}
        {!next && view.ended_at === null && <p class="soft">{t('circles-no-next')}</p>}
      </Head>
      {!view.agreed && (
        <Notice>
          <p>{t('circle-promises-anew')}</p>
          {!open && (
            <a class="button" href={`/circles/${view.circle}/promises`}>
              {t('circle-promises-read')}
            </a>
          )}
        </Notice>
      )}
      <Panel title={t('circle-people')}>
        <Chairs chairs={view.chairs} people={view.people} taken={view.taken} mine={view.star} />
        <People view={view} />
        {view.taken < view.chairs && (
          <p class="soft small">{t('circle-free-chairs', { count: view.chairs - view.taken })}</p>
        )}
      </Panel>
      <Panel title={t('circle-meets')}>
        <Meetings view={view} now={now} />
        <p>
          <a href="/circles/calendar">{t('circles-calendar')}</a>
        </p>
      </Panel>
      <Panel>
        <details class="fold">
          <summary>{t('circle-promises')}</summary>
          <Promises view={view} />
        </details>
        <details class="fold">
          <summary>{t('circle-goes')}</summary>
          <HowItGoes />
        </details>
      </Panel>
      {(view.may_keep || leads(view)) && <Keeping view={view} next={next} />}
      <Mine view={view} reading={reading} onLeave={() => setQuestion(leaving(view, reading))} />
      <Asking question={question} onClose={() => setQuestion(null)} />
    </>
  );
}

interface NextProps {
  view: CircleView;
  next: OccurrenceView;
  now: number;
  open: boolean;
}

function Next({ view, next, now, open }: NextProps) {
  return (
    <div class="next-meeting stack stack-small">
      <p class="soft small">{t('circle-next')}</p>
      <p class="next-when">
        <When one={next} now={now} zone={view.schedule.zone} long />
      </p>
      {open ? (
        <>
          <p class="circle-open">{t('circles-door-open')}</p>
          {view.agreed ? (
            <a class="button button-primary" href={pathOf(view.circle, next.start)}>
              <Icon name="star" />
              {t('circles-enter')}
            </a>
          ) : (
            <a class="button button-primary" href={`/circles/${view.circle}/promises`}>
              {t('circle-promises-read')}
            </a>
          )}
        </>
      ) : (
        <p class="soft small">
          {t('circle-door-opens', { time: timeOf(next.enter_from, ownZone(), locale()) })}
        </p>
      )}
    </div>
  );
}

function People({ view }: { view: CircleView }) {
  return (
    <ul class="circle-people">
      {view.people.map((person) => (
        <li key={person.member}>
          <Star star={person.star} />
          <span>
            <bdi>{calledOf(person)}</bdi>
            {person.star === view.star && <span class="soft"> {t('circle-you')}</span>}
            <Besides person={person} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Besides({ person }: { person: CirclePerson }) {
  const besides = [
    person.role !== 'member' && roleWords(person.role),
    person.role === 'member' && person.takes_over && t('circle-takes-over'),
  ].filter((words) => words !== false);
  return besides.length > 0 ? <span class="soft small circle-besides">{besides.join(' · ')}</span> : null;
}

/** Ways for those who keep it or lead its meetings. */
function Keeping({ view, next }: { view: CircleView; next?: OccurrenceView | null }) {
  return (
    <Panel title={t('circle-keeping')}>
      {view.asking.length > 0 && <p>{t('circle-asking', { count: view.asking.length })}</p>}
      <div class="row">
        {leads(view) && next && (
          <a class="button" href={`/circles/${view.circle}/prepare/${encodeURIComponent(next.start)}`}>
            {t('circle-prepare')}
          </a>
        )}
        {view.may_keep && (
          <a class="button" href={`/circles/${view.circle}/keep`}>
            {t('circle-keep')}
          </a>
        )}
        {leads(view) && (
          <a class="button" href={`/circles/${view.circle}/after`}>
            {t('circle-after')}
          </a>
        )}
      </div>
    </Panel>
  );
}

interface MineProps extends ViewProps {
  onLeave: () => void;
}

/** My own place: whether I would take over, and leaving. */
function Mine({ view, reading, onLeave }: MineProps) {
  const [trouble, setTrouble] = useState('');
  const me = view.people.find((person) => person.star === view.star);

  async function takeOver(takes_over: boolean) {
    setTrouble('');
    try {
      reading.took(
        await network.http.post<CircleView>(`${circlePath(view.circle)}/people/${me?.member ?? ''}`, {
          takes_over,
        }),
      );
    } catch (error) {
      setTrouble(why(error));
    }
  }

  return (
    <Panel title={t('circle-mine')}>
      {me?.experienced && me.role === 'member' && (
        <>
          <Switch on={me.takes_over} onChange={(on) => void takeOver(on)}>
            {t('circle-would-take-over')}
          </Switch>
          <p class="soft small">{t('circle-would-take-over-hint')}</p>
        </>
      )}
      <Trouble words={trouble} />
      <p>
        <Button kind="text" class="at-edge" onClick={onLeave}>
          {t('circle-leave')}
        </Button>
      </p>
    </Panel>
  );
}
