import type { Action, SubmitData } from '../../actors/protocol/messages.ts';
import {
  ARCHIVES,
  type Desk,
  desks,
  EXPIRED_OFFICER,
  HOUSING,
  QIANTAN,
  QIANTAN_TOWN,
  TOWNSHIP,
  VETERANS,
} from './county.ts';
import { type Plant, pickPlants, spoil } from './defects.ts';
import { type Draft, makeDraft } from './form.ts';
import type { Random } from './random.ts';

/** One message of a story and the answer that it must get. */
export interface Line {
  readonly integrator: string;
  readonly topic: string;
  readonly messageId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly expect: {
    readonly receipt: 'received' | 'refused';
    readonly codes: readonly string[];
    readonly version: number;
  };
  /** Publish it once more after its receipt, as a sender does that has lost its notes. */
  readonly again: boolean;
}

/** What an integrator must be told about an application, besides receipts. */
export interface Announcement {
  readonly integrator: string;
  readonly text: string;
}

/** One application from its submission to its end, with everything that must come of it. */
export interface Story {
  readonly matter: Draft['matter'];
  readonly topic: string;
  readonly lines: readonly Line[];
  readonly announcements: readonly Announcement[];
}

interface Step {
  readonly id: string;
  readonly desk: Desk;
}

/** The way of each matter, as the county's notice describes it: acceptance, steps, delivery. */
function flowOf(draft: Draft): readonly Step[] {
  const {
    archivesWindow,
    archivist,
    archivesReviewer,
    archivesApprover,
    veteransReviewer,
    housingReviewer,
    housingApprover,
  } = desks;
  const qiantan = draft.data.region === QIANTAN_TOWN;
  const townWindow = qiantan ? desks.qiantanWindow : desks.townshipWindow;
  const townReviewer = qiantan ? desks.qiantanReviewer : desks.townshipReviewer;
  switch (draft.matter) {
    case 'marriage-record-copy':
      return [
        { id: 'acceptance', desk: archivesWindow },
        { id: 'search', desk: archivist },
        ...(draft.extraReview ? [{ id: 'extra-review', desk: archivesReviewer }] : []),
        { id: 'certify', desk: archivesApprover },
        { id: 'delivery', desk: archivesWindow },
      ];
    case 'veteran-record-copy':
      return [
        { id: 'acceptance', desk: archivesWindow },
        { id: 'search', desk: archivist },
        { id: 'veterans-review', desk: veteransReviewer },
        { id: 'delivery', desk: archivesWindow },
      ];
    case 'house-building-approval':
      return [
        { id: 'acceptance', desk: townWindow },
        { id: 'township-opinion', desk: townReviewer },
        ...(draft.extraReview ? [{ id: 'county-review', desk: housingReviewer }] : []),
        { id: 'county-approval', desk: housingApprover },
        { id: 'delivery', desk: townWindow },
      ];
  }
}

const prefixes = {
  'marriage-record-copy': 'HY',
  'veteran-record-copy': 'TW',
  'house-building-approval': 'JF',
} as const;
/** Which integrator takes the applications of a matter. */
const owners = {
  'marriage-record-copy': 'hall',
  'veteran-record-copy': 'hall',
  'house-building-approval': 'township',
} as const;
const speakers: Readonly<Record<string, string>> = {
  [ARCHIVES]: 'hall',
  [VETERANS]: 'veterans',
  [HOUSING]: 'housing',
  [TOWNSHIP]: 'township',
  [QIANTAN]: 'township',
};

/** Latency prefix of a matter's message ids. */
export function messagePrefix(matter: Draft['matter']): string {
  return prefixes[matter];
}

/** Writes one story; everything expected comes from what is planted here. */
export function writeStory(random: Random, number: number): Story {
  const draft = makeDraft(random);
  const name = `${prefixes[draft.matter]}-${String(number).padStart(6, '0')}`;
  return new StoryWriter(random, draft, name).write();
}

type Ending = 'approve' | 'refuseAtWindow' | 'refuseAtStep' | 'withdraw';

class StoryWriter {
  readonly #random: Random;
  readonly #draft: Draft;
  readonly #owner: string;
  readonly #topic: string;
  readonly #name: string;
  readonly #flow: readonly Step[];
  readonly #lines: Line[] = [];
  readonly #announcements: Announcement[] = [];
  #version = 0;

  constructor(random: Random, draft: Draft, name: string) {
    this.#random = random;
    this.#draft = draft;
    this.#owner = owners[draft.matter];
    this.#name = name;
    this.#topic = `application.${this.#owner}.${name}`;
    this.#flow = flowOf(draft);
  }

  write(): Story {
    const random = this.#random;
    if (random.chance(0.25)) {
      this.#submit(pickPlants(random, this.#draft, { most: 3, returns: true }));
      const then = random.weigh([
        ['correct', 7],
        ['withdraw', 2],
        ['leave', 1],
      ] as const);
      if (then === 'withdraw') this.#withdraw();
      if (then !== 'correct') return this.#story();
      this.#correct();
    } else {
      this.#submit(random.chance(0.2) ? pickPlants(random, this.#draft, { most: 2, returns: false }) : []);
    }
    this.#handle(
      random.weigh<Ending>([
        ['approve', 78],
        ['refuseAtWindow', 6],
        ['refuseAtStep', 8],
        ['withdraw', 8],
      ]),
    );
    return this.#story();
  }

  #story(): Story {
    return { matter: this.#draft.matter, topic: this.#topic, lines: this.#lines, announcements: this.#announcements };
  }

  #submit(planted: readonly Plant[]): void {
    this.#send('submit', { ...spoil(this.#draft, planted, this.#random) });
    this.#examined(planted);
  }

  #correct(): void {
    const { applicant, agent, form, materials }: SubmitData = this.#draft.data;
    this.#send('correct', {
      expectedVersion: this.#version,
      applicant,
      ...(agent === undefined ? {} : { agent }),
      form,
      materials,
    });
    this.#examined([]);
  }

  #examined(planted: readonly Plant[]): void {
    const codes = (returns: boolean) =>
      planted
        .filter((plant) => plant.returns === returns)
        .map(({ code }) => code)
        .sort()
        .join(',');
    if (planted.some(({ returns }) => returns)) this.#tell(`returned by rules [${codes(true)}]`);
    else {
      this.#tell(`examined [${codes(false)}]`);
      this.#assign(0);
    }
  }

  #withdraw(): void {
    this.#send('withdraw', { expectedVersion: this.#version, reason: '不再需要' });
    this.#tell('withdrawn');
  }

  #handle(ending: Ending): void {
    const [window, ...steps] = this.#flow;
    if (window === undefined) return;
    if (this.#random.chance(0.06)) this.#returnAndCorrect(window);
    if (ending === 'refuseAtWindow') this.#refuse(window, window);
    else if (ending === 'withdraw' && this.#random.chance(0.5)) this.#withdrawAndClose(window);
    else this.#accept(window, steps, ending);
  }

  #accept(window: Step, steps: readonly Step[], ending: Ending): void {
    this.#act(window, 'accept');
    this.#tell(`accepted → ${steps[0]?.id}`);
    this.#assign(1);
    if (ending === 'withdraw') this.#withdrawAndClose(window);
    else if (ending === 'refuseAtStep' && steps[0] !== undefined) this.#refuse(steps[0], window);
    else this.#walk(window, steps);
  }

  #walk(window: Step, steps: readonly Step[]): void {
    for (const [index, step] of steps.entries()) {
      const next = steps[index + 1];
      if (next === undefined) break;
      this.#act(step, 'approve');
      this.#tell(next.id === 'delivery' ? `decided approved → ${next.id}` : `advanced → ${next.id}`);
      this.#assign(index + 2);
    }
    this.#act(window, 'deliver');
    this.#tell('delivered');
    this.#act(window, 'close');
    this.#tell('closed');
  }

  #returnAndCorrect(window: Step): void {
    this.#act(window, 'return', { defects: [{ pointer: '/data/materials/0', message: '扫描件不清晰，请重新上传' }] });
    this.#tell('returned by officer [OFFICER]');
    this.#correct();
  }

  #refuse(step: Step, window: Step): void {
    this.#act(step, 'refuse', { opinion: '查无此档，依法不予办理' });
    this.#tell('decided refused');
    this.#act(window, 'close');
    this.#tell('closed');
  }

  #withdrawAndClose(window: Step): void {
    this.#withdraw();
    this.#act(window, 'close');
    this.#tell('closed');
  }

  /** An officer acts, sometimes after something that must be refused. */
  #act(step: Step, action: Action, more: Readonly<Record<string, unknown>> = {}): void {
    if (this.#random.chance(0.06)) this.#mishap(step, action, more);
    this.#send(
      'act',
      { expectedVersion: this.#version, officer: this.#random.pick(step.desk.officers), action, ...more },
      step.desk.integrator,
    );
  }

  #mishap(step: Step, action: Action, more: Readonly<Record<string, unknown>>): void {
    const { integrator, officers } = step.desk;
    const right = { expectedVersion: this.#version, officer: this.#random.pick(officers), action, ...more };
    const wrongDesk = step.desk === desks.archivist ? desks.archivesApprover : desks.archivist;
    const mishaps: readonly (() => void)[] = [
      () => this.#refused({ ...right, expectedVersion: this.#version + 7 }, integrator, ['VERSION_STALE']),
      () => this.#refused({ ...right, officer: 'NOBODY-1' }, integrator, ['OFFICER_NOT_FILED']),
      () => {
        if (step.desk.integrator !== 'hall') return;
        this.#refused({ ...right, officer: this.#random.pick(wrongDesk.officers) }, integrator, ['OFFICER_ROLE']);
      },
      () => {
        if (step.desk === desks.archivesWindow)
          this.#refused({ ...right, officer: EXPIRED_OFFICER }, integrator, ['FILING_EXPIRED']);
      },
      // A department without a step in the flow is not even told that the application exists.
      () => this.#unseen(right, this.#draft.matter === 'house-building-approval' ? 'veterans' : 'housing'),
      () => {
        if (integrator === 'township') this.#refused(right, 'housing', ['RIGHT_ORGANISATION']);
      },
    ];
    this.#random.pick(mishaps)();
  }

  #refused(data: Readonly<Record<string, unknown>>, integrator: string, codes: readonly string[]): void {
    this.#line('act', data, integrator, { receipt: 'refused', codes, version: this.#version });
  }

  #unseen(data: Readonly<Record<string, unknown>>, integrator: string): void {
    this.#line('act', data, integrator, { receipt: 'refused', codes: ['NOT_FOUND'], version: 0 });
  }

  #send(verb: string, data: Readonly<Record<string, unknown>>, integrator: string = this.#owner): void {
    this.#version += 1;
    this.#line(verb, data, integrator, { receipt: 'received', codes: [], version: this.#version });
  }

  #line(verb: string, data: Readonly<Record<string, unknown>>, integrator: string, expect: Line['expect']): void {
    this.#lines.push({
      integrator,
      topic: this.#topic,
      messageId: `${this.#name}-${this.#lines.length + 1}`,
      type: `onedoor.application.${verb}`,
      data,
      expect,
      again: this.#random.chance(0.03),
    });
  }

  #tell(text: string): void {
    this.#announcements.push({ integrator: this.#owner, text: `v${this.#version} ${text}` });
  }

  #assign(index: number): void {
    const step = this.#flow[index];
    if (step === undefined) return;
    const { organisation } = step.desk;
    this.#announcements.push({
      integrator: speakers[organisation] ?? '',
      text: `v${this.#version} assigned ${step.id} ${organisation}`,
    });
  }
}
