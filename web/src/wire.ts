// Generated from the Python wire types; a test keeps it so. Change those, then run
// python -m asterism.wire.typescript > web/src/wire.ts

export type Hope = 'be_heard' | 'understand' | 'company' | 'laughter' | 'courage' | 'quiet' | 'practice' | 'routine';

export type Pace = 'slow' | 'steady' | 'quick';

export type BondState = 'pact' | 'walking' | 'resting' | 'ended';

export interface SetWishes {
  threads: string[];
  languages: string[];
  hope_threads?: string[];
  not_threads?: string[];
  hopes?: ('be_heard' | 'understand' | 'company' | 'laughter' | 'courage' | 'quiet' | 'practice' | 'routine')[];
  pace?: 'slow' | 'steady' | 'quick';
  hours?: number[];
  zone?: string;
}

export interface WishesView {
  threads: string[];
  hope_threads: string[];
  not_threads: string[];
  hopes: ('be_heard' | 'understand' | 'company' | 'laughter' | 'courage' | 'quiet' | 'practice' | 'routine')[];
  pace: 'slow' | 'steady' | 'quick';
  languages: string[];
  hours: number[];
  zone: string;
  rests_until: number | null;
}

export interface SuggestionReason {
  why: 'shared' | 'complement' | 'hope' | 'language' | 'hours' | 'pace';
  what: string[];
  rare: boolean;
  count: number;
}

export interface Suggestion {
  suggestion: string;
  star: string;
  reasons: SuggestionReason[];
  pace: 'slow' | 'steady' | 'quick';
  made_at: number;
  expires_at: number;
  said: 'yes' | null;
}

export interface AnswerSuggestion {
  yes: boolean;
}

export interface BondShort {
  bond: string;
  star: string;
  state: 'pact' | 'walking' | 'resting' | 'ended';
  visit: string | null;
  room: string | null;
  news: boolean;
  since: number;
  dawn_at: number | null;
}

export interface OwnBonds {
  may: 'yes' | 'age' | 'unsaid' | 'call';
  wishes: WishesView | null;
  suggestions: Suggestion[];
  bonds: BondShort[];
}

export interface PathQuestion {
  question: string;
  words: string;
}

export interface Path {
  path: string;
  title: string;
  about: string;
  depth: number;
  language: string;
  by: 'house' | 'writers';
  questions: PathQuestion[];
}

export interface Paths {
  paths: Path[];
}

export interface ProposeQuestion {
  client_id: string;
  depth: number;
  language: string;
  words: string;
}

export interface ReadQuestion {
  yes: boolean;
  reason?: string;
}

export interface OwnPathQuestion {
  question: string;
  words: string;
  depth: number;
  language: string;
  state: 'waiting' | 'open' | 'returned';
  reason: string;
}

export interface QuestionToRead {
  question: string;
  words: string;
  depth: number;
  language: string;
  since: number;
}

export interface OwnPathQuestions {
  own: OwnPathQuestion[];
  to_read: QuestionToRead[];
}

export interface BondDevice {
  device: string;
  credential: string;
}

export interface BondPerson {
  member: string;
  star: string;
  here: boolean;
  account_key: string;
  account_key_version: number;
  seal_key: string | null;
  seal_signature: string | null;
  devices: BondDevice[];
}

export interface BondKeySealed {
  edition: number;
  by: string;
  device: string;
  body: string;
  signature: string;
}

export interface SignPact {
  edition: number;
}

export interface GiveBondKey {
  edition: number;
  device: string;
  body: string;
  signature: string;
}

export interface LeaveKeyPackages {
  device: string;
  packages: string[];
}

export interface Visit {
  device: string;
  path?: string | null;
}

export interface LetDawn {
  visit: string;
}

export interface LeaveNote {
  edition: number;
  body: string;
}

export interface OpenQuestion {
  client_id: string;
  question: string;
}

export interface SealAnswer {
  device: string;
  edition: number;
  body: string;
  server_share: string;
  commitment: string;
  signature: string;
}

export interface HandOverShare {
  edition: number;
  share: string;
}

export interface SealView {
  author: string;
  device: string;
  edition: number;
  body: string;
  server_share: string;
  commitment: string;
  signature: string;
  sealed_at: number;
  share: string | null;
  share_edition: number | null;
}

export interface AskedQuestion {
  asked: string;
  question: string;
  words: string;
  depth: number;
  state: 'open' | 'revealed' | 'turned';
  opened_by: string;
  opened_at: number;
  due_at: number;
  mine: 'open' | 'sealed' | 'passed';
  my_seal: SealView | null;
  theirs: SealView | null;
}

export interface Earlier {
  before: string;
}

export interface Questions {
  questions: AskedQuestion[];
  earlier: boolean;
}

export interface GoDeeper {
  depth: number;
  want: boolean;
}

export interface Entrust {
  client_id: string;
  kind: 'words' | 'name' | 'voice' | 'picture';
  edition: number;
  body: string;
}

export interface ConfidenceView {
  confidence: string;
  ref: string;
  by: string;
  kind: 'words' | 'name' | 'voice' | 'picture';
  edition: number;
  at: number;
  size: number;
  taken_back: boolean;
}

export interface NoteView {
  by: string;
  edition: number;
  body: string;
  at: number;
}

export interface VisitView {
  visit: string;
  room: string;
  path: string | null;
  opened_by: string;
  opened_at: number;
  dawning_at: number | null;
  closes_at: number;
}

export interface LandView {
  seed: string;
  lake: number;
  trees: number;
  stars: number;
  light: number;
}

export interface Rest {
  on: boolean;
}

export interface BondView {
  bond: string;
  version: number;
  state: 'pact' | 'walking' | 'resting' | 'ended';
  since: number;
  me_star: string;
  other: BondPerson;
  pact_edition: number;
  i_signed_at: number | null;
  they_signed: boolean;
  key: BondKeySealed | null;
  key_edition: number;
  my_packages: number;
  depth: number;
  i_want_depth: number | null;
  visit: VisitView | null;
  last_dawn: number | null;
  questions: AskedQuestion[];
  earlier: boolean;
  confidences: ConfidenceView[];
  notes: NoteView[];
  land: LandView;
  resting_since: number | null;
  ended_at: number | null;
  dawn_at: number | null;
}

export type CallState = 'waiting' | 'ringing' | 'held' | 'parked' | 'closed';

export type CloseReason = 'eased' | 'left' | 'withdrawn' | 'lapsed' | 'handed_outside' | 'ended_for_safety';

export type Need = 'steady' | 'heavy' | 'crisis';

export type Link = 'shift' | 'wider' | 'off_shift' | 'steward' | 'outside' | 'quiet';

export type OfferKind = 'lead' | 'companion' | 'handover';

export type Age = 'adult' | 'minor' | 'unsaid';

export type Role = 'caller' | 'lead' | 'companion' | 'steward' | 'facilitator' | 'co_facilitator' | 'member' | 'guide' | 'friend';

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

export interface DeskCall {
  call: string;
  state: 'waiting' | 'ringing' | 'held' | 'parked' | 'closed';
  need: 'steady' | 'heavy' | 'crisis';
  link: 'shift' | 'wider' | 'off_shift' | 'steward' | 'outside' | 'quiet';
  practice: boolean;
  minor: boolean;
  since: number;
  next_at: number | null;
  rung: number;
  ringing_now: number;
  held: boolean;
  lead_name: string | null;
  held_at: number | null;
  lead_away: boolean;
  caller_away: boolean;
  companions: number;
  handing_over: boolean;
  danger: boolean;
  steward_asked: boolean;
  limits: ('blocked' | 'language' | 'age' | 'wish')[];
  set_aside_at: number | null;
}

export interface DeskCalls {
  open: number;
  calls: DeskCall[];
  wait: MeasuredWait | null;
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
  stops: boolean;
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

export type CircleBand = 'adult' | 'young';

export type CircleRole = 'facilitator' | 'co_facilitator' | 'member';

export type CircleStanding = 'in' | 'asking' | 'waiting' | 'none';

export interface ScheduleAsked {
  start: string;
  zone: string;
  minutes: number;
  rule?: string | null;
}

export interface MakeCircle {
  client_id: string;
  theme: string;
  welcome: string;
  promises: string[];
  language: string;
  schedule: ScheduleAsked;
  chairs?: number;
  open?: boolean;
  listed?: boolean;
  band?: 'adult' | 'young';
  threads?: string[];
}

export interface ChangeCircle {
  version: number;
  theme: string;
  welcome: string;
  promises: string[];
  language: string;
  chairs: number;
  open: boolean;
  listed: boolean;
  threads: string[];
}

export interface ChangeSchedule {
  version: number;
  schedule: ScheduleAsked;
}

export interface ChangeOccurrence {
  version: number;
  start: string;
  what: 'move' | 'cancel' | 'restore';
  to?: string | null;
}

export interface EndCircle {
  version: number;
}

export interface JoinCircle {
  edition: number;
  words?: string;
}

export interface AgreePromises {
  edition: number;
}

export interface AnswerAsking {
  yes: boolean;
  words?: string;
}

export interface ChangePerson {
  role?: 'facilitator' | 'co_facilitator' | 'member' | null;
  experienced?: boolean | null;
  takes_over?: boolean | null;
}

export interface LetGoOfPerson {
  reason: string;
}

export interface OccurrenceView {
  start: string;
  starts_at: number;
  ends_at: number;
  enter_from: number;
  moved: boolean;
  cancelled: boolean;
  meeting: string | null;
  stage: string | null;
}

export interface CirclePerson {
  member: string;
  star: string;
  name: string | null;
  role: 'facilitator' | 'co_facilitator' | 'member';
  agreed: boolean;
  experienced: boolean;
  takes_over: boolean;
}

export interface CircleAsking {
  member: string;
  name: string | null;
  words: string;
  at: number;
}

export interface ScheduleView {
  start: string;
  zone: string;
  rule: string | null;
  minutes: number;
  changes: OccurrenceChange[];
}

export interface OccurrenceChange {
  start: string;
  to: string | null;
}

export interface CircleReason {
  kind: 'thread' | 'language' | 'hour' | 'chair_free' | 'waiting_list' | 'by_asking';
  value: string;
}

export interface CircleView {
  circle: string;
  version: number;
  theme: string;
  welcome: string;
  promises: string[];
  promises_edition: number;
  language: string;
  chairs: number;
  taken: number;
  open: boolean;
  listed: boolean;
  band: 'adult' | 'young';
  threads: string[];
  schedule: ScheduleView;
  ended_at: number | null;
  standing: 'in' | 'asking' | 'waiting' | 'none';
  line: number | null;
  role: 'facilitator' | 'co_facilitator' | 'member' | null;
  star: string | null;
  agreed: boolean;
  may_keep: boolean;
  people: CirclePerson[];
  asking: CircleAsking[];
  waiting: number;
  next: OccurrenceView[];
}

export interface CircleSpine {
  circle: string;
  theme: string;
  language: string;
  threads: string[];
  standing: 'in' | 'asking' | 'waiting' | 'none';
  line: number | null;
  role: 'facilitator' | 'co_facilitator' | 'member' | null;
  agreed: boolean;
  next: OccurrenceView | null;
}

export interface OwnCircles {
  circles: CircleSpine[];
  may_make: boolean;
}

export interface FindCircles {
  zone?: string;
  thread?: string | null;
  language?: string | null;
  hours?: number[];
}

export interface FoundCircle {
  circle: string;
  theme: string;
  welcome: string;
  language: string;
  threads: string[];
  reasons: CircleReason[];
  next: OccurrenceView | null;
}

export interface FoundCircles {
  circles: FoundCircle[];
  unsaid: ('age' | 'languages')[];
}

export interface DeskCircle {
  circle: string;
  theme: string;
  language: string;
  band: 'adult' | 'young';
  chairs: number;
  taken: number;
  held: boolean;
  set_aside_at: number | null;
  next: OccurrenceView | null;
}

export interface CircleAppeal {
  ref: string;
  act: 'let_go' | 'take_back' | 'remove';
  circle: string;
  theme: string;
  at: number;
  by_name: string | null;
  reason: string;
  appeal: string;
  appealed_at: number;
  appeal_answer: string | null;
  stands: boolean;
}

export interface NewCalendar {
  neutral?: boolean;
}

export interface CalendarFeed {
  path: string | null;
  neutral: boolean;
  made_at: number | null;
}

export interface Spread {
  basis: number | null;
  median_s: number | null;
  p90_s: number | null;
}

export interface NeedWait {
  need: 'steady' | 'heavy' | 'crisis';
  waits: Spread;
}

export interface HourOfWeek {
  hour: number;
  calls: number | null;
  on_shift: number;
}

export interface HeavinessFigures {
  held: number | null;
  told: number | null;
  before: number | null;
  after: number | null;
}

export interface DeskFigures {
  since: number;
  until: number;
  time_zone: string;
  calls: number | null;
  waits: Spread;
  by_need: NeedWait[];
  gone: Spread;
  outside: number | null;
  hours: HourOfWeek[];
  heaviness: HeavinessFigures;
}

export type RoomKind = 'call' | 'circle' | 'bond' | 'session' | 'side';

export interface Cursor {
  room: string;
  after: number;
  inside: boolean;
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
  opened?: boolean;
}

export interface Arrive {
  t: 'arrive';
  ref: string;
  meeting: string;
}

export interface Depart {
  t: 'depart';
  ref: string;
  meeting: string;
}

export interface Signal {
  t: 'signal';
  room: string;
  generation: number;
  epoch: number;
  to: string;
  body: Uint8Array;
}

export interface WatchSky {
  t: 'watch_sky';
  on: boolean;
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
  role: 'caller' | 'lead' | 'companion' | 'steward' | 'facilitator' | 'co_facilitator' | 'member' | 'guide' | 'friend';
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

export interface MeetingNow {
  t: 'meeting';
  meeting: MeetingView;
}

export interface Signalled {
  t: 'signalled';
  room: string;
  generation: number;
  epoch: number;
  sender: string;
  device: string;
  body: Uint8Array;
}

export interface SessionNow {
  t: 'session';
  session: SessionView;
}

export interface KnockShown {
  t: 'knock';
  knock: KnockView | null;
  own_time: OwnTimeView | null;
}

export interface DoorsShown {
  t: 'doors';
  doors: DoorView[];
}

export interface SkyShown {
  t: 'sky';
  sky: SkyView;
}

export interface PlaceChanged {
  t: 'place_changed';
  what: 'bonds' | 'sessions';
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

export type Stage = 'arriving' | 'grounding' | 'opening' | 'moving' | 'returning' | 'closing' | 'closed';

export interface TimeView {
  start: string;
  starts_at: number;
  ends_at: number;
}

export interface GuideOffer {
  offer: string;
  guide: string;
  guide_name: string | null;
  star: string;
  title: string;
  about: string;
  languages: string[];
  zone: string;
  minutes: number;
  cancel_hours: number;
  verified_at: number;
  next: TimeView | null;
  waiting: boolean;
}

export interface Guides {
  offers: GuideOffer[];
  unsaid: ('age' | 'languages')[];
}

export interface TimesAsked {
  after?: number | null;
}

export interface OfferTimes {
  offer: GuideOffer;
  times: TimeView[];
  held: TimeView | null;
  held_until: number | null;
}

export interface Wait {
  on: boolean;
}

export interface BookSession {
  client_id: string;
  offer: string;
  start: string;
  starts_at?: number | null;
}

export interface MoveBooking {
  version: number;
  start: string;
  starts_at?: number | null;
}

export interface CancelBooking {
  version: number;
  words?: string;
}

export interface Booking {
  session: string;
  version: number;
  offer: string;
  title: string;
  side: 'guide' | 'member';
  other_name: string | null;
  other_star: string;
  state: 'booked' | 'cancelled' | 'held' | 'over';
  start: string;
  zone: string;
  starts_at: number;
  ends_at: number;
  door_at: number;
  free_until: number;
  cancelled_by: 'guide' | 'member' | null;
  words: string;
  room: string | null;
}

export interface Bookings {
  bookings: Booking[];
}

export interface MakeOffer {
  client_id: string;
  title: string;
  languages: string[];
  schedule: ScheduleAsked;
  about?: string;
  cancel_hours?: number;
  days_ahead?: number;
  pause_minutes?: number;
}

export interface ChangeOffer {
  version: number;
  title: string;
  about: string;
  languages: string[];
  schedule: ScheduleAsked;
  cancel_hours: number;
  days_ahead: number;
  pause_minutes: number;
}

export interface ChangeTime {
  version: number;
  start: string;
  what: 'close' | 'open';
}

export interface EndOffer {
  version: number;
}

export interface OwnOffer {
  offer: string;
  version: number;
  title: string;
  about: string;
  languages: string[];
  zone: string;
  start: string;
  rule: string | null;
  minutes: number;
  cancel_hours: number;
  days_ahead: number;
  pause_minutes: number;
  waiting: number;
  times: TimeView[];
  closed: string[];
  ended_at: number | null;
}

export interface GuideDesk {
  verified_at: number | null;
  offers: OwnOffer[];
  bookings: Booking[];
}

export interface VerifyGuide {
  checked: string;
  checked_at: number;
  minors?: boolean;
}

export interface WithdrawGuide {
  reason: string;
}

export interface DeskGuideRow {
  member: string;
  name: string | null;
  verified_at: number | null;
  checked: string;
  checked_at: number | null;
  by_name: string | null;
  minors: boolean;
  coming: number;
}

export interface GuideAppeal {
  ref: string;
  member: string;
  name: string | null;
  at: number;
  by_name: string | null;
  reason: string;
  appeal: string;
  appealed_at: number;
  appeal_answer: string | null;
  stands: boolean;
}

export interface DeskGuide {
  guides: DeskGuideRow[];
  appeals: GuideAppeal[];
}

export interface EnterSession {
  device: string;
}

export interface StageAct {
  version: number;
  act: 'propose' | 'agree' | 'not_yet' | 'stop' | 'words' | 'close';
  stage?: 'arriving' | 'grounding' | 'opening' | 'moving' | 'returning' | 'closing' | 'closed' | null;
  on?: boolean;
}

export interface SessionPerson {
  member: string | null;
  star: string;
  name: string | null;
  here: boolean;
  gone_at: number | null;
}

export interface SessionView {
  session: string;
  room: string;
  version: number;
  stage: 'arriving' | 'grounding' | 'opening' | 'moving' | 'returning' | 'closing' | 'closed';
  stage_at: number;
  seed: string;
  proposed: 'arriving' | 'grounding' | 'opening' | 'moving' | 'returning' | 'closing' | 'closed' | null;
  can_propose: ('arriving' | 'grounding' | 'opening' | 'moving' | 'returning' | 'closing' | 'closed')[];
  stopped: boolean;
  words_alone: boolean;
  guide: SessionPerson;
  member: SessionPerson;
  starts_at: number;
  ends_at: number;
  closes_by: number;
  voice: boolean;
  closed_at: number | null;
  dawn_at: number | null;
}

export type Family = 'hope' | 'love' | 'calm' | 'wonder' | 'sadness' | 'fear' | 'anger' | 'shame';

export type Named = 'bonds' | 'facilitator' | 'supporters';

export interface KnockView {
  knock: string;
  version: number;
  state: 'asking' | 'at_door' | 'opened' | 'closed';
  confirmed: boolean;
  asked: number;
  since: number;
  at_door: 'bonds' | 'facilitator' | 'supporters' | null;
  bond: string | null;
  call: string | null;
  door_closes_at: number | null;
  how: 'opened' | 'lapsed' | 'nobody' | 'not_now' | 'reached' | null;
}

export interface KnockNow {
  knock: KnockView | null;
}

export interface Knock {
  client_id: string;
  device: string;
  who: ('bonds' | 'facilitator' | 'supporters')[];
  confirmed?: boolean;
  heaviness?: number | null;
  colour?: 'hope' | 'love' | 'calm' | 'wonder' | 'sadness' | 'fear' | 'anger' | 'shame' | null;
  thread?: string | null;
}

export interface OpenDoor {
  device: string;
}

export interface DoorView {
  door: string;
  version: number;
  state: 'asked' | 'knocking' | 'opened';
  asked_as: 'bonds' | 'facilitator' | 'supporters';
  bond: string | null;
  call: string | null;
  confirmed: boolean;
  need: 'steady' | 'heavy' | 'crisis';
  colour: 'hope' | 'love' | 'calm' | 'wonder' | 'sadness' | 'fear' | 'anger' | 'shame' | null;
  thread: string | null;
  since: number;
  lapses_at: number;
}

export interface Doors {
  doors: DoorView[];
}

export interface DoorWishes {
  as_friend: boolean;
  as_facilitator: boolean;
}

export interface Go {
  device: string;
  key_package: string;
}

export interface OwnTimeView {
  at: number;
  asks_until: number | null;
  who: ('bonds' | 'facilitator' | 'supporters')[];
  colour: 'hope' | 'love' | 'calm' | 'wonder' | 'sadness' | 'fear' | 'anger' | 'shame' | null;
  thread: string | null;
  quiet: boolean;
}

export interface OwnTimeNow {
  own_time: OwnTimeView | null;
}

export interface SetTime {
  at: number;
  who: ('bonds' | 'facilitator' | 'supporters')[];
  colour?: 'hope' | 'love' | 'calm' | 'wonder' | 'sadness' | 'fear' | 'anger' | 'shame' | null;
  thread?: string | null;
}

export interface Touch {
  next_at?: number | null;
}

export interface EnterMeeting {
  start: string;
  device: string;
}

export interface PieceAct {
  version: number;
  act: 'take' | 'pass' | 'return';
}

export interface LeadAct {
  version: number;
  act: 'open' | 'round' | 'floor' | 'closing' | 'close' | 'go_on' | 'silence' | 'ask_back' | 'take_lead';
  opening?: string;
  prompt?: string;
  order?: string[];
  soft_ms?: number | null;
}

export interface SafetyAct {
  version: number;
  act: 'take_back' | 'remove';
  member: string;
  reason: string;
}

export interface HandMeetingOver {
  version: number;
  to: string;
}

export interface LeanAnswer {
  member: string;
  how: 'heard' | 'side' | 'call';
}

export interface MeetingAppeal {
  words: string;
}

export interface MeetingSeat {
  member: string;
  star: string;
  name: string | null;
  role: 'facilitator' | 'co_facilitator' | 'member';
  may_lead: boolean;
  here: boolean;
}

export interface PieceView {
  state: 'resting' | 'offered' | 'held';
  member: string | null;
  since: number;
  due_at: number | null;
  rest: 'between' | 'silence' | 'lost' | 'asked_back' | 'taken_back' | 'no_lead';
  asked_back: boolean;
  aside: boolean;
}

export interface Leaning {
  member: string;
  at: number;
}

export interface ForSafety {
  act: 'take_back' | 'remove';
  reason: string;
  at: number;
  may_appeal: boolean;
  appeal: string | null;
  answer: string | null;
}

export interface LeanTold {
  how: 'heard' | 'side' | 'call' | null;
  room: string | null;
  at: number;
}

export interface MeetingMine {
  soft_ms: number | null;
  had_turn: boolean;
  still_to_come: string[];
  leaning: Leaning[];
  leaned: LeanTold | null;
  safety: ForSafety | null;
  may_appeal: boolean;
  prepared: MeetingPlan | null;
  may_tell_after: boolean;
}

export interface PlanRound {
  prompt: string;
  soft_ms?: number | null;
}

export interface MeetingPlan {
  opening?: string;
  reading?: string;
  rounds?: PlanRound[];
  open_floor?: boolean;
  closing?: string;
  book?: string | null;
  order?: string[];
}

export interface PreparedAsked {
  start: string;
}

export interface Prepare {
  start: string;
  version: number;
  plan: MeetingPlan;
}

export interface Prepared {
  start: string;
  version: number;
  plan: MeetingPlan | null;
}

export interface MeetingView {
  meeting: string;
  circle: string;
  room: string;
  start: string;
  version: number;
  stage: 'gathering' | 'opening' | 'round' | 'open' | 'closing' | 'closed';
  starts_at: number;
  ends_at: number;
  ends_by: number;
  lead: string | null;
  lead_gone_at: number | null;
  seats: MeetingSeat[];
  piece: PieceView;
  round_no: number;
  prompt: string;
  opening: string;
  opening_at: number | null;
  closes_at: number | null;
  how: 'closed' | 'calm' | 'late' | null;
  closed_at: number | null;
  dawn_at: number | null;
  voice: boolean;
  mine: MeetingMine | null;
}

export interface Leaned {
  reached: boolean;
}

export interface VoiceAccess {
  urls: string[];
  username: string;
  credential: string;
  until: number;
}

export interface HowTheGroupIs {
  close: number;
  heavy: number;
  safe: number;
  strength: number;
}

export interface AfterMeeting {
  meeting: string;
  start: string;
  at: number;
  close: number;
  heavy: number;
  safe: number;
  strength: number;
}

export interface AfterMeetings {
  meetings: AfterMeeting[];
}

export type PersonRole = 'supporter' | 'facilitator' | 'guide' | 'steward';

export type Missing = 'setup' | 'stewards' | 'lead' | 'supporters' | 'lines' | 'test_call';

export interface Hours {
  day: number;
  starts: string;
  ends: string;
}

export interface NetworkView {
  set_up: boolean;
  name: string | null;
  about: string;
  country: string | null;
  languages: string[];
  time_zone: string;
  hours: Hours[];
  age_floor: number;
  lead_name: string | null;
  threads: string[];
  open: boolean;
  missing: ('setup' | 'stewards' | 'lead' | 'supporters' | 'lines' | 'test_call')[];
  anyone_on_shift: boolean;
  push_key: string | null;
  now: number;
}

export interface NetworkEdited {
  version: number;
  name?: string | null;
  about?: string | null;
  country?: string | null;
  languages?: string[] | null;
  time_zone?: string | null;
  hours?: Hours[] | null;
  age_floor?: number | null;
  retention_days?: number | null;
  lead_name?: string | null;
  lead_contact?: string | null;
  threads?: string[] | null;
}

export interface NetworkDesk {
  version: number;
  view: NetworkView;
  retention_days: number;
  lead_contact: string;
  stewards: number;
  signed_off: number;
  test_call_at: number | null;
}

export interface FirstInvitation {
  role?: 'supporter' | 'facilitator' | 'guide' | 'steward';
  note?: string;
}

export interface SetupAsked {
  token: string;
  name: string;
  country: string;
  languages: string[];
  time_zone?: string;
  about?: string;
  hours?: Hours[];
  age_floor?: number;
  retention_days?: number;
  lead_name?: string;
  lead_contact?: string;
  steward_name?: string;
  threads?: string[] | null;
  invitations?: FirstInvitation[];
}

export interface SetupState {
  done: boolean;
  token_fits: boolean;
  threads: string[];
}

export interface SetupDone {
  network: NetworkView;
  invitations: InvitationLink[];
}

export type LineKind = 'emergency' | 'crisis' | 'listening' | 'youth';

export type LineConfidence = 'high' | 'medium' | 'low';

export interface LinesAsked {
  country?: string | null;
  minor?: boolean;
}

export interface OutsideLineView {
  line: string;
  kind: 'emergency' | 'crisis' | 'listening' | 'youth';
  name: string;
  phone: string;
  text: string;
  hours: string;
  languages: string;
  verified_on: string;
}

export interface Lines {
  country: string | null;
  known: boolean;
  lines: OutsideLineView[];
  countries: string[];
  elsewhere: string;
}

export interface DeskLinesAsked {
  country: string;
}

export interface DeskLine {
  line: string;
  version: number;
  country: string;
  kind: 'emergency' | 'crisis' | 'listening' | 'youth';
  name: string;
  phone: string;
  text: string;
  hours: string;
  languages: string;
  source: string;
  verified_on: string;
  confidence: 'high' | 'medium' | 'low';
  note: string;
  checked_at: number | null;
  shown: boolean;
  expires_on: string | null;
  expired: boolean;
}

export interface DeskLines {
  country: string;
  checked: boolean;
  expired: number;
  lines: DeskLine[];
}

export interface LineAsked {
  country: string;
  kind: 'emergency' | 'crisis' | 'listening' | 'youth';
  name: string;
  phone?: string;
  text?: string;
  hours?: string;
  languages?: string;
  source?: string;
  note?: string;
}

export interface LineChanged {
  country: string;
  kind: 'emergency' | 'crisis' | 'listening' | 'youth';
  name: string;
  phone?: string;
  text?: string;
  hours?: string;
  languages?: string;
  source?: string;
  note?: string;
  version: number;
}

export interface LineVersion {
  version: number;
}

export interface LineChange {
  act: 'added' | 'changed' | 'checked' | 'removed';
  by: string;
  at: number;
  version: number;
  before: DeskLine | null;
}

export interface LineHistory {
  changes: LineChange[];
}

export type Standing = 'good' | 'probation' | 'resting' | 'suspended';

export interface Challenge {
  challenge: string;
  now: number;
  expires_at: number;
}

export interface DeviceAsked {
  credential: string;
}

export interface SignIn {
  account_key: string;
  account_key_version: number;
  challenge: string;
  signature: string;
  device: DeviceAsked;
}

export interface SignedIn {
  member: string;
  device: string;
  session: string;
  new: boolean;
  now: number;
}

export interface Rekey {
  key: string;
  version: number;
  signature: string;
}

export interface SealKey {
  key: string;
  signature: string;
}

export interface Notice {
  notice: string;
  kind: 'report_outcome' | 'acted_on_you' | 'suspended' | 'lifted' | 'signed_off' | 'probation_ended' | 'standing' | 'role_given' | 'role_ended' | 'appeal_outcome' | 'report_taken' | 'steward_invited' | 'steward_joined' | 'steward_invitation_waits' | 'passing_proposed' | 'passing_confirmed' | 'passing_declined' | 'passing_reviewed' | 'passed_on' | 'story_published' | 'story_returned' | 'story_taken_down' | 'story_appeal_answered' | 'circle_chair' | 'circle_yes' | 'circle_no' | 'circle_asking' | 'circle_promises' | 'circle_times' | 'circle_ended' | 'circle_role' | 'circle_let_go' | 'circle_unheld' | 'meeting_safety' | 'session_booked' | 'session_moved' | 'session_moved_late' | 'session_cancelled' | 'session_cancelled_late' | 'session_time' | 'session_offer_ended' | 'guide_verified' | 'guide_withdrawn';
  at: number;
  seen: boolean;
  words: Record<string, string>;
}

export interface Suspended {
  reason: string;
  at: number;
  appealed_at: number | null;
  appeal_answer: string | null;
}

export interface Me {
  member: string;
  name: string | null;
  languages: string[];
  time_zone: string | null;
  age: 'adult' | 'minor' | 'unsaid' | null;
  threads: string[];
  roles: ('supporter' | 'facilitator' | 'guide' | 'steward')[];
  standing: 'good' | 'probation' | 'resting' | 'suspended';
  suspended: Suspended | null;
  needs: ('practice' | 'sign_off' | 'good_standing')[];
  account_key_version: number;
  seal_key: boolean;
  made_at: number;
  notices: Notice[];
}

export interface MeAsked {
  name?: string | null;
  languages?: string[] | null;
  time_zone?: string | null;
  age?: 'adult' | 'minor' | 'unsaid' | null;
  threads?: string[] | null;
}

export interface Stays {
  what: 'words_in_rooms' | 'times_of_calls' | 'reports' | 'passed_on' | 'ledger' | 'sign_offs' | 'former_key' | 'not_again' | 'backups';
  count: number;
  until: number | null;
}

export interface Eraseable {
  stays: Stays[];
}

export interface Block {
  room: string;
  member: string;
}

export interface Blocked {
  member: string;
  at: number;
}

export interface Steward {
  member: string;
  name: string | null;
  account_key: string;
  account_key_version: number;
  seal_key: string;
  seal_signature: string;
}

export interface StewardsFor {
  about?: string | null;
}

export interface VaultItem {
  name: string;
  version: number;
  size: number;
  at: number;
}

export interface VaultList {
  items: VaultItem[];
  used: number;
  limit: number;
}

export interface VaultOver {
  over: number;
}

export interface InvitationMade {
  role: 'supporter' | 'facilitator' | 'guide' | 'steward';
  note?: string;
  days?: number;
}

export interface InvitationLink {
  invitation: string;
  link: string;
  expires_at: number;
  waits: boolean;
}

export interface InvitationView {
  invitation: string;
  role: 'supporter' | 'facilitator' | 'guide' | 'steward';
  note: string;
  made_by: string | null;
  made_at: number;
  expires_at: number;
  used_at: number | null;
  used_by: string | null;
  withdrawn: boolean;
  waits: boolean;
  may_second: boolean;
  seconded_by: string | null;
}

export interface TokenAsked {
  token: string;
}

export interface InvitationSeen {
  role: 'supporter' | 'facilitator' | 'guide' | 'steward';
  network: string | null;
  expires_at: number;
}

export interface TrainingUnit {
  unit: string;
  read_at: number | null;
}

export interface Training {
  units: TrainingUnit[];
  practised_at: number | null;
  signed_off_at: number | null;
  probation: boolean;
  cleared_minors: boolean;
  needs: ('practice' | 'sign_off' | 'good_standing')[];
}

export interface SignOff {
  checked: string;
  at?: number | null;
}

export interface StandingAsked {
  standing: 'good' | 'resting';
  reason: string;
}

export interface RoleAsked {
  role: 'supporter' | 'facilitator' | 'guide' | 'steward';
  reason: string;
}

export interface PushAsked {
  endpoint: string;
  p256dh: string;
  auth: string;
}

export interface PushView {
  key: string | null;
  on: boolean;
}

export interface SupporterState {
  practised_at: number | null;
  signed_off_at: number | null;
  signed_off_by: string | null;
  checked: string | null;
  probation: boolean;
  cleared_minors: boolean;
}

export interface DeskPerson {
  member: string;
  name: string | null;
  roles: ('supporter' | 'facilitator' | 'guide' | 'steward')[];
  standing: 'good' | 'probation' | 'resting' | 'suspended';
  languages: string[];
  threads: string[];
  adult: boolean;
  supporter: SupporterState | null;
  appeal_open: boolean;
  on_shift: boolean;
}

export interface OnCall {
  on_call: string;
  member: string;
  name: string | null;
  starts_at: number;
  ends_at: number;
}

export interface OnCallAsked {
  member: string;
  starts_at: number;
  ends_at: number;
}

export interface Coverage {
  on_shift: number;
  free: number;
  off_shift_ok: number;
  ready: number;
  stewards_on_call: string[];
  named: boolean;
}

export interface LedgerEntry {
  entry: string;
  at: number;
  who: string | null;
  name: string | null;
  what: string;
  subject: string | null;
  words: Record<string, string>;
}

export interface Page {
  before?: string | null;
}

export interface LedgerPage {
  entries: LedgerEntry[];
  next: string | null;
}

export interface Desk {
  people: number;
  members: number;
  invitations: InvitationView[];
  coverage: Coverage;
  reports_new: number;
  reports_open: number;
  appeals_open: number;
  safety_appeals: number;
  circle_appeals: number;
  guide_appeals: number;
  guides_unverified: number;
  circles_unheld: number;
  meetings_stuck: number;
  passings_ask: number;
  reviews_ask: number;
  reviews_overdue: number;
  to_sign_off: string[];
  on_call: OnCall[];
  calls: DeskCalls;
}

export type ReportState = 'new' | 'taken' | 'decided' | 'appealed' | 'closed';

export type Outcome = 'no_action' | 'spoken_with' | 'warned' | 'suspended' | 'role_ended' | 'passed_on';

export type Step = 'read' | 'verified' | 'asked_reporter' | 'heard_other_side' | 'second_opinion';

export interface ReportedMessage {
  seq: number;
  at: number;
  sender: string;
  tag: string;
  server_tag: string;
  frank_key: string;
}

export interface Wrap {
  steward: string;
  sealed: string;
}

export interface ReportMade {
  client_id: string;
  room: string;
  about: string;
  bundle: string;
  wraps: Wrap[];
  messages: ReportedMessage[];
}

export interface ReportTaken {
  report: string;
  confirmed: number;
  stewards: string[];
}

export interface Appeal {
  words: string;
}

export interface MyReport {
  report: string;
  at: number;
  state: 'new' | 'taken' | 'decided' | 'appealed' | 'closed';
  outcome: 'no_action' | 'spoken_with' | 'warned' | 'suspended' | 'role_ended' | 'passed_on' | null;
  reason: string | null;
  decided_at: number | null;
  may_appeal: boolean;
}

export interface ConfirmedMessage {
  seq: number;
  at: number;
  sender: string;
  tag: string;
  confirmed: boolean;
  about: boolean;
}

export interface ReportView {
  report: string;
  version: number;
  at: number;
  state: 'new' | 'taken' | 'decided' | 'appealed' | 'closed';
  room: string;
  about: string;
  about_name: string | null;
  reporter: string;
  messages: ConfirmedMessage[];
  bundle: string;
  sealed: string | null;
  taken_by: string | null;
  taken_at: number | null;
  steps: ('read' | 'verified' | 'asked_reporter' | 'heard_other_side' | 'second_opinion')[];
  outcome: 'no_action' | 'spoken_with' | 'warned' | 'suspended' | 'role_ended' | 'passed_on' | null;
  reason: string | null;
  decided_at: number | null;
  decided_by: string | null;
  appeal: string | null;
  appeal_by: 'reporter' | 'about' | null;
  appeal_answer: string | null;
}

export interface ReportLine {
  report: string;
  version: number;
  at: number;
  state: 'new' | 'taken' | 'decided' | 'appealed' | 'closed';
  taken_by: string | null;
  messages: number;
  about_role: 'member' | 'supporter' | 'steward';
  can_open: boolean;
}

export interface ReportQueue {
  reports: ReportLine[];
  next: string | null;
}

export interface ReportOver {
  version: number;
}

export interface Decide {
  version: number;
  steps: ('read' | 'verified' | 'asked_reporter' | 'heard_other_side' | 'second_opinion')[];
  outcome: 'no_action' | 'spoken_with' | 'warned' | 'suspended' | 'role_ended' | 'passed_on';
  reason: string;
  for_reporter?: string;
}

export interface AnswerAppeal {
  version: number;
  upheld: boolean;
  answer: string;
}

export interface Suspend {
  reason: string;
  report?: string | null;
}

export interface Lift {
  reason: string;
}

export interface AnswerSuspensionAppeal {
  lift: boolean;
  answer: string;
}

export interface SuspensionView {
  suspension: string;
  member: string;
  name: string | null;
  reason: string;
  at: number;
  by: string | null;
  appeal: string | null;
  appealed_at: number | null;
  appeal_answer: string | null;
  lifted_at: number | null;
  lift_reason: string | null;
}

export type PassingState = 'proposed' | 'confirmed' | 'declined' | 'withdrawn' | 'lapsed' | 'alone' | 'reviewed';

export type PassingAsks = 'answer' | 'wait' | 'act_alone' | 'review' | 'appeal';

export interface Propose {
  reason: string;
  passed: string;
  to_whom: string;
  telling_endangers: boolean;
  report?: string | null;
  call?: string | null;
}

export interface AnswerPassing {
  version: number;
  confirms: boolean;
  words?: string;
}

export interface PassingOver {
  version: number;
}

export interface ReviewPassing {
  stands: boolean;
  answer: string;
}

export interface PassingLine {
  passing: string;
  at: number;
  state: 'proposed' | 'confirmed' | 'declined' | 'withdrawn' | 'lapsed' | 'alone' | 'reviewed';
  report: string | null;
  call: string | null;
  proposer_name: string | null;
  mine: boolean;
  asks: 'answer' | 'wait' | 'act_alone' | 'review' | 'appeal' | null;
  overdue: boolean;
  review_due_at: number | null;
}

export interface PassingReview {
  name: string | null;
  at: number;
  stands: boolean;
  answer: string;
}

export interface PassingView {
  passing: string;
  version: number;
  state: 'proposed' | 'confirmed' | 'declined' | 'withdrawn' | 'lapsed' | 'alone' | 'reviewed';
  report: string | null;
  call: string | null;
  at: number;
  mine: boolean;
  proposer_name: string | null;
  reason: string;
  passed: string;
  to_whom: string;
  telling_endangers: boolean;
  others: number;
  declined_at: number | null;
  alone_at: number;
  lapses_at: number;
  answered_at: number | null;
  answered_by_name: string | null;
  answer: string | null;
  acted_at: number | null;
  review_due_at: number | null;
  reviews: PassingReview[];
  reviews_needed: number;
  overdue: boolean;
  told_at: number | null;
  appeal: string | null;
  appealed_at: number | null;
  appeal_answer: string | null;
  asks: 'answer' | 'wait' | 'act_alone' | 'review' | 'appeal' | null;
}

export interface SafetyAppeal {
  call: string;
  at: number;
  by_name: string | null;
  reason: string;
  appeal: string;
  appealed_at: number;
  appeal_answer: string | null;
  stands: boolean;
}

export interface AnswerSafetyAppeal {
  stands: boolean;
  answer: string;
}

export interface Decision {
  kind: 'report' | 'about_me' | 'safety' | 'passed_on' | 'let_go' | 'in_meeting' | 'guiding';
  ref: string;
  at: number;
  outcome: 'no_action' | 'spoken_with' | 'warned' | 'suspended' | 'role_ended' | 'passed_on' | null;
  reason: string;
  passed: string | null;
  to_whom: string | null;
  may_appeal: boolean;
  appeal: string | null;
  appealed_at: number | null;
  appeal_answer: string | null;
}

export interface SkyMine {
  seen: boolean;
  colour: 'hope' | 'love' | 'calm' | 'wonder' | 'sadness' | 'fear' | 'anger' | 'shame' | null;
  until: number | null;
}

export interface ChooseSky {
  seen: boolean;
  colour?: 'hope' | 'love' | 'calm' | 'wonder' | 'sadness' | 'fear' | 'anger' | 'shame' | null;
}

export interface SkyCounts {
  hope: number;
  love: number;
  calm: number;
  wonder: number;
  sadness: number;
  fear: number;
  anger: number;
  shame: number;
  plain: number;
}

export interface SkyView {
  at: number;
  next_at: number;
  stars: SkyCounts;
  circles: number[];
  accompanied: number;
}

export type ContentNote = 'loss' | 'suicide' | 'self_harm' | 'violence' | 'sexual_violence' | 'childhood' | 'eating' | 'addiction' | 'illness' | 'birth_and_child_loss' | 'war_and_flight' | 'hatred';

export type Verdict = 'fits' | 'not_yet';

export type StandingState = 'published' | 'taken_down' | 'down_appealed' | 'stays_down';

export type WaitingState = 'offered' | 'returned' | 'appealed' | 'refused';

export type EditionState = 'offered' | 'returned' | 'appealed' | 'refused' | 'published' | 'taken_down' | 'down_appealed' | 'stays_down';

export interface SearchAsked {
  words?: string;
  thread?: string | null;
  language?: string | null;
  without?: ('loss' | 'suicide' | 'self_harm' | 'violence' | 'sexual_violence' | 'childhood' | 'eating' | 'addiction' | 'illness' | 'birth_and_child_loss' | 'war_and_flight' | 'hatred')[];
  after?: string | null;
}

export interface BookSpine {
  story: string;
  title: string;
  name: string | null;
  threads: string[];
  notes: ('loss' | 'suicide' | 'self_harm' | 'violence' | 'sexual_violence' | 'childhood' | 'eating' | 'addiction' | 'illness' | 'birth_and_child_loss' | 'war_and_flight' | 'hatred')[];
  language: string;
  light: number;
}

export interface Shelf {
  books: BookSpine[];
  next: string | null;
}

export interface Book {
  story: string;
  edition: number;
  title: string;
  text: string;
  name: string | null;
  threads: string[];
  notes: ('loss' | 'suicide' | 'self_harm' | 'violence' | 'sexual_violence' | 'childhood' | 'eating' | 'addiction' | 'illness' | 'birth_and_child_loss' | 'war_and_flight' | 'hatred')[];
  language: string;
  light: number;
  stayed: boolean;
  mine: boolean;
}

export interface TonightAsked {
  without?: ('loss' | 'suicide' | 'self_harm' | 'violence' | 'sexual_violence' | 'childhood' | 'eating' | 'addiction' | 'illness' | 'birth_and_child_loss' | 'war_and_flight' | 'hatred')[];
  besides?: string[];
}

export interface Tonight {
  book: BookSpine | null;
}

export interface Glow {
  stayed: boolean;
}

export interface GlowTold {
  stayed: boolean;
  light: number;
}

export interface StoryOffered {
  client_id: string;
  title: string;
  text: string;
  threads: string[];
  notes: ('loss' | 'suicide' | 'self_harm' | 'violence' | 'sexual_violence' | 'childhood' | 'eating' | 'addiction' | 'illness' | 'birth_and_child_loss' | 'war_and_flight' | 'hatred')[];
  language: string;
  name?: string | null;
}

export interface StoryRevised {
  version: number;
  title: string;
  text: string;
  threads: string[];
  notes: ('loss' | 'suicide' | 'self_harm' | 'violence' | 'sexual_violence' | 'childhood' | 'eating' | 'addiction' | 'illness' | 'birth_and_child_loss' | 'war_and_flight' | 'hatred')[];
  language: string;
  name?: string | null;
}

export interface ReaderSaid {
  verdict: 'fits' | 'not_yet';
  reason: string;
}

export interface OwnEdition {
  edition: number;
  state: 'offered' | 'returned' | 'appealed' | 'refused' | 'published' | 'taken_down' | 'down_appealed' | 'stays_down';
  title: string;
  text: string;
  name: string | null;
  threads: string[];
  notes: ('loss' | 'suicide' | 'self_harm' | 'violence' | 'sexual_violence' | 'childhood' | 'eating' | 'addiction' | 'illness' | 'birth_and_child_loss' | 'war_and_flight' | 'hatred')[];
  language: string;
  offered_at: number;
  decided_at: number | null;
  readers: ReaderSaid[];
  reason: string | null;
  may_appeal: boolean;
  appeal: string | null;
  appeal_answer: string | null;
}

export interface OwnStory {
  story: string;
  version: number;
  made_at: number;
  light: number;
  standing: OwnEdition | null;
  waiting: OwnEdition | null;
}

export interface StoryAppeal {
  edition: number;
  words: string;
}

export interface ReadingLine {
  story: string;
  edition: number;
  title: string;
  threads: string[];
  notes: ('loss' | 'suicide' | 'self_harm' | 'violence' | 'sexual_violence' | 'childhood' | 'eating' | 'addiction' | 'illness' | 'birth_and_child_loss' | 'war_and_flight' | 'hatred')[];
  language: string;
  offered_at: number;
}

export interface StoryAppealView {
  story: string;
  edition: number;
  about: 'return' | 'taking_down';
  title: string;
  text: string;
  name: string | null;
  threads: string[];
  notes: ('loss' | 'suicide' | 'self_harm' | 'violence' | 'sexual_violence' | 'childhood' | 'eating' | 'addiction' | 'illness' | 'birth_and_child_loss' | 'war_and_flight' | 'hatred')[];
  language: string;
  readers: ReaderSaid[];
  reason: string | null;
  appeal: string;
  appealed_at: number;
}

export interface ConcernSaid {
  edition: number;
  words: string;
}

export interface ConcernLookedAt {
  edition: number;
}

export interface StoryConcern {
  story: string;
  edition: number;
  title: string;
  language: string;
  words: string[];
  since: number;
}

export interface ReadingQueue {
  waiting: ReadingLine[];
  appeals: StoryAppealView[];
  concerns: StoryConcern[];
}

export interface ToRead {
  story: string;
  edition: number;
  title: string;
  text: string;
  name: string | null;
  threads: string[];
  notes: ('loss' | 'suicide' | 'self_harm' | 'violence' | 'sexual_violence' | 'childhood' | 'eating' | 'addiction' | 'illness' | 'birth_and_child_loss' | 'war_and_flight' | 'hatred')[];
  language: string;
  offered_at: number;
  stands: boolean;
  taken_down: string | null;
}

export interface Reading {
  edition: number;
  verdict: 'fits' | 'not_yet';
  reason?: string;
}

export interface AppealDecision {
  edition: number;
  publish: boolean;
  reason: string;
}

export interface TakeDown {
  edition: number;
  reason: string;
}

export type UpFrame = Hello | Say | Commit | Found | Present | Gesture | Beat | ClockAsk | Follow | WelcomeTaken | Arrive | Depart | Signal | WatchSky;

export type DownFrame = Ready | Live | Ack | Refused | Entry | Gestured | RoomView | RoomGone | WelcomeIn | CallNow | PostNow | MeetingNow | Signalled | SessionNow | KnockShown | DoorsShown | SkyShown | PlaceChanged | DeskChanged | ClockAnswer | Bye;

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
  | 'suspended'
  | 'forged_credential'
  | 'invitation_unknown'
  | 'invitation_used'
  | 'invitation_expired'
  | 'invitation_waits'
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
  | 'training_first'
  | 'not_open_yet'
  | 'knocks_for_adults'
  | 'call_open'
  | 'knocked_today'
  | 'knocks_enough'
  | 'door_gone'
  | 'ring_first'
  | 'vault_full'
  | 'push_refused'
  | 'own_story'
  | 'own_question'
  | 'questions_waiting'
  | 'already_read'
  | 'stories_waiting'
  | 'stories_full'
  | 'not_verified'
  | 'needs_second_person'
  | 'schedule_unreadable'
  | 'zone_unknown'
  | 'rule_unreadable'
  | 'rule_too_dense'
  | 'rule_contradicts'
  | 'rule_too_large'
  | 'occurrence_unknown'
  | 'occurrences_overlap'
  | 'band_unfit'
  | 'circles_full'
  | 'no_facilitator'
  | 'line_full'
  | 'guide_not_verified'
  | 'guide_not_adult'
  | 'no_such_time'
  | 'time_not_offered'
  | 'time_taken'
  | 'own_time_taken'
  | 'bookings_full'
  | 'offers_full'
  | 'session_begun'
  | 'agree_first'
  | 'meeting_begun'
  | 'meeting_cancelled'
  | 'not_your_turn'
  | 'chairs_taken'
  | 'voice_not_offered'
  | 'bonds_for_adults'
  | 'voice_for_adults'
  | 'pact_first'
  | 'bond_rests'
  | 'depth_not_open'
  | 'questions_open';

export interface ErrorShape {
  code: ErrorCode;
  sentence: string;
  detail: Record<string, unknown>;
}

export const MAX_SPEECH = 65536;

export const MAX_HANDSHAKE = 262144;

export const MAX_GESTURE = 1024;

export const MAX_FRAME = 524288;
