/** Calls and cover for each hour of the week: a calm figure, the words for it, and the same as a table. */
import { ids, Panel, Table, t } from '../../ui';
import type { HourOfWeek } from '../../wire';

const DAYS = ids('day-0', 'day-1', 'day-2', 'day-3', 'day-4', 'day-5', 'day-6');
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** Below this, mostly nobody is there. */
const BARE = 0.5;
const HOUR_MS = 3_600_000;

const clock = (hour: number): string => t('figures-clock', { at: (hour % 24) * HOUR_MS });

function named({ hour }: HourOfWeek): string {
  const at = hour % 24;
  return t('figures-hour', { day: t(DAYS[Math.floor(hour / 24)]!), from: clock(at), to: clock(at + 1) });
}

export function Week({ hours, zone }: { hours: readonly HourOfWeek[]; zone: string }) {
  const busy = hours.filter((one) => one.calls).sort((a, b) => (b.calls ?? 0) - (a.calls ?? 0));
  const bare = busy.filter((one) => one.on_shift < BARE);
  const [first] = busy;
  return (
    <Panel title={t('figures-week')}>
      {first ? (
        <>
          <p>
            {t('figures-week-busy', { when: named(first), calls: first.calls ?? 0, shift: first.on_shift })}
          </p>
          <p>{t('figures-week-bare', { count: bare.length, when: bare[0] ? named(bare[0]) : '' })}</p>
        </>
      ) : (
        <p>{t('figures-week-none')}</p>
      )}
      <Figure hours={hours} />
      <p class="soft small">{t('figures-week-words', { zone })}</p>
      <details class="figures-table">
        <summary>{t('figures-table')}</summary>
        <Table<number>
          caption={t('figures-table-caption')}
          captionUnseen
          columns={[
            {
              key: 'hour',
              label: t('figures-table-hour'),
              cell: (hour) => `${clock(hour)}–${clock(hour + 1)}`,
            },
            ...DAYS.map((day, at) => ({
              key: day,
              label: t(day),
              cell: (hour: number) => cellWords(hours[at * 24 + hour]!),
            })),
          ]}
          items={HOURS}
          keyOf={String}
          empty=""
        />
      </details>
    </Panel>
  );
}

function cellWords({ calls, on_shift }: HourOfWeek): string {
  if (calls === null) return t('figures-cell-few', { shift: on_shift });
  return calls === 0
    ? t('figures-cell-none', { shift: on_shift })
    : t('figures-cell', { calls, shift: on_shift });
}

/** A row a day, a column an hour. The table says the same, so nobody needs to see it. */
function Figure({ hours }: { hours: readonly HourOfWeek[] }) {
  const mostCalls = Math.max(5, ...hours.map((one) => one.calls ?? 0));
  const mostThere = Math.max(1, ...hours.map((one) => one.on_shift));
  return (
    <div class="figures-week" aria-hidden="true">
      {DAYS.map((day, at) => (
        <div key={day} class="figures-day">
          <span class="figures-name small soft">{t(day)}</span>
          <div class="figures-hours">
            {hours.slice(at * 24, at * 24 + 24).map((one) => (
              <span
                key={one.hour}
                class="figures-hour"
                style={{
                  '--there': one.on_shift / mostThere,
                  '--calls': one.calls === null ? 0.2 : Math.sqrt(one.calls / mostCalls),
                }}
              />
            ))}
          </div>
        </div>
      ))}
      <div class="figures-day">
        <span class="figures-name" />
        <div class="figures-scale small soft">
          {[0, 6, 12, 18].map((hour) => (
            <span key={hour}>{t('figures-clock-short', { at: hour * HOUR_MS })}</span>
          ))}
        </div>
      </div>
    </div>
  );
}
