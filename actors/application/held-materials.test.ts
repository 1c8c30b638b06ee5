import { describe, expect, it } from 'vitest';
import { createPersonBehaviour } from '../person/person.ts';
import type { PersonState } from '../person/state.ts';
import type { HeldMaterial } from '../protocol/held-material.ts';
import type { Material } from '../protocol/messages.ts';
import { given } from '../specification-harness.ts';
import { applied, openDesk } from './parallel-harness.ts';
import { personKey } from './people.ts';
import { act, around, content } from './specimens-harness.ts';

const [card] = content.materials;
if (card === undefined) throw new Error('the specimen has no material');
const hash = (digit: string) => ({ algorithm: 'sm3', value: digit.repeat(64) }) as const;
const held: HeldMaterial = {
  type: card.type,
  hash: card.hash,
  size: card.size,
  mediaType: card.mediaType,
  application: 'hall.0',
  on: '2026-06-01',
};
const behaviour = createPersonBehaviour({ personKeys: { keyOf: (number) => number } });
/** The applicant of the specimen, as the desk keys people. */
const applicant = personKey('citizen-of002X');

/** What comes of a submission whose only material is named and not handed in. */
async function submit(materials: readonly HeldMaterial[] | undefined, named: Partial<Material> = {}) {
  const person: PersonState = { counters: {}, ...(materials === undefined ? {} : { materials }) };
  const desk = openDesk([[applicant, person]]);
  const data = { ...applied(), materials: [{ ...card, held: true, ...named } as Material] };
  const { decision } = await desk.tell({ type: 'submit', data });
  if (decision.verdict === 'refused') throw new Error(JSON.stringify(decision.defects));
  const pre = desk.asked.find(({ phase }) => phase === 'pre');
  return {
    defects: desk.state?.defects.map(({ code, pointer }) => `${code} ${pointer}`),
    status: desk.state?.status,
    facts: pre?.facts['materials'],
    commands: (decision.commands ?? []).flatMap(({ to, command }) =>
      command.type === 'reuseMaterials' ? [{ to, command }] : [],
    ),
  };
}

describe('a material that is named instead of handed in', () => {
  it('is taken where it was accepted of the same person before, is counted, and known to the rules', async () => {
    const { status, commands, facts } = await submit([held]);
    expect(status).toBe('received');
    expect(commands).toEqual([
      { to: applicant, command: { type: 'reuseMaterials', application: 'hall.1', on: '2026-08-03', count: 1 } },
    ]);
    expect(facts).toMatchObject({ held: [card.type], heldCount: 1, missing: expect.any(Array) });
  });

  it.each([
    ['nothing is held', undefined, {}, 'MATERIAL_NOT_HELD'],
    ['of another digest', [{ ...held, hash: hash('b') }], {}, 'MATERIAL_NOT_HELD'],
    ['of another type', [{ ...held, type: 'household-register' }], {}, 'MATERIAL_NOT_HELD'],
    ['of another size', [held], { size: 11 }, 'MATERIAL_NOT_HELD'],
    ['of another format', [held], { mediaType: 'image/png' }, 'MATERIAL_NOT_HELD'],
    ['it has expired', [{ ...held, validUntil: '2026-08-02' }], {}, 'MATERIAL_HELD_EXPIRED'],
    // What the message says of its validity is not what was accepted.
    [
      'it is said to be valid',
      [{ ...held, validUntil: '2026-08-02' }],
      { validUntil: '2099-01-01' },
      'MATERIAL_HELD_EXPIRED',
    ],
  ] as const)('goes back with its code: %s', async (_why, materials, named, code) => {
    const { status, defects, commands, facts } = await submit(materials, named);
    expect([status, defects]).toEqual(['returned', [`${code} /data/materials/0/held`]]);
    expect(commands).toEqual([]);
    expect(facts).toMatchObject({ held: [], heldCount: 0 });
  });

  it('is taken on its last day', async () => {
    expect((await submit([{ ...held, validUntil: '2026-08-03' }])).status).toBe('received');
  });
});

describe('what is held of a person', () => {
  it('is what the window has accepted, without the name of the file', async () => {
    const desk = openDesk();
    await desk.submitted();
    const accepted = await desk.tell(
      act('accept', { officer: 'W-1', step: 'acceptance', expectedVersion: desk.version }),
      { next: ['review'] },
    );
    const kept = (accepted.decision.commands ?? []).filter(({ command }) => command.type === 'keepMaterials');
    expect(kept.map(({ to }) => to)).toEqual([applicant]);
    expect(kept[0]?.command).toMatchObject({
      materials: [{ type: card.type, hash: card.hash, application: 'hall.1' }],
    });
    expect(JSON.stringify(kept)).not.toContain(card.name);
  });

  const keep = (...materials: readonly HeldMaterial[]) => ({ type: 'MaterialsKept', materials }) as const;
  it('is the newest fifty, and a material that comes again stays as it was and is the newest', () => {
    const other = (index: number): HeldMaterial => ({
      ...held,
      hash: { algorithm: 'sm3', value: index.toString(16).padStart(64, '0') },
    });
    const { state } = given(
      behaviour,
      keep({ ...held, validUntil: '2027-01-01' }),
      ...Array.from({ length: 49 }, (_, index) => keep(other(index))),
      keep({ ...held, application: 'hall.9' }),
      keep(other(100)),
    );
    expect(state?.materials).toHaveLength(50);
    expect(state?.materials?.at(-2)).toEqual({ ...held, validUntil: '2027-01-01' });
    expect(state?.materials?.[0]).toEqual(other(1));
  });

  it('counts what did not have to be handed in once more', () => {
    const reuse = { type: 'reuseMaterials', application: 'hall.1', on: '2026-08-03', count: 2 } as const;
    const once = given(behaviour).when(reuse, undefined, around());
    const { state } = given(behaviour, ...once.received().events).when(reuse, undefined, around());
    expect(state?.uploadsAvoided).toBe(4);
  });
});
