// Generated from the Python wire types; a test keeps it so. Change those, then run
// python -m asterism.wire.typescript > web/src/wire.ts

export type CallState = 'waiting' | 'ringing' | 'held' | 'parked' | 'closed';

export type CloseReason = 'eased' | 'left' | 'withdrawn' | 'lapsed' | 'handed_outside' | 'ended_for_safety';

export type Need = 'steady' | 'heavy' | 'crisis';

export type Link = 'shift' | 'wider' | 'off_shift' | 'steward' | 'outside' | 'quiet';

export type OfferKind = 'lead' | 'companion' | 'handover';

export type Age = 'adult' | 'minor' | 'unsaid';

export type Role = 'caller' | 'lead' | 'companion' | 'steward';

export interface Person {
  member: string;
  star: string;
  name: string | null;
}

export interface MeasuredWait {
  median_s: number;
  basis: number;
}

export interface SummonAsked {
  count: number;
}

export interface CallView {
  call: string;
  room: string;
  version: number;
  state: 'waiting' | 'ringing' | 'held' | 'parked' | 'closed';
  need: 'steady' | 'heavy' | 'crisis';
  age: 'adult' | 'minor' | 'unsaid' | null;
  heaviness: number | null;
  threads: string[];
  link: 'shift' | 'wider' | 'off_shift' | 'steward' | 'outside' | 'quiet';
  since: number;
  next_at: number | null;
  rung: number;
  ringing_now: number;
  anyone_on_shift: boolean;
  lines_large: boolean;
  queue_last: boolean;
  steward_only: boolean;
  wait: MeasuredWait | null;
  lead: Person | null;
  let_in: boolean;
  lead_dropped_at: number | null;
  companions: Person[];
  summon_asked: SummonAsked | null;
  danger: boolean;
  steward_asked: boolean;
  handing_over: boolean;
  tell_me: boolean;
  practice: boolean;
  limits: ('blocked' | 'language' | 'age' | 'wish')[];
  parked_until: number | null;
  closed: 'eased' | 'left' | 'withdrawn' | 'lapsed' | 'handed_outside' | 'ended_for_safety' | null;
  safety_reason: string | null;
  dawn_at: number | null;
}

export interface OfferView {
  offer: string;
  call: string;
  kind: 'lead' | 'companion' | 'handover';
  need: 'steady' | 'heavy' | 'crisis';
  threads: string[];
  minor: boolean;
  practice: boolean;
  since: number;
  lapses_at: number;
}

export interface HeldView {
  call: string;
  room: string;
  version: number;
  term: number;
  role: 'lead' | 'companion';
  state: 'waiting' | 'ringing' | 'held' | 'parked' | 'closed';
  need: 'steady' | 'heavy' | 'crisis';
  heaviness: number | null;
  threads: string[];
  minor: boolean;
  practice: boolean;
  since: number;
  held_at: number;
  caller: Person;
  let_in: boolean;
  caller_away_at: number | null;
  may_release_at: number | null;
  companions: Person[];
  summoning: number;
  summon_pending: boolean;
  handing_over: boolean;
  may_goodbye_at: number | null;
  danger: boolean;
  steward_asked: boolean;
}

export interface ShiftView {
  shift: string;
  started_at: number;
  ends_at: number;
  calls: number;
  cap: number;
}

export interface PostView {
  ready: boolean;
  needs: ('practice' | 'sign_off' | 'good_standing')[];
  shift: ShiftView | null;
  rest_until: number | null;
  rest_minimum_until: number | null;
  alone: boolean;
  behind: string | null;
  still_here: boolean;
  off_shift_ok: boolean;
  ring_by: ('sound' | 'haptics' | 'push')[];
  waiting: number;
  offers: OfferView[];
  held: HeldView[];
  ask_how_it_was: string | null;
}

export interface Reach {
  client_id: string;
  device: string;
  practice_for?: string | null;
}

export interface Wishes {
  languages?: string[];
  only_known?: boolean;
  not_members?: string[];
}

export interface Tell {
  age?: 'adult' | 'minor' | 'unsaid' | null;
  heaviness?: number | null;
  crisis_words?: boolean;
  threads?: string[] | null;
  wishes?: Wishes | null;
}

export interface CloseCall {
  heaviness_now?: number | null;
  thanks?: string | null;
}

export interface LeadAction {
  term: number;
}

export interface Summon {
  term: number;
  count: number;
}

export interface SummonAnswer {
  yes: boolean;
}

export interface AskToLeave {
  member: string;
}

export interface HandOver {
  term: number;
  to?: string | null;
}

export interface EndForSafety {
  term: number;
  reason: string;
}

export interface TellMe {
  on: boolean;
}

export interface AcceptOffer {
  device: string;
  key_package: string;
}

export interface ShiftAsk {
  ends_at: number;
}

export interface ShiftWishes {
  off_shift_ok?: boolean | null;
  ring_by?: ('sound' | 'haptics' | 'push')[] | null;
  cap?: number | null;
  led_calls?: number | null;
}

export interface HowItWas {
  call: string;
  how: 'light' | 'all_right' | 'heavy' | 'too_much';
  pause?: boolean;
}

export type RoomKind = 'call' | 'circle' | 'bond' | 'session' | 'side';

export interface Cursor {
  room: string;
  after: number;
}

export interface Hello {
  t: 'hello';
  v: number;
  device: string;
  cursors?: Cursor[];
}

export interface Say {
  t: 'say';
  ref: string;
  room: string;
  generation: number;
  epoch: number;
  tag: Uint8Array;
  body: Uint8Array;
}

export interface WelcomeOut {
  device: string;
  body: Uint8Array;
}

export interface Commit {
  t: 'commit';
  ref: string;
  room: string;
  generation: number;
  epoch: number;
  body: Uint8Array;
  group_info: Uint8Array;
  welcomes?: WelcomeOut[];
  adds?: string[];
  removes?: string[];
  external?: boolean;
}

export interface Found {
  t: 'found';
  ref: string;
  room: string;
  generation: number;
  suite: number;
  group_info: Uint8Array;
}

export interface Present {
  t: 'present';
  ref: string;
  room: string;
  key_package: Uint8Array;
}

export interface Gesture {
  t: 'gesture';
  room: string;
  generation: number;
  epoch: number;
  body: Uint8Array;
}

export interface Beat {
  t: 'beat';
}

export interface ClockAsk {
  t: 'clock';
  t0: number;
}

export interface Follow {
  t: 'follow';
  room: string;
  after: number;
}

export interface WelcomeTaken {
  t: 'welcome_taken';
  room: string;
  generation: number;
  epoch: number;
}

export interface Ready {
  t: 'ready';
  now: number;
  member: string;
  device: string;
  node: string;
}

export interface Live {
  t: 'live';
}

export interface Ack {
  t: 'ack';
  ref: string;
  room: string;
  seq: number;
  at: number;
}

export interface Refused {
  t: 'refused';
  ref: string | null;
  code: string;
  sentence: string;
  detail: Record<string, unknown>;
}

export interface Entry {
  t: 'entry';
  room: string;
  generation: number;
  epoch: number;
  seq: number;
  kind: 'found' | 'speech' | 'commit';
  sender: string;
  device: string;
  ref: string;
  at: number;
  tag: Uint8Array;
  server_tag: Uint8Array;
  frank_key: string;
  external: boolean;
  body: Uint8Array;
}

export interface Gestured {
  t: 'gestured';
  room: string;
  generation: number;
  epoch: number;
  sender: string;
  device: string;
  body: Uint8Array;
}

export interface DeviceView {
  device: string;
  credential: Uint8Array;
  leaf: boolean;
  key_package: Uint8Array | null;
}

export interface MemberView {
  member: string;
  role: 'caller' | 'lead' | 'companion' | 'steward';
  star: string;
  name: string | null;
  account_key: Uint8Array;
  account_key_version: number;
  here: boolean;
  devices: DeviceView[];
}

export interface RoomView {
  t: 'room';
  room: string;
  kind: 'call' | 'circle' | 'bond' | 'session' | 'side';
  version: number;
  generation: number;
  epoch: number;
  suite: number;
  head: number;
  founder: string;
  members: MemberView[];
  to_remove: string[];
  group_info: Uint8Array | null;
  closed_at: number | null;
  dawn_at: number | null;
  parent: string | null;
}

export interface RoomGone {
  t: 'room_gone';
  room: string;
  why: 'dawn' | 'let_go';
}

export interface WelcomeIn {
  t: 'welcome';
  room: string;
  generation: number;
  epoch: number;
  seq: number;
  body: Uint8Array;
}

export interface CallNow {
  t: 'call';
  call: CallView | null;
}

export interface PostNow {
  t: 'post';
  post: PostView;
}

export interface DeskChanged {
  t: 'desk_changed';
}

export interface ClockAnswer {
  t: 'clock';
  t0: number;
  t1: number;
  t2: number;
}

export interface Bye {
  t: 'bye';
  code: string;
  sentence: string;
  again: boolean;
}

export type UpFrame = Hello | Say | Commit | Found | Present | Gesture | Beat | ClockAsk | Follow | WelcomeTaken;

export type DownFrame = Ready | Live | Ack | Refused | Entry | Gestured | RoomView | RoomGone | WelcomeIn | CallNow | PostNow | DeskChanged | ClockAnswer | Bye;

export type ErrorCode =
  | 'malformed'
  | 'too_large'
  | 'too_fast'
  | 'not_signed_in'
  | 'not_allowed'
  | 'not_found'
  | 'wrong_method'
  | 'wrong_origin'
  | 'stale'
  | 'closed'
  | 'busy'
  | 'store_unavailable'
  | 'internal'
  | 'bad_signature'
  | 'challenge_stale'
  | 'clock_skew'
  | 'suspended'
  | 'forged_credential'
  | 'invitation_unknown'
  | 'invitation_used'
  | 'invitation_expired'
  | 'setup_done'
  | 'wrong_epoch'
  | 'commit_lost'
  | 'forged_key_package'
  | 'room_closed'
  | 'must_remove_first'
  | 'offer_gone'
  | 'old_term'
  | 'resting'
  | 'not_on_shift'
  | 'already_holding'
  | 'not_yet'
  | 'needs_consent'
  | 'training_first'
  | 'not_open_yet'
  | 'vault_full'
  | 'push_refused'
  | 'not_verified'
  | 'needs_second_person';

export interface ErrorShape {
  code: ErrorCode;
  sentence: string;
  detail: Record<string, unknown>;
}

export const MAX_SPEECH = 65536;

export const MAX_HANDSHAKE = 262144;

export const MAX_GESTURE = 1024;

export const MAX_FRAME = 524288;
