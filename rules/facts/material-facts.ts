import { readCalendarDay } from '../identity/calendar-day.ts';
import { defaultMaximumBytes, defaultMediaTypes, type Matter } from '../matters/matter.ts';
import type { ApplicationData } from './application-data.ts';

/** What a person calls the media types whose names say nothing; of the others it is their last part. */
const formatNames: Readonly<Record<string, string>> = {
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'XLSX',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'DOCX',
};

/**
 * Compares the materials given with those that the matter asks for; lists hold types of materials, each once. A material
 * needed only with an agent goes into `missingAuthority`, as it is another defect than a missing paper of the applicant.
 * Several files of one type are fine, such as two sides of a card; the same bytes again, under any type, are `duplicated`.
 */
export function materialFacts(application: ApplicationData, matter: Matter, today: string) {
  const given = application.materials;
  const types = new Set(given.map(({ type }) => type));
  const absent = (required: string) =>
    matter.materials.filter((one) => one.required === required && !types.has(one.type)).map(({ type }) => type);
  const asked = new Map(matter.materials.map((one) => [one.type, one]));

  const missing = absent('always');
  const missingAuthority = application.agent === undefined ? [] : absent('withAgent');
  const hashes = given.map(({ hash }) => `${hash.algorithm} ${hash.value}`);
  const duplicated = once(given.filter((_, index) => hashes.indexOf(hashes[index] ?? '') < index));
  const unknown = once(given.filter(({ type }) => !asked.has(type)));
  const tooLarge = once(
    given.filter(({ type, size }) => size > (asked.get(type)?.maximumBytes ?? defaultMaximumBytes)),
  );
  const acceptedOf = (type: string) => asked.get(type)?.mediaTypes ?? defaultMediaTypes;
  const unreadable = once(given.filter(({ type, mediaType }) => !acceptedOf(type).includes(mediaType)));
  const notADay = once(given.filter(({ validUntil }) => validUntil !== undefined && !isDay(validUntil)));
  const expired = once(
    given.filter(({ validUntil }) => validUntil !== undefined && isDay(validUntil) && validUntil < today),
  );
  const ofMaterials = {
    count: given.length,
    given: [...types],
    givenCount: types.size,
    missing,
    missingCount: missing.length,
    missingTypes: missing,
    duplicated,
    duplicatedCount: duplicated.length,
    unknown,
    unknownCount: unknown.length,
    tooLarge,
    tooLargeCount: tooLarge.length,
    unreadable,
    unreadableCount: unreadable.length,
    acceptedFormats: formatsOf(unreadable, acceptedOf),
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

/** The formats that these materials may have; each material with its own where they differ. */
function formatsOf(types: readonly string[], acceptedOf: (type: string) => readonly string[]): readonly string[] {
  const listed = types.map((type) => acceptedOf(type).map(formatName));
  const [first = []] = listed;
  if (listed.every((formats) => formats.join() === first.join())) return first;
  return types.map((type, index) => `${type}: ${listed[index]?.join('/')}`);
}

function formatName(mediaType: string): string {
  return formatNames[mediaType] ?? mediaType.replace(/^.*\/(vnd\.|x-)?/, '').toUpperCase();
}

function isDay(text: string): boolean {
  return readCalendarDay(text) !== undefined;
}
