import { readCalendarDay } from '../identity/calendar-day.ts';
import { defaultMaximumBytes, type Matter } from '../matters/matter.ts';
import type { ApplicationData } from './application-data.ts';

/** What a window can open and an archive can keep. */
const acceptedMediaTypes = new Set(['application/pdf', 'application/ofd', 'image/jpeg', 'image/png', 'image/tiff']);

/**
 * Compares the materials given with those that the matter asks for; lists hold types of materials, each once. A material
 * needed only with an agent goes into `missingAuthority`, as it is another defect than a missing paper of the applicant.
 */
export function materialFacts(application: ApplicationData, matter: Matter, today: string) {
  const given = application.materials;
  const types = new Set(given.map(({ type }) => type));
  const absent = (required: string) =>
    matter.materials.filter((one) => one.required === required && !types.has(one.type)).map(({ type }) => type);
  const asked = new Map(matter.materials.map((one) => [one.type, one]));

  const missing = absent('always');
  const missingAuthority = application.agent === undefined ? [] : absent('withAgent');
  const duplicated = once(given.filter((one, index) => given.findIndex(({ type }) => type === one.type) < index));
  const unknown = once(given.filter(({ type }) => !asked.has(type)));
  const tooLarge = once(
    given.filter(({ type, size }) => size > (asked.get(type)?.maximumBytes ?? defaultMaximumBytes)),
  );
  const unreadable = once(given.filter(({ mediaType }) => !acceptedMediaTypes.has(mediaType)));
  const notADay = once(given.filter(({ validUntil }) => validUntil !== undefined && !isDay(validUntil)));
  const expired = once(
    given.filter(({ validUntil }) => validUntil !== undefined && isDay(validUntil) && validUntil < today),
  );
  const ofMaterials = {
    count: given.length,
    missing,
    missingCount: missing.length,
    duplicated,
    duplicatedCount: duplicated.length,
    unknown,
    unknownCount: unknown.length,
    tooLarge,
    tooLargeCount: tooLarge.length,
    unreadable,
    unreadableCount: unreadable.length,
    notADay,
    notADayCount: notADay.length,
    expired,
    expiredCount: expired.length,
  };
  return { ofMaterials, missingAuthority };
}

function once(materials: readonly { readonly type: string }[]): string[] {
  return [...new Set(materials.map(({ type }) => type))];
}

function isDay(text: string): boolean {
  return readCalendarDay(text) !== undefined;
}
