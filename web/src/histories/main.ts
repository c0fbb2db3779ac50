/**
 * Plays histories against nodes that are running: `main.js {"nodes": [...], "control": "...", "seed": 1, "histories": 100,
 * "at_once": 16}`. Each failing history is printed with its plan; the last line is the verdict as JSON.
 */
import { Control } from './control';
import { planOf } from './plan';
import { Play, type Verdict } from './play';

interface Wanted {
  nodes: string[];
  control: string;
  seed: number;
  histories: number;
  at_once: number;
  verbose?: boolean;
  /** Plays only plans in which this happens. */
  only?: string;
}

const wanted = JSON.parse(process.argv[2] ?? '{}') as Wanted;
const stray: string[] = [];
process.on('unhandledRejection', (error) => {
  stray.push(
    error instanceof Error
      ? `${error.message} ${error.stack?.split('\n').slice(1, 4).join(' ')}`
      : String(error),
  );
});

const verdicts: Verdict[] = [];
const begun = performance.now();
let next = wanted.seed;

async function lane(): Promise<void> {
  while (next < wanted.seed + wanted.histories) {
    const seed = next;
    next += 1;
    if (wanted.only && !planOf(seed).steps.some((step) => step.act === wanted.only)) continue;
    const play = new Play(seed, new Control(wanted.control), wanted.nodes);
    const verdict = await play.run();
    verdicts.push(verdict);
    if (verdict.faults.length > 0 || wanted.verbose) {
      console.log(`history ${seed}: ${verdict.faults.length} faults`);
      for (const fault of verdict.faults) console.log(`  ${fault}`);
      const { steps, ...rest } = planOf(seed);
      console.log(`  plan ${JSON.stringify(rest)} ${play.trace.join(', ')} (${steps.length} steps)`);
      if (play.seen) console.log(play.seen);
    }
  }
}

await Promise.all(Array.from({ length: wanted.at_once }, lane));

const sum = (of: (one: Verdict) => number) => verdicts.reduce((total, one) => total + of(one), 0);
for (const one of new Set(stray)) {
  console.log(`stray (${stray.filter((each) => each === one).length}): ${one}`);
}
console.log(
  JSON.stringify({
    histories: verdicts.length,
    failed: verdicts.filter((one) => one.faults.length > 0).map((one) => one.seed),
    said: sum((one) => one.said),
    commits: sum((one) => one.commits),
    devices: sum((one) => one.devices),
    refounded: verdicts.filter((one) => one.generations > 1).length,
    slowest_ms: Math.max(...verdicts.map((one) => one.ms)),
    stray: stray.length,
    seconds: Math.round((performance.now() - begun) / 1000),
  }),
);
process.exit(verdicts.some((one) => one.faults.length > 0) ? 1 : 0);
