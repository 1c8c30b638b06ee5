import type { Circumstances } from '../behaviour.ts';
import { type MaterialStanding, standingOfMaterial } from '../person/held-materials.ts';
import type { PersonState } from '../person/state.ts';
import { type Defect, defect } from '../protocol/defects.ts';
import type { JournalCommand } from '../protocol/journal.ts';
import { personKey } from './people.ts';
import type { ApplicationEvent, ApplicationState, Content, People } from './state.ts';

/** What a content names instead of handing it in, and how that stands (R8). */
export interface Reuse {
  readonly defects: readonly Defect[];
  /** Types of materials that are held and valid. */
  readonly held: readonly string[];
}

/**
 * Looks up what is said to be held of the applicant. Whether something that is not is held of somebody else is not told.
 * Without a number that can be read nothing is held.
 */
export function reuseIn(
  { materials }: Content,
  { applicant }: People,
  { look, today }: Pick<Circumstances, 'look' | 'today'>,
): Reuse {
  const named = materials.flatMap((material, index) => (material.held === true ? [{ material, index }] : []));
  if (named.length === 0) return { defects: [], held: [] };
  const person = applicant === undefined ? undefined : (look(personKey(applicant)).state as PersonState | undefined);
  const looked = named.map(({ material, index }) => ({
    type: material.type,
    index,
    standing: standingOfMaterial(material, person?.materials, today),
  }));
  return {
    defects: looked.flatMap(({ index, standing }) =>
      standing === 'held' ? [] : [defect(codes[standing], placeOf(index))],
    ),
    held: looked.flatMap(({ type, standing }) => (standing === 'held' ? [type] : [])),
  };
}

const codes = { notHeld: 'MATERIAL_NOT_HELD', expired: 'MATERIAL_HELD_EXPIRED' } as const satisfies Record<
  Exclude<MaterialStanding, 'held'>,
  string
>;

/** Types of what a content that was examined names and what is held, as it was found then. */
export function heldIn({ content, defects }: Pick<ApplicationState, 'content' | 'defects'>): readonly string[] {
  return content.materials.flatMap(({ type, held }, index) =>
    held === true && !defects.some(({ pointer }) => pointer === placeOf(index)) ? [type] : [],
  );
}

const placeOf = (index: number): string => `/data/materials/${index}/held`;

/** What did not have to be handed in once more is counted for the person. */
export function reused(
  { content, people }: Pick<ApplicationState, 'content' | 'people'>,
  { id, today }: Pick<Circumstances, 'id' | 'today'>,
): readonly JournalCommand[] {
  const count = content.materials.filter(({ held }) => held === true).length;
  if (count === 0 || people.applicant === undefined) return [];
  const command = { type: 'reuseMaterials', application: id, on: today, count } as const;
  return [{ to: personKey(people.applicant), command }];
}

/** The window has accepted what was handed in: from now on it is held of the applicant. */
export function keptOf(
  events: readonly ApplicationEvent[],
  { content, people }: Pick<ApplicationState, 'content' | 'people'>,
  { id, today }: Pick<Circumstances, 'id' | 'today'>,
): readonly JournalCommand[] {
  const accepted = events.some(({ type }) => type === 'ApplicationAccepted');
  if (!accepted || people.applicant === undefined || content.materials.length === 0) return [];
  const materials = content.materials.map(({ type, hash, size, mediaType, validUntil }) => ({
    ...{ type, hash, size, mediaType, application: id, on: today },
    ...(validUntil === undefined ? {} : { validUntil }),
  }));
  return [{ to: personKey(people.applicant), command: { type: 'keepMaterials', materials } }];
}
