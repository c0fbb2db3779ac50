/** Where and when a network is: its country, its languages, its time zone, its hours. For the first run and after. */
import { useMemo } from 'preact/hooks';
import { Button, Chips, Choice, Field, ids, language, Select, t } from '../../ui';
import type { Hours } from '../../wire';
import { COUNTRIES, LANGUAGES } from './countries';
import { ALWAYS, groupsOf, type HoursGroup, hoursOf } from './hours';
import { countryName, languageName } from './names';

interface Value<T> {
  value: T;
  onValue: (value: T) => void;
}

const byLabel = (a: { label: string }, b: { label: string }): number =>
  a.label.localeCompare(b.label, language.peek().from);

export function CountrySelect({ value, onValue }: Value<string>) {
  const options = useMemo(
    () => COUNTRIES.map((code) => ({ value: code, label: countryName(code) })).sort(byLabel),
    [],
  );
  return (
    <Select
      label={t('place-country')}
      value={value}
      onValue={onValue}
      options={value ? options : [{ value: '', label: t('place-country-choose') }, ...options]}
    />
  );
}

export function LanguageChoice({ value, onValue }: Value<readonly string[]>) {
  const options = useMemo(
    () => LANGUAGES.map((code) => ({ value: code, label: languageName(code) })).sort(byLabel),
    [],
  );
  return (
    <>
      {value.length > 0 && (
        <Chips
          legend={t('place-languages')}
          hint={t('place-languages-hint')}
          options={value.map((code) => ({ value: code, label: languageName(code) }))}
          value={value}
          onValue={onValue}
        />
      )}
      <Select
        label={t('place-language-add')}
        value=""
        onValue={(code) => code && onValue([...value, code])}
        options={[
          { value: '', label: t('place-language-choose') },
          ...options.filter((one) => !value.includes(one.value)),
        ]}
      />
    </>
  );
}

export function ZoneSelect({ value, onValue }: Value<string>) {
  const zones = useMemo(() => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].sort(), []);
  const all = zones.includes(value) ? zones : [value, ...zones];
  return (
    <Select
      label={t('place-zone')}
      hint={t('place-zone-hint')}
      value={value}
      onValue={onValue}
      options={all.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
    />
  );
}

const DAYS = ids('day-0', 'day-1', 'day-2', 'day-3', 'day-4', 'day-5', 'day-6');
type When = 'open' | 'always' | 'certain';

/** When somebody is usually there: not fixed, always, or at certain hours of certain days. */
export function HoursChoice({ value, onValue }: Value<readonly Hours[]>) {
  const groups = groupsOf(value);
  const always = groups.length === 1 && groups[0]!.days.length === 7 && isWhole(groups[0]!);
  const when: When = groups.length === 0 ? 'open' : always ? 'always' : 'certain';

  function choose(next: When) {
    if (next === 'open') onValue([]);
    else
      onValue(
        next === 'always' ? ALWAYS : hoursOf([{ days: [0, 1, 2, 3, 4], starts: '18:00', ends: '23:00' }]),
      );
  }

  const set = (at: number, group: HoursGroup | null) => {
    const next = groups.map((one, index) => (index === at ? group : one)).filter((one) => one !== null);
    onValue(hoursOf(next));
  };

  return (
    <>
      <Choice<When>
        legend={t('place-hours')}
        look="list"
        options={[
          { value: 'open', label: t('place-hours-open'), hint: t('place-hours-open-hint') },
          { value: 'always', label: t('place-hours-always') },
          { value: 'certain', label: t('place-hours-certain') },
        ]}
        value={when}
        onValue={choose}
      />
      {when === 'certain' &&
        groups.map((group, at) => (
          <Group key={at} group={group} set={(next) => set(at, next)} only={groups.length === 1} />
        ))}
      {when === 'certain' && (
        <Button
          icon="plus"
          onClick={() => onValue([...value, ...hoursOf([{ days: [5, 6], starts: '10:00', ends: '22:00' }])])}
        >
          {t('place-hours-more')}
        </Button>
      )}
    </>
  );
}

const isWhole = (group: HoursGroup): boolean => group.starts === '00:00' && group.ends === '24:00';

interface GroupProps {
  group: HoursGroup;
  set: (group: HoursGroup | null) => void;
  only: boolean;
}

function Group({ group, set, only }: GroupProps) {
  return (
    <div class="desk-card stack stack-small" role="group" aria-label={t('place-hours')}>
      <Chips
        legend={t('place-days')}
        options={DAYS.map((id, day) => ({ value: String(day), label: t(id) }))}
        value={group.days.map(String)}
        onValue={(days) => days.length > 0 && set({ ...group, days: days.map(Number).sort() })}
      />
      <div class="desk-form">
        <Field
          label={t('place-from')}
          type="time"
          value={group.starts}
          onValue={(starts) => starts && set({ ...group, starts })}
        />
        <Field
          label={t('place-to')}
          hint={t('place-to-hint')}
          type="time"
          value={group.ends === '24:00' ? '00:00' : group.ends}
          onValue={(ends) => ends && set({ ...group, ends: ends === '00:00' ? '24:00' : ends })}
        />
      </div>
      {!only && (
        <Button kind="text" onClick={() => set(null)}>
          {t('place-hours-less')}
        </Button>
      )}
    </div>
  );
}
