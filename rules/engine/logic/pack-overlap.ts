import { within } from '../../identity/division.ts';
import type { Matter } from '../../matters/matter.ts';
import type { Pack } from '../pack.ts';
import { byNameThenNewest } from '../pack-order.ts';

/** Whether two packs are ever asked together of an application for a matter. */
export type PackOverlap = (one: Pack, other: Pack, matter: Matter) => boolean;

/**
 * Tells which packs are asked together, as a rule book chooses them: on some days of submission and acceptance and in some
 * region both are in force, and neither is replaced there by a later version of itself. Days and regions are tried where
 * something changes: on the first day of each version and the day after its last, in each region that is named and outside
 * of all of them. Nothing is accepted before it is submitted.
 * @param packs all packs of the set
 */
export function createPackOverlap(packs: readonly Pack[]): PackOverlap {
  const versions = new Map<string, Pack[]>();
  const versionsOf = ({ phase, pack }: Pack) => versions.get(`${phase} ${pack}`) ?? [];
  for (const pack of packs) versions.set(`${pack.phase} ${pack.pack}`, [...versionsOf(pack), pack]);
  const known = new Map<Pack, Map<Pack, Map<string, boolean>>>();

  const find = (one: Pack, other: Pack, matter: string): boolean => {
    const rivals = [...versionsOf(one), ...versionsOf(other)];
    const regions = [undefined, ...new Set(rivals.flatMap(({ appliesTo }) => appliesTo.regions ?? []))];
    const asked = (pack: Pack, scope: Scope) => isAsked(pack, versionsOf(pack), scope);
    return datesOf(rivals).some(({ on, acceptedOn }) =>
      regions.some((region) => {
        const scope = { matter, region, on, acceptedOn };
        return asked(one, scope) && asked(other, scope);
      }),
    );
  };

  return (one, other, { code }) => {
    if (one === other) return appliesTo(one, code);
    if (one.phase !== other.phase || one.pack === other.pack) return false;
    if (!appliesTo(one, code) || !appliesTo(other, code)) return false;
    const ofOne = known.get(one) ?? new Map<Pack, Map<string, boolean>>();
    known.set(one, ofOne);
    const ofBoth = ofOne.get(other) ?? new Map<string, boolean>();
    ofOne.set(other, ofBoth);
    const found = ofBoth.get(code) ?? find(one, other, code);
    ofBoth.set(code, found);
    return found;
  };
}

/** Region undefined: one that no pack names. A day with a blank after it is after that day and before the next. */
interface Scope {
  readonly matter: string;
  readonly region: string | undefined;
  readonly on: string;
  readonly acceptedOn: string;
}

function datesOf(packs: readonly Pack[]): Pick<Scope, 'on' | 'acceptedOn'>[] {
  const days = [...new Set(packs.flatMap(({ effective: { from, to } }) => (to === null ? [from] : [from, `${to} `])))];
  // Where all go by the same day, the other one does not matter.
  if (new Set(packs.map(({ effective }) => effective.transition)).size < 2) {
    return days.map((day) => ({ on: day, acceptedOn: day }));
  }
  return days.flatMap((on) => days.flatMap((acceptedOn) => (acceptedOn < on ? [] : [{ on, acceptedOn }])));
}

function isAsked(pack: Pack, versions: readonly Pack[], scope: Scope): boolean {
  if (!isFor(pack, scope)) return false;
  return versions.every((rival) => rival === pack || !isFor(rival, scope) || byNameThenNewest(pack, rival) < 0);
}

function isFor(pack: Pack, { matter, region, on, acceptedOn }: Scope): boolean {
  const { from, to, transition } = pack.effective;
  const day = transition === 'acceptedOn' ? acceptedOn : on;
  if (day < from || (to !== null && day > to) || !appliesTo(pack, matter)) return false;
  const { regions = [] } = pack.appliesTo;
  return regions.length === 0 || (region !== undefined && regions.some((area) => within(region, area)));
}

function appliesTo({ appliesTo: { matters = [] } }: Pack, matter: string): boolean {
  return matters.length === 0 || matters.includes(matter);
}
