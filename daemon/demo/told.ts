import type { Heard } from './ledger.ts';

/** Where and by whom something was done to an application. */
export interface DeedTold {
  readonly step: string;
  readonly officer: string;
  readonly organisation: string;
  readonly level: string;
  readonly region: string;
}

type Codes = readonly string[];

const list = (codes: Codes): string => `[${[...codes].sort().join(',')}]`;
const at = ({ step, officer, organisation, level, region }: DeedTold): string =>
  `at ${step} by ${officer} of ${organisation} (${level} ${region})`;
/** The place where it was decided, for those who are not told by whom. */
const decidedAt = ({ step, organisation, level, region }: Omit<DeedTold, 'officer'>): string =>
  `at ${step} of ${organisation} (${level} ${region})`;

/** A step that waits from now on, and who may do it. */
export interface PostTold extends Omit<DeedTold, 'officer'> {
  readonly role: string;
}

/** Each step that is named, and beside it what is said of who does it. */
const following = (next: Codes, opened: readonly PostTold[]): string => {
  const posts = opened.map((post) => `${post.role} ${decidedAt(post)}`);
  return list(
    Array.from({ length: Math.max(next.length, posts.length) }, (_, index) => `${next[index]}: ${posts[index]}`),
  );
};

/** What there is to compare of each message besides receipts, in words; the expected and the heard are both written by these. */
export const told = {
  examined: (step: string, warnings: Codes) => `examined for ${step} ${list(warnings)}`,
  returned: (deed: DeedTold | undefined, defects: Codes, warnings: Codes) =>
    `returned ${deed === undefined ? 'by rules' : at(deed)} ${list(defects)} hints ${list(warnings)}`,
  advanced: (event: 'accepted' | 'advanced' | 'objected', deed: DeedTold, next: Codes, opened: readonly PostTold[]) =>
    `${event} ${at(deed)} → ${following(next, opened)}`,
  decided: (decision: string, deed: DeedTold, next: Codes, opened: readonly PostTold[]) =>
    `decided ${decision} ${at(deed)} → ${following(next, opened)}`,
  delivered: (deed: DeedTold, handover: string) => `delivered ${handover} ${at(deed)}`,
  closed: (deed: DeedTold, steps: number, visits: number) => `closed ${at(deed)} steps ${steps} visits ${visits}`,
  withdrawn: () => 'withdrawn',
  assigned: (matter: string, post: PostTold, known: Codes, warnings: Codes | undefined) =>
    `assigned ${matter} ${post.role} ${decidedAt(post)} known ${list(known)}${warnings === undefined ? '' : ` hints ${list(warnings)}`}`,
  resultOfPeople: (
    audience: 'applicant' | 'agent',
    result: string,
    by: string,
    decided: { readonly organisation: string; readonly level: string } | undefined,
    defects: Codes,
    withOpinion: boolean,
  ) =>
    `result-${audience} ${result} by ${by} ${decided?.organisation ?? ''} ${decided?.level ?? ''} ${list(defects)}${withOpinion ? ' with its reason' : ''}`,
  resultOfDepartment: (
    result: string,
    organisation: string,
    steps: Codes,
    decided: Omit<DeedTold, 'officer'> | undefined,
  ) => `result-department ${result} ${organisation} ${list(steps)} ${decided === undefined ? '' : decidedAt(decided)}`,
  resultOfSupervisor: (result: string, channel: string, decided: DeedTold | undefined, defects: Codes) =>
    `result-supervisor ${result} ${channel} ${decided === undefined ? '' : at(decided)} ${list(defects)}`,
} as const;

/** What an integrator has heard, in the same words. */
export function textOf({ type, data }: Heard): string {
  const event = type.slice(type.lastIndexOf('.') + 1);
  return `v${String(data['version'])} ${readers[event]?.(data) ?? event}`;
}

/** The codes of a list of defects. */
export function codesOf(defects: unknown): string[] {
  return Array.isArray(defects)
    ? defects.map((one: { code?: string } | string) => (typeof one === 'string' ? one : (one.code ?? '')))
    : [];
}

type Data = Heard['data'];
const word = (data: Data, name: string): string => String(data[name]);
const deedIn = (data: Data): DeedTold => ({
  step: word(data, 'step'),
  officer: word(data, 'officer'),
  organisation: word(data, 'organisation'),
  level: word(data, 'level'),
  region: word(data, 'region'),
});
const decidedIn = (data: Data): DeedTold | undefined => {
  const decided = data['decided'];
  return typeof decided === 'object' && decided !== null ? deedIn(decided as Data) : undefined;
};
const postIn = (data: Data): PostTold => ({ ...deedIn(data), role: word(data, 'role') });
const nextIn = (data: Data): Codes => codesOf(data['next']);
const openedIn = (data: Data): readonly PostTold[] => ((data['opened'] ?? []) as readonly Data[]).map(postIn);

function ofPeople(audience: 'applicant' | 'agent', data: Data): string {
  const title = data['organisation'] as { zh?: string } | undefined;
  const decided =
    title === undefined && data['level'] === undefined
      ? undefined
      : { organisation: String(title?.zh), level: word(data, 'level') };
  return told.resultOfPeople(
    audience,
    word(data, 'result'),
    word(data, 'by'),
    decided,
    codesOf(data['defects']),
    data['opinion'] !== undefined,
  );
}

const readers: Readonly<Record<string, (data: Data) => string>> = {
  examined: (data) => told.examined(word(data, 'step'), codesOf(data['warnings'])),
  returned: (data) =>
    told.returned(
      data['by'] === 'rules' ? undefined : deedIn(data),
      codesOf(data['defects']),
      codesOf(data['warnings']),
    ),
  accepted: (data) => told.advanced('accepted', deedIn(data), nextIn(data), openedIn(data)),
  advanced: (data) => told.advanced('advanced', deedIn(data), nextIn(data), openedIn(data)),
  objected: (data) => told.advanced('objected', deedIn(data), nextIn(data), openedIn(data)),
  decided: (data) => told.decided(word(data, 'decision'), deedIn(data), nextIn(data), openedIn(data)),
  delivered: (data) => told.delivered(deedIn(data), word(data, 'handover')),
  closed: (data) => told.closed(deedIn(data), Number(data['steps']), Number(data['visits'])),
  withdrawn: told.withdrawn,
  assigned: (data) =>
    told.assigned(
      word(data, 'matter'),
      postIn(data),
      Object.keys((data['history'] as object | undefined) ?? {}),
      data['warnings'] === undefined ? undefined : codesOf(data['warnings']),
    ),
  'result-applicant': (data) => ofPeople('applicant', data),
  'result-agent': (data) => ofPeople('agent', data),
  'result-department': (data) =>
    told.resultOfDepartment(word(data, 'result'), word(data, 'organisation'), codesOf(data['steps']), decidedIn(data)),
  'result-supervisor': (data) =>
    told.resultOfSupervisor(word(data, 'result'), word(data, 'channel'), decidedIn(data), codesOf(data['defects'])),
};
