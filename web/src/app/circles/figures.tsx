/** The figures of circles: a small pattern of stars for each, and its chairs as stars in a ring. */
import { t } from '../../ui';
import type { CirclePerson } from '../../wire';

const SIDE = 56;
const TINTS = 6;

function* lots(seed: string): Generator<number> {
  let state = [...seed].reduce((sum, letter) => (sum * 33 + letter.charCodeAt(0)) >>> 0, 5381);
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** One of six quiet tints, the same for a star each time. Names beside it say which star it is. */
export const tintOf = (star: string): number => Math.floor((lots(star).next().value ?? 0) * TINTS);

/** The pattern of a circle: five to seven stars and the line that people agreed to see between them. */
export function Pattern({ circle }: { circle: string }) {
  const lot = lots(circle);
  const next = () => lot.next().value ?? 0;
  const count = 5 + Math.floor(next() * 3);
  const turn = next() * Math.PI * 2;
  const stars = Array.from({ length: count }, (_, at) => {
    const angle = turn + ((at + (next() - 0.5) * 0.5) / count) * Math.PI * 2;
    const far = 11 + next() * 13;
    return {
      x: SIDE / 2 + Math.cos(angle) * far,
      y: SIDE / 2 + Math.sin(angle) * far,
      r: 1.4 + next() * 1.7,
    };
  });
  const open = next() < 0.5;
  return (
    <svg class="pattern" width={SIDE} height={SIDE} viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
      <path
        class="pattern-line"
        d={`M${stars.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}${open ? '' : 'Z'}`}
      />
      {stars.map(({ x, y, r }, at) => (
        <circle key={at} cx={x} cy={y} r={r} data-near={r > 2.6 || undefined} />
      ))}
    </svg>
  );
}

const STAR = 'M0 -9C.8 -3 3 -.8 9 0 3 .8 .8 3 0 9-.8 3-3 .8-9 0-3-.8-.8-3 0-9Z';
const RING = { wide: 320, high: 168, across: 122, deep: 58 } as const;

interface ChairsProps {
  chairs: number;
  people: readonly CirclePerson[];
  /** Chairs taken, where one is not shown by whom. */
  taken: number;
  /** The star of whoever looks. */
  mine: string | null;
}

/** A ring of chairs as stars: lit where somebody has their place, a small ring where a chair is free. */
export function Chairs({ chairs, people, taken, mine }: ChairsProps) {
  const places = Array.from({ length: Math.max(chairs, people.length) }, (_, at) => {
    // The ring begins in front and closes there again, so that nobody sits at its head.
    const angle = Math.PI / 2 + ((at + 0.5) / Math.max(chairs, people.length)) * Math.PI * 2;
    const near = (Math.sin(angle) + 1) / 2;
    return {
      x: RING.wide / 2 + Math.cos(angle) * RING.across,
      y: RING.high / 2 + Math.sin(angle) * RING.deep,
      size: 0.85 + near * 0.55,
    };
  });
  const known = people.length > 0;
  const lit = known ? people.length : taken;
  return (
    <svg class="chairs" viewBox={`0 0 ${RING.wide} ${RING.high}`} aria-hidden="true">
      <ellipse class="chairs-ring" cx={RING.wide / 2} cy={RING.high / 2} rx={RING.across} ry={RING.deep} />
      {places.map(({ x, y, size }, at) => (
        <g key={at} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size.toFixed(2)})`}>
          {at >= lit ? (
            // To somebody outside it is told that a chair is free, and not how many are.
            <circle class={known || at === 0 ? 'chair-free' : 'chair-some'} r="6" />
          ) : (
            <>
              <circle
                class="chair-halo"
                r={people[at]?.star === mine && mine ? 17 : 13}
                data-tint={tint(people[at])}
              />
              <path class="chair-star" d={STAR} data-tint={tint(people[at])} />
            </>
          )}
        </g>
      ))}
    </svg>
  );
}

const tint = (person: CirclePerson | undefined): number | undefined => person && tintOf(person.star);

/** The star of one person, small, beside their name. */
export function Star({ star }: { star: string }) {
  return (
    <svg class="star-small" width="22" height="22" viewBox="-11 -11 22 22" aria-hidden="true">
      <path class="chair-star" d={STAR} data-tint={tintOf(star)} />
    </svg>
  );
}

/** How people of a circle are called: by the name they gave, else by their star. */
export const calledOf = (person: { name: string | null; star: string }): string => person.name ?? person.star;

export const chairWords = (chairs: number, taken: number): string =>
  taken >= chairs ? t('circles-full') : t('circles-chair-free');
