/** A text that a person reads, in both languages of the service. */
export interface LocalizedText {
  readonly zh: string;
  readonly en: string;
}
