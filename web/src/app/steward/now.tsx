import { ids, Notice, Panel, Table, t } from '../../ui';
import type { DeskCall, DeskLines, Desk as DeskView, NetworkDesk } from '../../wire';
import { network } from '../network';
import { Desk } from './frame';
import { Missing } from './missing';
import { useRead } from './reading';

const EVERY_MS = 15_000;
const MINUTE_MS = 60_000;

/** What a steward must know at a glance: who waits, who is there, what needs them. */
export default function NowScreen() {
  return (
    <Desk here="/desk" title={t('desk-now-title')}>
      <Now />
    </Desk>
  );
}

function Now() {
  const desk = useRead<DeskView>('/api/desk', EVERY_MS);
  const settings = useRead<NetworkDesk>('/api/desk/network', EVERY_MS);
  const country = settings.value?.view.country ?? null;
  const lines = useRead<DeskLines>(country && `/api/desk/lines?country=${country}`);
  const view = desk.value;
  if (!view)
    return (
      <div class="panel" aria-live="polite">
        <p>{desk.trouble || t('desk-opening')}</p>
      </div>
    );
  return (
    <>
      {desk.trouble && (
        <Notice kind="trouble" alert>
          {t('desk-not-fresh', { why: desk.trouble })}
        </Notice>
      )}
      <div class="desk-columns">
        <Calls view={view} />
        <div class="stack">
          <Coverage view={view} />
          <ForYou view={view} expired={lines.value?.expired ?? 0} />
        </div>
      </div>
      {settings.value && settings.value.view.missing.length > 0 && (
        <Panel title={t('desk-missing')}>
          <p class="soft">{t('desk-missing-words')}</p>
          <Missing missing={settings.value.view.missing} />
        </Panel>
      )}
    </>
  );
}

function Calls({ view }: { view: DeskView }) {
  const { calls, open, wait } = view.calls;
  return (
    <Panel title={t('desk-calls')}>
      <Table<DeskCall>
        caption={t('desk-calls-caption', { count: open })}
        columns={[
          { key: 'need', label: t('desk-call-need'), cell: (call) => <Need call={call} /> },
          { key: 'step', label: t('desk-call-step'), cell: (call) => <Step call={call} /> },
          { key: 'for', label: t('desk-call-for'), number: true, cell: (call) => duration(waited(call)) },
        ]}
        items={calls}
        keyOf={(call) => call.call}
        empty={t('desk-calls-none')}
      />
      {wait && (
        <p class="soft small">
          {t('desk-wait', { time: duration(wait.median_s * 1000), basis: wait.basis })}
        </p>
      )}
    </Panel>
  );
}

/** How long it waits, or how long somebody has been with them. */
const waited = (call: DeskCall): number => network.now() - (call.held ? (call.held_at ?? 0) : call.since);

function duration(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) return t('desk-under-a-minute');
  if (minutes < 60) return t('desk-minutes', { count: minutes });
  return t('desk-hours-minutes', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

const NEED = ids({
  steady: 'desk-need-steady',
  heavy: 'desk-need-heavy',
  crisis: 'desk-need-crisis',
});
const LINKS = ['shift', 'wider', 'off_shift', 'steward', 'outside', 'quiet'] as const;
const LINK = ids(
  'desk-link-shift',
  'desk-link-wider',
  'desk-link-off-shift',
  'desk-link-steward',
  'desk-link-outside',
  'desk-link-quiet',
);

function Need({ call }: { call: DeskCall }) {
  return (
    <span class="row desk-signs">
      <span>{t(call.practice ? 'desk-practice' : NEED[call.need])}</span>
      {call.minor && !call.practice && <span class="desk-sign">{t('desk-call-minor')}</span>}
    </span>
  );
}

function Step({ call }: { call: DeskCall }) {
  const signs = [
    call.danger && t('desk-call-danger'),
    call.steward_asked && t('desk-call-asked'),
    call.lead_away && t('desk-call-lead-away'),
    call.caller_away && t('desk-call-caller-away'),
    call.handing_over && t('desk-call-handing-over'),
    call.companions > 0 && t('desk-call-companions', { count: call.companions }),
    call.set_aside_at !== null && t('desk-call-set-aside'),
  ].filter((one) => one !== false);
  return (
    <span class="stack stack-small">
      <span>{stepWords(call)}</span>
      {signs.length > 0 && (
        <span class="row desk-signs">
          {signs.map((sign) => (
            <span key={sign} class="desk-sign">
              {sign}
            </span>
          ))}
        </span>
      )}
      {(call.danger || call.steward_asked) && !call.practice && (
        <a href={`/desk/passing?call=${call.call}`}>{t('desk-call-pass-on')}</a>
      )}
    </span>
  );
}

function stepWords(call: DeskCall): string {
  if (call.held) return t('desk-call-held', { name: call.lead_name ?? t('desk-call-someone') });
  if (call.state === 'parked') return t('desk-call-parked');
  const link = t(LINK[LINKS.indexOf(call.link)] ?? LINK[0]);
  return t('desk-call-ringing', { link, now: call.ringing_now, rung: call.rung });
}

function Coverage({ view }: { view: DeskView }) {
  const { on_shift, free, off_shift_ok, ready, named, stewards_on_call } = view.coverage;
  const numbers: [string, number][] = [
    [t('desk-cover-shift'), on_shift],
    [t('desk-cover-free'), free],
    [t('desk-cover-off'), off_shift_ok],
    [t('desk-cover-ready'), ready],
  ];
  return (
    <Panel title={t('desk-cover')}>
      <dl class="desk-numbers">
        {numbers.map(([words, number]) => (
          <div key={words}>
            <dt>{words}</dt>
            <dd>{number}</dd>
          </div>
        ))}
      </dl>
      <p class="soft small">
        {named
          ? t('desk-cover-named', { count: stewards_on_call.length })
          : t('desk-cover-unnamed', { count: stewards_on_call.length })}
      </p>
    </Panel>
  );
}

/** What waits for a steward, each with the way there; nothing here means that nothing does. */
function ForYou({ view, expired }: { view: DeskView; expired: number }) {
  const otherAppeals = view.appeals_open - view.safety_appeals - view.circle_appeals - view.guide_appeals;
  const stuck = view.calls.calls.filter((call) => call.set_aside_at !== null).length;
  const things: [string, string, boolean][] = [
    ['/desk/reports', t('desk-you-reports', { count: view.reports_new }), view.reports_new > 0],
    ['/desk/reports', t('desk-you-safety', { count: view.safety_appeals }), view.safety_appeals > 0],
    ['/desk/reports', t('desk-you-appeals', { count: otherAppeals }), otherAppeals > 0],
    ['/desk/circles', t('desk-you-circle-appeals', { count: view.circle_appeals }), view.circle_appeals > 0],
    ['/desk/guides', t('desk-you-guide-appeals', { count: view.guide_appeals }), view.guide_appeals > 0],
    ['/desk/guides', t('desk-you-guides', { count: view.guides_unverified }), view.guides_unverified > 0],
    ['/desk/circles', t('desk-you-unheld', { count: view.circles_unheld }), view.circles_unheld > 0],
    ['/desk/circles', t('desk-you-meetings-stuck', { count: view.meetings_stuck }), view.meetings_stuck > 0],
    ['/desk/passing', t('desk-you-passings', { count: view.passings_ask }), view.passings_ask > 0],
    ['/desk/passing', t('desk-you-reviews', { count: view.reviews_ask }), view.reviews_ask > 0],
    ['/desk/passing', t('desk-you-overdue', { count: view.reviews_overdue }), view.reviews_overdue > 0],
    ['/desk/people', t('desk-you-sign-off', { count: view.to_sign_off.length }), view.to_sign_off.length > 0],
    ['/desk/lines', t('desk-you-lines', { count: expired }), expired > 0],
    [
      '/desk/invitations',
      t('desk-you-invitations', { count: view.invitations.length }),
      view.invitations.length > 0,
    ],
    ['/desk', t('desk-you-stuck', { count: stuck }), stuck > 0],
  ];
  const open = things.filter(([, , there]) => there);
  return (
    <Panel title={t('desk-you')}>
      {open.length === 0 ? (
        <p class="soft">{t('desk-you-nothing')}</p>
      ) : (
        <ul class="desk-things">
          {open.map(([path, words]) => (
            <li key={words}>
              <a href={path}>{words}</a>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
