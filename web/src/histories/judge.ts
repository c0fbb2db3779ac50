/**
 * What must be true of a history that has come to rest. The group is folded from the log and from what the commits
 * said of themselves, not from what the server gave to whom: so what the server hides or shows too much is seen.
 */
import type { Truth, Written } from './control';
import type { Device } from './device';
import type { Play } from './play';

interface Heard {
  entry: Written;
  /** Devices that stood in the group. */
  by: Set<string>;
}

/** For each speech, who stood in the group when it was said; and for each device, when it came in. */
function fold(play: Play, truth: Truth): { heard: Heard[]; cameIn: Map<string, number[]> } {
  let group = new Set<string>();
  const heard: Heard[] = [];
  const cameIn = new Map<string, number[]>();
  const comes = (device: string, seq: number) => {
    group.add(device);
    cameIn.set(device, [...(cameIn.get(device) ?? []), seq]);
  };
  for (const entry of truth.log) {
    if (entry.kind === 'speech') {
      heard.push({ entry, by: new Set(group) });
    } else if (entry.kind === 'found') {
      group = new Set();
      comes(entry.device, entry.seq);
    } else {
      const commit = play.commits.get(entry.ref);
      for (const gone of commit?.removes ?? []) group.delete(gone);
      for (const came of commit?.adds ?? []) comes(came, entry.seq);
      if (commit?.external) comes(entry.device, entry.seq);
    }
  }
  return { heard, cameIn };
}

export async function judge(play: Play, truth: Truth): Promise<string[]> {
  const faults: string[] = [];
  truth.log.forEach((entry, at) => {
    if (entry.seq !== at + 1) faults.push(`the log has ${entry.seq} at place ${at + 1}`);
  });
  const { heard, cameIn } = fold(play, truth);
  const refs = new Set<string>();
  for (const { entry } of heard) {
    if (refs.has(entry.ref)) faults.push(`${entry.ref} stands twice in the log`);
    refs.add(entry.ref);
    if (!play.said.has(entry.ref)) faults.push(`${entry.seq} was said by nobody`);
  }
  for (const device of play.devices.filter((one) => !one.wiped)) {
    faults.push(...(await views(play, device, heard, cameIn.get(device.id) ?? [])));
  }
  faults.push(...(await together(play, truth)));
  const there = new Set(play.there);
  for (const [ref, said] of play.said) {
    const lost = said.kept && !refs.has(ref) && there.has(said.device) && !play.letGo.has(said.device.member);
    if (lost && there.size > 1 && play.others(said.device) > 0) {
      faults.push(`"${said.text}" was kept by its device and never came into the log`);
    }
  }
  return faults;
}

/** What one device shows, against what was said while it stood in the group. */
async function views(play: Play, device: Device, heard: Heard[], cameIn: number[]): Promise<string[]> {
  const faults: string[] = [];
  const say = (what: string) => faults.push(`${device.label}: ${what}`);
  const talk = device.network.talks.value.get(play.room);
  const belongs = play.there.includes(device);
  const shown = talk?.messages.value ?? [];
  if (!belongs) {
    if (shown.length > 0) say(`shows ${shown.length} messages of a room it was let go from`);
    if ((await device.crypto.messages(play.room)).length > 0)
      say('keeps messages of a room it was let go from');
    return faults;
  }
  const kept = await device.crypto.messages(play.room);
  const line = (list: readonly { seq: number; lines: readonly string[] }[]) =>
    list.map((one) => `${one.seq} ${one.lines.join('/')}`).join('\n');
  if (line(kept) !== line(shown))
    say(`shows other than it keeps:\n${line(shown)}\n-- kept --\n${line(kept)}`);
  if (talk && talk.discarded.value > 0) say(`discarded ${talk.discarded.value}`);
  if (talk?.dropped.value.length && !play.letGo.has(device.member))
    say(`was given back "${talk.dropped.value.map((one) => one.lines).join()}"`);
  const let_go = device.forgot ? (play.letGo.get(device.member) ?? 0) : 0;
  const since = device.forgot ? (cameIn.find((seq) => seq > let_go) ?? Number.POSITIVE_INFINITY) : 0;
  const seen = new Map(shown.map((one) => [one.seq, one]));
  if (seen.size !== shown.length) say('shows a place twice');
  for (const { entry, by } of heard) {
    const message = seen.get(entry.seq);
    seen.delete(entry.seq);
    const may = by.has(device.id);
    // What one device of a member has read the others may read by its archive.
    const might = play.devices.some((one) => one.person === device.person && by.has(one.id));
    if (message && !might) say(`reads ${entry.seq}, said while it was not in the room`);
    if (!message && may && entry.seq > since)
      say(`does not have ${entry.seq} of ${play.named(entry.device)}`);
    const said = play.said.get(entry.ref);
    if (message && said && (message.lines.join('\n') !== said.text || message.ref !== entry.ref)) {
      say(`reads "${message.lines}" where "${said.text}" was said`);
    }
  }
  for (const seq of seen.keys()) say(`shows ${seq}, which is not in the log`);
  return faults;
}

/** All devices of the room are in one group, with the same keys and the same people. */
async function together(play: Play, truth: Truth): Promise<string[]> {
  const faults: string[] = [];
  const words = new Map<string, string[]>();
  for (const device of play.there) {
    const state = await device.crypto.roomState(play.room);
    if (state.seq !== truth.head) faults.push(`${device.label} has read up to ${state.seq} of ${truth.head}`);
    const people = state.people.map((one) => one.device).sort();
    if (people.join() !== [...truth.leaves].sort().join()) {
      faults.push(
        `${device.label} has ${people.map((id) => play.named(id))} in the group, the server ${truth.leaves.map((id) => play.named(id))}`,
      );
    }
    const key = (await device.crypto.safetyWords(play.room)).join(' ');
    words.set(key, [...(words.get(key) ?? []), device.label]);
  }
  if (words.size > 1) faults.push(`safety words differ: ${JSON.stringify([...words])}`);
  return faults;
}
